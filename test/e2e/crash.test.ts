/** `kill -9` of every process in turn while fifty orders are under way: nothing is lost and nothing happens twice. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderSchema } from '../../src/orders/contract.ts';
import { demoLine, demoOrder, demoSettled } from '../support/demo-orders.ts';
import { stockFaults, trailFaults } from '../support/order-invariants.ts';
import { Product, type ServiceName } from '../support/product.ts';
import { until } from '../support/until.ts';

const ORDERS = 50;
const AT_ONCE = 4;
const ACKNOWLEDGE_SECONDS = 90;
const DELIVER_SECONDS = 180;
const RETRY_MILLISECONDS = 250;

/** Who is killed once so many orders are acknowledged. */
const KILLS: readonly (readonly [number, ServiceName])[] = [
  [10, 'worker'],
  [20, 'api'],
  [30, 'temporal'],
  [40, 'postgres'],
];

/** Orders that clients send while a service is killed. */
const ORDERS_PER_KILL = 10;

let product: Product;
let onHandBefore: number;
const acknowledged: string[] = [];
let requests = 0;
/** How many orders the clients may have sent: they come in waves, each into the next kill. */
let released = ORDERS_PER_KILL;

beforeAll(async () => {
  product = await Product.start({
    OMS_START_PICKING_DELAY_SECONDS: 2,
    OMS_PICKING_DELAY_SECONDS: 2,
    OMS_DELIVERY_DELAY_SECONDS: 3,
  });
  await demoSettled(product);
  onHandBefore = await onHand();
});
afterAll(() => product?.close());

async function onHand(): Promise<number> {
  const rows = await product.query<{ units: number }>(
    'SELECT sum(quantity_on_hand)::int AS units FROM inventory_items',
  );
  return rows[0]?.units ?? 0;
}

/** One to three lines of different products, so that orders meet at the same stock. */
function mixedOrder(index: number) {
  const lines = Array.from({ length: 1 + (index % 3) }, (_, line) =>
    demoLine(index + line * 3, 1 + (index % 2)),
  );
  return demoOrder(index, lines);
}

/** Null when nobody answered, or somebody said that it cannot be done now. */
async function tryToPlace(index: number): Promise<string | null> {
  requests++;
  try {
    const response = await product.api('/orders', {
      method: 'POST',
      json: mixedOrder(index),
      headers: { 'idempotency-key': `crash-${index}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status !== 201) {
      expect(response.status).toBe(503);
      return null;
    }
    return orderSchema.parse(await response.json()).id;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))
      return null;
    throw error;
  }
}

/** A client that goes on until it has an answer, as the Idempotency-Key lets it. */
async function placeForSure(index: number): Promise<void> {
  const id = await until(`order ${index} is acknowledged`, ACKNOWLEDGE_SECONDS, async () => {
    const answer = await tryToPlace(index);
    if (answer === null) await pause(RETRY_MILLISECONDS);
    return answer;
  });
  acknowledged.push(id);
}

async function placeAll(): Promise<void> {
  const indexes = Array.from({ length: ORDERS }, (_, index) => index).values();
  const client = async (): Promise<void> => {
    for (const index of indexes) {
      await until(`order ${index} may be sent`, ACKNOWLEDGE_SECONDS, async () => index < released);
      await placeForSure(index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}

async function underWay(): Promise<number> {
  const rows = await product.query<{ orders: number }>(
    `SELECT count(*)::int AS orders FROM orders WHERE id = ANY ($1) AND status <> 'DELIVERED'`,
    [acknowledged],
  );
  return rows[0]?.orders ?? 0;
}

async function killAll(): Promise<void> {
  for (const [after, service] of KILLS) {
    await until(
      `${after} orders are acknowledged`,
      ACKNOWLEDGE_SECONDS,
      async () => acknowledged.length >= after,
    );
    const orders = await underWay();
    expect(orders).toBeGreaterThan(0);
    released += ORDERS_PER_KILL;
    const seconds = await product.kill(service);
    console.log(
      `${service} killed with ${orders} orders under way, ready again after ${seconds.toFixed(1)} s`,
    );
  }
}

describe('fifty orders, every process killed once', () => {
  test('are all delivered', async () => {
    await Promise.all([placeAll(), killAll()]);
    expect(new Set(acknowledged).size).toBe(ORDERS);
    // The clients noticed: some requests met a service that was not there.
    expect(requests).toBeGreaterThan(ORDERS);
    await until('every order is delivered', DELIVER_SECONDS, async () => (await underWay()) === 0);
    console.log(`${ORDERS} orders delivered; ${requests} requests were needed to place them`);
  });

  test('every kill was mended by a restart', async () => {
    for (const [, service] of KILLS) {
      expect(await product.service(service), service).toMatchObject({ state: 'ready' });
      expect((await product.service(service)).restarts, service).toBeGreaterThanOrEqual(1);
    }
  });

  test('no request made two orders', async () => {
    const rows = await product.query<{ orders: number }>(
      `SELECT count(*)::int AS orders FROM orders WHERE customer_email LIKE 'customer-%@example.com'`,
    );
    expect(rows).toEqual([{ orders: ORDERS }]);
  });

  test('every trail is gapless and legal, and reaches each status once', async () => {
    expect(await trailFaults(product, acknowledged)).toEqual([]);
  });

  test('every fulfillment has exactly one shipment, delivered', async () => {
    const rows = await product.query<{ fulfillments: number; shipments: number; delivered: number }>(
      `SELECT count(DISTINCT fulfillments.id)::int AS fulfillments, count(shipments.id)::int AS shipments,
              count(*) FILTER (WHERE shipments.status = 'DELIVERED')::int AS delivered
       FROM fulfillments LEFT JOIN shipments ON shipments.fulfillment_id = fulfillments.id
       WHERE fulfillments.order_id = ANY ($1)`,
      [acknowledged],
    );
    const [row] = rows;
    console.log(`${row?.fulfillments} fulfillments, ${row?.shipments} shipments`);
    expect(row?.fulfillments).toBeGreaterThanOrEqual(ORDERS);
    expect(row).toEqual({ ...row, shipments: row?.fulfillments, delivered: row?.fulfillments });
  });

  test('stock sold is exactly what was delivered', async () => {
    const [row] = await product.query<{
      ordered: number;
      sold: number;
      live: number;
      authorizations: number;
      uncaptured: number;
    }>(
      `SELECT (SELECT sum(quantity)::int FROM order_items WHERE order_id = ANY ($1)) AS ordered,
              (SELECT -sum(on_hand_delta)::int FROM inventory_adjustments
               WHERE reason = 'SOLD' AND reference_id = ANY ($1::text[])) AS sold,
              (SELECT count(*)::int FROM inventory_reservations reservation
               JOIN fulfillment_allocations allocation ON allocation.id = reservation.allocation_id
               WHERE allocation.order_id = ANY ($1) AND reservation.status = 'LIVE') AS live,
              (SELECT count(*)::int FROM payments
               WHERE order_id = ANY ($1) AND kind = 'AUTHORIZATION') AS authorizations,
              (SELECT count(*)::int FROM orders
               WHERE id = ANY ($1) AND amount_captured <> total_amount) AS uncaptured`,
      [acknowledged],
    );
    const gone = onHandBefore - (await onHand());
    console.log(
      `${row?.ordered} units ordered, ${row?.sold} sold, ${gone} gone from stock, ${row?.live} still reserved`,
    );
    expect(row).toEqual({ ordered: gone, sold: gone, live: 0, authorizations: ORDERS, uncaptured: 0 });
    expect(await stockFaults(product)).toEqual([]);
  });
});
