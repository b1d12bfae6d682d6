/** What one delivered order leaves in Temporal. */
import { orderWorkflowId } from '../../../src/orders/order.ts';
import type { Bench } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { orderBodies } from '../sample-orders.ts';

const DEADLINE_SECONDS = 60;

/** Places one order that one node serves, and looks at its history when it is delivered. */
export async function measureHistory(bench: Bench): Promise<Figure[]> {
  const since = new Date();
  await bench.load('/orders', { bodies: orderBodies(1), clients: 1, seconds: DEADLINE_SECONDS, requests: 1 });
  await bench.untilDelivered(1, since, DEADLINE_SECONDS);
  const { rows } = await bench.db.query<{ id: string; nodes: number }>(
    `SELECT id, (SELECT count(*)::int FROM fulfillments WHERE order_id = orders.id) AS nodes
       FROM orders WHERE status = 'DELIVERED' ORDER BY delivered_at DESC LIMIT 1`,
  );
  const [order] = rows;
  if (order?.nodes !== 1) throw new Error('The sample order was not served by one node');
  const handle = bench.temporal.workflow.getHandle(orderWorkflowId('default', order.id));
  await handle.result();
  const { historyLength, historySize } = await handle.describe();
  if (historySize === undefined) throw new Error('The server does not tell the size of a history');
  return [
    { name: 'history events of a delivered order', value: historyLength, unit: 'events' },
    { name: 'history size of a delivered order', value: historySize, unit: 'bytes' },
  ];
}
