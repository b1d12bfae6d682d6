/** How long after a receipt of stock the orders that wait for it are being picked. */
import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../../../src/runtime/ids.ts';
import type { Bench } from '../bench.ts';
import { quantile, type Figure } from '../figures.ts';

const SKU = 'SKU-ARRIVAL';
const ONE_BY_ONE = 20;
const AT_ONCE = 50;
const CLIENTS = 8;
const DEADLINE_SECONDS = 60;
const POLL_MS = 25;

/** A stock record without a unit. */
async function emptyItem(bench: Bench): Promise<string> {
  const id = newId();
  await bench.db.query(
    `INSERT INTO inventory_items (id, node_id, sku) SELECT $1, id, $2 FROM fulfillment_nodes ORDER BY code LIMIT 1`,
    [id, SKU],
  );
  return id;
}

function waitingOrder(index: number): string {
  return JSON.stringify({
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: `waiting-${index}@example.com`,
    line_items: [{ sku: SKU, product_name: 'Awaited', quantity: 1, unit_price: 10 }],
    shipping_address: { address1: '123 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
  });
}

async function untilCount(bench: Bench, what: string, sql: string, count: number): Promise<void> {
  const deadline = Date.now() + DEADLINE_SECONDS * 1_000;
  for (let now = await bench.number(sql, [SKU]); now < count; now = await bench.number(sql, [SKU])) {
    if (Date.now() > deadline) throw new Error(`Only ${now} of ${count} orders are ${what} in time`);
    await sleep(POLL_MS);
  }
}

/** Orders wait, their units arrive in one receipt. @returns milliseconds from the receipt to PICKING, of each order */
async function arrive(bench: Bench, item: string, count: number, before: number): Promise<number[]> {
  const bodies = Array.from({ length: count }, (_, index) => waitingOrder(index));
  await bench.load('/orders', {
    bodies,
    clients: Math.min(count, CLIENTS),
    seconds: DEADLINE_SECONDS,
    requests: count,
  });
  const waiting = `SELECT count(*) AS value FROM stock_waits WHERE sku = $1`;
  await untilCount(bench, 'BACKORDERED', waiting, count);
  const receipt = JSON.stringify({ reason: 'RECEIVED', quantity_delta: count });
  await bench.load(`/inventory/${item}/adjust`, {
    bodies: [receipt],
    clients: 1,
    seconds: DEADLINE_SECONDS,
    requests: 1,
  });
  const picking = `
    SELECT count(*) AS value FROM order_events JOIN order_items line USING (order_id)
    WHERE event_type = 'order.picking' AND line.sku = $1`;
  await untilCount(bench, 'PICKING', picking, before + count);
  const { rows } = await bench.db.query<{ milliseconds: number }>(
    `WITH receipt AS (
       SELECT max(created_at) AS at FROM inventory_adjustments WHERE inventory_item_id = $1 AND reason = 'RECEIVED'
     )
     SELECT extract(epoch FROM occurred_at - receipt.at)::float8 * 1000 AS milliseconds
     FROM order_events, receipt
     WHERE event_type = 'order.picking' AND occurred_at >= receipt.at
       AND order_id IN (SELECT order_id FROM order_items WHERE sku = $2)`,
    [item, SKU],
  );
  return rows.map((row) => row.milliseconds);
}

/** One order at a time, then many that one receipt serves. */
export async function measureArrival(bench: Bench): Promise<Figure[]> {
  const item = await emptyItem(bench);
  const alone: number[] = [];
  for (let order = 0; order < ONE_BY_ONE; order++) alone.push(...(await arrive(bench, item, 1, order)));
  const together = await arrive(bench, item, AT_ONCE, ONE_BY_ONE);
  return [
    { name: 'receipt of stock to PICKING, one order waiting: p50', value: quantile(alone, 0.5), unit: 'ms' },
    { name: 'receipt of stock to PICKING, one order waiting: p95', value: quantile(alone, 0.95), unit: 'ms' },
    {
      name: `receipt of ${AT_ONCE} to PICKING of ${AT_ONCE} orders: last`,
      value: quantile(together, 1),
      unit: 'ms',
    },
  ];
}
