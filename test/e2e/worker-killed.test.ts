/** `kill -9` of the worker at random moments over orders in all modes: every invariant holds, and every order ends. */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoLine, demoOrder, demoSettled, place } from '../support/demo-orders.ts';
import { attempt, workAlong } from '../support/node-staff.ts';
import { moneyFaults, stockFaults, trailFaults } from '../support/order-invariants.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

/** Two orders for each kill. */
const KILLS = Number(process.env['WORKER_KILLS'] ?? 6);
const ORDERS = KILLS * 2;
const END_SECONDS = 180 + ORDERS * 3;

let product: Product;
const orders: string[] = [];
let isOver = false;

beforeAll(async () => {
  product = await Product.start({
    OMS_START_PICKING_DELAY_SECONDS: 1,
    OMS_PICKING_DELAY_SECONDS: 1,
    OMS_DELIVERY_DELAY_SECONDS: 1,
    OMS_BACKORDER_RETRY_MINUTES: 0.05,
  });
  await demoSettled(product);
  // Half of the nodes are worked by people, the others by themselves.
  await product.query(`UPDATE fulfillment_nodes SET fulfillment_mode = 'manual' WHERE code LIKE 'STR-%'`);
});
afterAll(() => product?.close());

/** Deliveries, pickups, orders in parts, and some that want more than there is. */
async function placeMixed(index: number): Promise<void> {
  const lines = Array.from({ length: 1 + (index % 3) }, (_, line) =>
    demoLine(index + line * 3, 1 + (index % 4)),
  );
  const order = { ...demoOrder(index, lines), allow_partial_shipment: index % 2 === 0 };
  const pickup = { fulfillment_type: 'STORE_PICKUP', shipping_address: undefined };
  orders.push((await place(product, index % 5 === 0 ? { ...order, ...pickup } : order)).id);
}

/** Customers and operations people who change their minds. */
async function meddle(): Promise<void> {
  while (!isOver) {
    const id = orders[randomInt(Math.max(1, orders.length))];
    const dice = randomInt(12);
    if (id && dice === 0) await attempt(product, `/orders/${id}/cancel`, { reason: 'changed my mind' });
    if (id && dice < 3) {
      await attempt(product, `/orders/${id}/hold`, { reason: 'manual' });
      await pause(randomInt(300));
      await attempt(product, `/orders/${id}/release`, {});
    }
    await pause(randomInt(400));
  }
}

async function killOften(): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    await pause(randomInt(1_200));
    await product.kill('worker');
    if (orders.length < ORDERS) await placeMixed(orders.length);
    if (orders.length < ORDERS) await placeMixed(orders.length);
  }
}

interface Open {
  id: string;
  status: string;
  on_hold: boolean;
}

async function underWay(): Promise<Open[]> {
  return product.query<Open>(
    `SELECT id, status, on_hold FROM orders WHERE id = ANY ($1)
       AND status NOT IN ('DELIVERED', 'PICKED_UP', 'CANCELLED', 'BACKORDERED')`,
    [orders],
  );
}

/** Releases what is held until all have ended: a hold whose answer nobody waited for may take effect late. */
async function settle(): Promise<void> {
  let left: Open[] = [];
  await until('every order has ended or waits for stock', END_SECONDS, async () => {
    left = await underWay();
    for (const { id, on_hold } of left) if (on_hold) await attempt(product, `/orders/${id}/release`, {});
    return left.length === 0;
  }).catch((cause: unknown) => {
    throw new Error(`These have not ended: ${JSON.stringify(left)}`, { cause });
  });
}

test(
  `${KILLS} kills over ${ORDERS} orders: nothing is lost, oversold or done twice`,
  { timeout: (END_SECONDS + 120 + KILLS * 15) * 1_000 },
  async () => {
    const staff = workAlong(product, () => isOver);
    const others = meddle();
    await killOften();
    isOver = true;
    await Promise.all([staff, others]);
    isOver = false;
    const lastShift = workAlong(product, () => isOver);
    await settle();
    isOver = true;
    await lastShift;
    expect(orders).toHaveLength(ORDERS);
    expect(await trailFaults(product, orders, { mayReturn: true })).toEqual([]);
    expect(await stockFaults(product)).toEqual([]);
    expect(await moneyFaults(product)).toEqual([]);
    const rows = await product.query<{ status: string; orders: number }>(
      'SELECT status, count(*)::int AS orders FROM orders WHERE id = ANY ($1) GROUP BY status ORDER BY status',
      [orders],
    );
    console.log(rows.map((row) => `${row.orders} ${row.status}`).join(', '));
    const [goods] = await product.query(
      `SELECT (SELECT coalesce(sum(quantity_allocated), 0)::int FROM fulfillment_allocations
             WHERE order_id = ANY ($1) AND status IN ('SHIPPED', 'DELIVERED')) AS gone,
            (SELECT coalesce(-sum(on_hand_delta), 0)::int FROM inventory_adjustments
             WHERE reason = 'SOLD' AND reference_id = ANY ($1::text[])) AS sold`,
      [orders],
    );
    expect(goods?.['sold']).toBe(goods?.['gone']);
  },
);
