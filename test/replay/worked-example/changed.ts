/**
 * The order's workflow with a change as somebody might make it: every order waits a second before anything else. Orders
 * that are under way have no such timer in their histories, so that their next step would fail.
 */
import { sleep } from '@temporalio/workflow';
import { orderWorkflow as released } from '../../../workflows/order/order.ts';

export { everyEnvironment, notifications, simulation, webhookDelivery } from '../../../workflows/index.ts';

export async function orderWorkflow(...[input]: Parameters<typeof released>) {
  await sleep('1 second');
  return released(input);
}
