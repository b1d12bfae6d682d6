/** The same change, guarded: orders that began before it go on as they were, new ones wait. */
import { patched, sleep } from '@temporalio/workflow';
import { orderWorkflow as released } from '../../../workflows/order/order.ts';

export { everyEnvironment, notifications, simulation, webhookDelivery } from '../../../workflows/index.ts';

export async function orderWorkflow(...[input]: Parameters<typeof released>) {
  if (patched('wait-first')) await sleep('1 second');
  return released(input);
}
