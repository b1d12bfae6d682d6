/** All of Temporal's data is lost while a hundred orders stand in every status: all go on from their rows. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ORDER_STATUSES } from '../../src/orders/order.ts';
import { demoLine, demoOrder, place, reaches } from '../support/demo-orders.ts';
import { attempt, doNext, workAlong, workList } from '../support/node-staff.ts';
import { moneyFaults, stockFaults, trailFaults } from '../support/order-invariants.ts';
import { bringTo } from '../support/orders.ts';
import { Product } from '../support/product.ts';
import { withContext } from '../support/product-context.ts';
import { until } from '../support/until.ts';

const PER_STATUS = 8;
const SECONDS = 60;
const END_SECONDS = 180;

let product: Product;
const orders: string[] = [];

beforeAll(async () => {
  product = await Product.start({ OMS_FULFILLMENT_MODE: 'manual', OMS_DELIVERY_DELAY_SECONDS: 5 });
  await product.query(`
    WITH more AS (UPDATE inventory_items SET quantity_on_hand = quantity_on_hand + 1000 RETURNING id, quantity_on_hand, quantity_reserved)
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, created_by)
    SELECT new_id(), id, 'RECEIVED', 1000, quantity_on_hand, 0, quantity_reserved, 'test' FROM more`);
});
afterAll(() => product?.close());

const PICKUP = { fulfillment_type: 'STORE_PICKUP', shipping_address: undefined };

async function batch(order: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < PER_STATUS; index++) {
    ids.push((await place(product, { ...demoOrder(index, [demoLine(index, 2)]), ...order })).id);
  }
  orders.push(...ids);
  return ids;
}

async function sourced(order: object = {}): Promise<string[]> {
  const ids = await batch(order);
  for (const id of ids) await reaches(product, id, 'SOURCED', SECONDS);
  return ids;
}

/** Does the next thing at the nodes with each of the orders, so often. */
async function work(ids: readonly string[], times: number): Promise<string[]> {
  for (let time = 0; time < times; time++) {
    for (const id of ids) {
      for (const item of await workList(product, `&order_id=${id}`)) await doNext(product, item);
    }
  }
  return [...ids];
}

async function become(ids: readonly string[], status: string): Promise<void> {
  for (const id of ids) {
    const response = await product.api(`/orders/${id}/status`, { method: 'PATCH', json: { status } });
    expect(response.status, await response.clone().text()).toBe(200);
  }
}

/**
 * Orders in the statuses that pass at once: the worker stands still for good, and the steps that it would have taken are
 * taken beside it.
 */
async function passing(): Promise<void> {
  process.kill(await product.pid('worker'), 'SIGSTOP');
  await batch();
  await withContext(product, async (context) => {
    for (const status of ['CONFIRMED', 'SOURCING', 'OUT_FOR_DELIVERY'] as const) {
      for (const id of await batch()) await bringTo(context, id, status);
    }
  });
}

/** Brings orders to rest in every status that an order can rest in. */
async function everyStatus(): Promise<void> {
  await sourced();
  await work(await sourced(), 1);
  await work(await sourced(), 2);
  await work(await sourced(PICKUP), 3);
  await work(await sourced(PICKUP), 4);
  await batch({ line_items: [demoLine(0, 100_000)] });
  const held = await sourced();
  for (const id of held) await attempt(product, `/orders/${id}/hold`, { reason: 'fraud' });
  await become(await sourced(), 'CANCELLED');
  const delivered = await work(await sourced(), 3);
  for (const id of delivered) await reaches(product, id, 'DELIVERED', SECONDS);
  const [returned, refunded] = [delivered.slice(0, 2), delivered.slice(2, 4)];
  await become(returned, 'RETURNED');
  await become(refunded, 'REFUNDED');
  await work(await sourced(), 3);
}

const statuses = () =>
  product.query<{ status: string; orders: number }>(
    'SELECT status, count(*)::int AS orders FROM orders WHERE id = ANY ($1) GROUP BY status ORDER BY status',
    [orders],
  );
const told = (rows: readonly { status: string; orders: number }[]) =>
  rows.map((row) => `${row.orders} ${row.status}`).join(', ');

test('everything goes on, ends as it should, and nothing happens twice', { timeout: 600_000 }, async () => {
  await everyStatus();
  await passing();
  const before = await statuses();
  expect(before.map(({ status }) => status).sort()).toEqual([...ORDER_STATUSES].sort());
  await product.oms('stop');
  const temporal = join(product.dataFolder, 'temporal');
  rmSync(temporal, { recursive: true });
  await product.startAgain();
  await batch();
  console.log(`Temporal's data deleted under ${told(before)}`);
  for (const id of orders) await attempt(product, `/orders/${id}/release`, {});
  let isOver = false;
  const staff = workAlong(product, () => isOver);
  await until('all orders have ended', END_SECONDS, async () => {
    const rows = await statuses();
    const isOpen = rows.some(
      (row) =>
        !['DELIVERED', 'PICKED_UP', 'CANCELLED', 'RETURNED', 'REFUNDED', 'BACKORDERED'].includes(row.status),
    );
    return !isOpen;
  });
  isOver = true;
  await staff;
  const ends = await statuses();
  console.log(`after the restart: ${told(ends)}`);
  expect(Object.fromEntries(ends.map((row) => [row.status, row.orders]))).toEqual({
    BACKORDERED: PER_STATUS,
    CANCELLED: PER_STATUS,
    DELIVERED: 11 * PER_STATUS - 4,
    PICKED_UP: 2 * PER_STATUS,
    REFUNDED: 2,
    RETURNED: 2,
  });
  expect(await trailFaults(product, orders, { mayReturn: true })).toEqual([]);
  expect(await stockFaults(product)).toEqual([]);
  expect(await moneyFaults(product)).toEqual([]);
  const [row] = await product.query(
    `SELECT count(*)::int AS twice FROM (
       SELECT fulfillment_id FROM shipments WHERE order_id = ANY ($1) GROUP BY fulfillment_id HAVING count(*) > 1
     ) AS doubled`,
    [orders],
  );
  expect(row).toEqual({ twice: 0 });
});
