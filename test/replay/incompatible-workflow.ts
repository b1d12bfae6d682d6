/** Workflows of the product's names that do something else: replaying a stored history with them must fail. */
import { sleep } from '@temporalio/workflow';

export async function orderWorkflow(): Promise<string> {
  await sleep('1 hour');
  return 'DELIVERED';
}

export async function webhookDelivery(): Promise<string> {
  await sleep('1 hour');
  return 'DELIVERED';
}

export async function simulation(): Promise<string> {
  await sleep('1 hour');
  return 'COMPLETED';
}
