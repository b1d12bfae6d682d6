import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderStatus } from '../../src/orders/order.ts';
import { Refusal } from '../../src/runtime/errors.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { addEnvironmentWith } from '../support/environment-settings.ts';
import { bringTo, contextOf, line, place } from '../support/orders.ts';
import {
  expectCompleteTrail,
  expectStockBooksToAgree,
  ordersToday,
  statusOf,
  stockTotals,
  trailOf,
} from '../support/records.ts';
import { addStockedNode } from '../support/supply.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';
import { until } from '../support/until.ts';

const SECONDS = 15;
const UNITS = 100;
/** Each step waits for somebody to ask for it, and the carrier for longer than the test lasts. */
const BY_HAND = { fulfillment_mode: 'manual', delivery_delay_seconds: 50_000 } as const;
const ENVIRONMENT = 'by-hand';
const CARRIER_DOWN = 'carrier-down';

let databases: TestDatabases;
let temporal: TestTemporal;
let context: Context;
let node: string;
let bookings = 0;
beforeAll(async () => {
  databases = await createDatabases();
  await addEnvironmentWith(databases, ENVIRONMENT, BY_HAND);
  await addEnvironmentWith(databases, CARRIER_DOWN, {
    start_picking_delay_seconds: 0,
    picking_delay_seconds: 0,
    delivery_delay_seconds: 50_000,
  });
  temporal = await startTemporal(databases, {
    time: 'skipped',
    carrier: (real) => ({
      async bookShipment(ref, fulfillmentId) {
        if (ref.environment !== CARRIER_DOWN) return real.bookShipment(ref, fulfillmentId);
        bookings++;
        // The worst answer there is: the parcel is booked, and we never hear of it.
        await real.bookShipment(ref, fulfillmentId);
        throw new Error('The carrier does not answer');
      },
    }),
  });
  context = await contextOf(databases, ENVIRONMENT);
  node = await addStockedNode(context.db, 'N1', { 'SKU-1': UNITS });
});
afterAll(async () => {
  await temporal.close();
  await databases.close();
});

let requests = 0;

/** Asks as the API does. */
async function ask(
  id: string,
  to: OrderStatus,
  environment = ENVIRONMENT,
  requestId = `request-${++requests}`,
) {
  const head = await temporal.headOf(id, environment);
  await temporal.workflows.changeStatus(
    environment,
    head,
    { to, actor: 'user:1', reason: 'because' },
    requestId,
  );
}

const reached = (id: string, status: OrderStatus, { db } = context) =>
  until(`it is ${status}`, SECONDS, async () => (await statusOf(db, id)) === status);

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

async function expectTakenBack(id: string): Promise<void> {
  expect(await statusOf(context.db, id)).toBe('CANCELLED');
  expect(await stockTotals(context.db, 'SKU-1')).toEqual({ onHand: UNITS, reserved: 0 });
  expect(await ordersToday(context.db, node)).toBe(0);
  await expectCompleteTrail(context.db, id);
  await expectStockBooksToAgree(context.db);
}

describe('a cancel', () => {
  test('of an order accepted a moment ago starts its workflow and cancels it', async () => {
    const id = await place(context);
    await ask(id, 'CANCELLED');
    await expectTakenBack(id);
    expect(await temporal.handleOf(id, ENVIRONMENT).result()).toBe('CANCELLED');
  });

  test.each(['SOURCED', 'PICKING', 'PACKING'] as const)('while %s takes everything back', async (status) => {
    const id = await place(context, { line_items: [line('SKU-1', 2)] });
    await temporal.start(id, ENVIRONMENT);
    await reached(id, 'SOURCED');
    if (status !== 'SOURCED') await ask(id, 'PICKING');
    if (status === 'PACKING') await ask(id, 'PACKING');
    await ask(id, 'CANCELLED');
    expect((await trailOf(context.db, id)).at(-1)).toMatchObject({
      from_status: status,
      to_status: 'CANCELLED',
      actor: 'user:1',
      reason: 'because',
    });
    await expectTakenBack(id);
  });

  test('repeated with the same request id is one cancel', async () => {
    const id = await place(context);
    await temporal.start(id, ENVIRONMENT);
    await reached(id, 'SOURCED');
    await Promise.all([ask(id, 'CANCELLED', ENVIRONMENT, 'same'), ask(id, 'CANCELLED', ENVIRONMENT, 'same')]);
    await expectTakenBack(id);
  });

  test('while the carrier fails and is asked again voids the label and gives the stock back', async () => {
    const down = await contextOf(databases, CARRIER_DOWN);
    await addStockedNode(down.db, 'N1', { 'SKU-1': UNITS });
    const id = await place(down);
    const handle = await temporal.start(id, CARRIER_DOWN);
    await until('the booking is tried', SECONDS, async () => bookings > 0);
    await ask(id, 'CANCELLED', CARRIER_DOWN);
    expect(await handle.result()).toBe('CANCELLED');
    const shipment = await down.db
      .selectFrom('shipments')
      .select('status')
      .where('order_id', '=', id)
      .execute();
    expect(shipment).toEqual([{ status: 'VOIDED' }]);
    expect(await stockTotals(down.db, 'SKU-1')).toEqual({ onHand: UNITS, reserved: 0 });
    await expectCompleteTrail(down.db, id);
  });
});

describe('a change that the table does not allow', () => {
  test('is refused by the validator with what is allowed, and leaves no trace', async () => {
    const id = await place(context);
    const handle = await temporal.start(id, ENVIRONMENT);
    await reached(id, 'SOURCED');
    await until('it waits', SECONDS, async () => (await handle.query<string>('currentStatus')) === 'SOURCED');
    const before = await handle.fetchHistory();
    const refusal = await refusalOf(ask(id, 'SHIPPED'));
    expect(refusal.kind).toBe('invalid');
    expect(refusal.details.allowed).toEqual(['PICKING', 'CANCELLED']);
    expect(refusal.details.errors).toEqual([
      { path: 'status', message: 'must be one of: PICKING, CANCELLED' },
    ]);
    const after = await handle.fetchHistory();
    expect(after.events?.some((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toBe(false);
    expect(after.events?.length).toBeGreaterThanOrEqual(before.events?.length ?? 0);
    expect(await statusOf(context.db, id)).toBe('SOURCED');
    await ask(id, 'CANCELLED');
  });

  test('is refused also when it comes before the order is loaded', async () => {
    const id = await place(context);
    const refusal = await refusalOf(ask(id, 'DELIVERED'));
    expect(refusal.details.allowed).toContain('CANCELLED');
    expect(refusal.details.allowed).not.toContain('DELIVERED');
    await ask(id, 'CANCELLED');
  });

  test('is refused when the parcel has left', async () => {
    const id = await place(context);
    await bringTo(context, id, 'SHIPPED');
    await temporal.start(id, ENVIRONMENT);
    const refusal = await refusalOf(ask(id, 'CANCELLED'));
    expect(refusal.details.allowed).toEqual(['OUT_FOR_DELIVERY', 'DELIVERED']);
    await ask(id, 'OUT_FOR_DELIVERY');
    expect(await statusOf(context.db, id)).toBe('OUT_FOR_DELIVERY');
    await ask(id, 'DELIVERED');
    expect(await temporal.handleOf(id, ENVIRONMENT).result()).toBe('DELIVERED');
    await expectCompleteTrail(context.db, id);
  });

  test('is refused when the order has come to its end', async () => {
    const id = await place(context);
    await ask(id, 'CANCELLED');
    await temporal.handleOf(id, ENVIRONMENT).result();
    const refusal = await refusalOf(ask(id, 'CONFIRMED'));
    expect(refusal.kind).toBe('invalid');
    expect(refusal.details.allowed).toEqual([]);
  });
});

test('every history of this file replays', () => temporal.replayAll());
