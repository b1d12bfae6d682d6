/** A workflow of the product's name that does something else: replaying an order's history with it must fail. */
import { sleep } from '@temporalio/workflow';

export async function orderWorkflow(): Promise<string> {
  await sleep('1 hour');
  return 'DELIVERED';
}
