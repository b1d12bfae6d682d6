import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderStatus } from '../../src/orders/order.ts';
import { cancel as cancelOrder } from '../../src/orders/cancellation.ts';
import { manualGateway } from '../../src/payments/payments.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { advanceAll, bringTo, contextOf, line, place, placeAndSource } from '../support/orders.ts';
import {
  expectCompleteTrail,
  expectStockBooksToAgree,
  ordersToday,
  statusOf,
  stockTotals,
} from '../support/records.ts';
import { addStockedNode } from '../support/supply.ts';

const UNITS = 500;
const cancellation = { actor: 'user:1', reason: 'changed mind' };

let databases: TestDatabases;
let context: Context;
let node: string;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  node = await addStockedNode(context.db, 'N1', { 'SKU-1': UNITS, 'SKU-2': UNITS });
});
afterAll(() => databases.close());

async function expectNothingHeld(id: string): Promise<void> {
  const { db } = context;
  const live = await db
    .selectFrom('inventory_reservations as reservation')
    .innerJoin('fulfillment_allocations as allocation', 'allocation.id', 'reservation.allocation_id')
    .select('reservation.status')
    .where('allocation.order_id', '=', id)
    .where('reservation.status', '=', 'LIVE')
    .execute();
  expect(live).toHaveLength(0);
  const fulfillments = await db
    .selectFrom('fulfillments')
    .select('status')
    .where('order_id', '=', id)
    .execute();
  for (const fulfillment of fulfillments) expect(fulfillment.status).toBe('CANCELLED');
}

const CANCELLABLE: OrderStatus[] = [
  'PENDING',
  'CONFIRMED',
  'SOURCING',
  'SOURCED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
];

describe('a cancel', () => {
  test.each(CANCELLABLE)(
    'at %s gives stock, capacity and payment back (regression of the reference, 13)',
    async (status) => {
      const before = [await stockTotals(context.db, 'SKU-1'), await ordersToday(context.db, node)];
      const id = await place(context, { line_items: [line('SKU-1', 3)] });
      await bringTo(context, id, status);
      expect(await cancelOrder(context, id, cancellation, manualGateway)).toBe('CANCELLED');
      expect([await stockTotals(context.db, 'SKU-1'), await ordersToday(context.db, node)]).toEqual(before);
      await expectNothingHeld(id);
      await expectCompleteTrail(context.db, id);
      const payments = await context.db
        .selectFrom('payments')
        .select('kind')
        .where('order_id', '=', id)
        .execute();
      const expected = status === 'PENDING' ? [] : ['AUTHORIZATION', 'VOID'];
      expect(payments.map((payment) => payment.kind).sort()).toEqual(expected);
    },
  );

  test('while BACKORDERED gives back what there is: the payment', async () => {
    const { id, status } = await placeAndSource(context, { line_items: [line('SKU-1', UNITS + 1)] });
    expect(status).toBe('BACKORDERED');
    await cancelOrder(context, id, cancellation, manualGateway);
    expect(await statusOf(context.db, id)).toBe('CANCELLED');
    expect(await stockTotals(context.db, 'SKU-1')).toEqual({ onHand: UNITS, reserved: 0 });
  });

  test('repeated, also at the same time, releases once', async () => {
    const { id } = await placeAndSource(context);
    const cancel = () => cancelOrder(context, id, cancellation, manualGateway);
    expect(new Set(await Promise.all([cancel(), cancel(), cancel()]))).toEqual(new Set(['CANCELLED']));
    await cancel();
    expect(await stockTotals(context.db, 'SKU-1')).toEqual({ onHand: UNITS, reserved: 0 });
    await expectStockBooksToAgree(context.db);
    await expectCompleteTrail(context.db, id);
  });

  test('among reservations of others releases only its own', async () => {
    const orders = await Promise.all(Array.from({ length: 30 }, () => placeAndSource(context)));
    await Promise.all([
      ...orders.slice(0, 15).map(({ id }) => cancelOrder(context, id, cancellation, manualGateway)),
      ...Array.from({ length: 10 }, () => placeAndSource(context)),
    ]);
    expect(await stockTotals(context.db, 'SKU-1')).toEqual({ onHand: UNITS, reserved: 25 });
    expect(await ordersToday(context.db, node)).toBe(25);
    await expectStockBooksToAgree(context.db);
  });
});

describe('shipping', () => {
  test('sells what was reserved and keeps reservations made meanwhile (regression of the reference, 11)', async () => {
    const packed = await Promise.all(
      Array.from({ length: 20 }, () => placeAndSource(context, { line_items: [line('SKU-2', 2)] })),
    );
    for (const { id } of packed) {
      for (const to of ['PICKING', 'PACKING', 'READY_TO_SHIP'] as const) await advanceAll(context, id, to);
    }
    await Promise.all([
      ...packed.map(({ id }) => advanceAll(context, id, 'SHIPPED')),
      ...Array.from({ length: 20 }, () => placeAndSource(context, { line_items: [line('SKU-2')] })),
    ]);
    expect(await stockTotals(context.db, 'SKU-2')).toEqual({ onHand: UNITS - 40, reserved: 20 });
    await expectStockBooksToAgree(context.db);
  });

  test('twice sells once', async () => {
    const before = await stockTotals(context.db, 'SKU-2');
    const id = await place(context, { line_items: [line('SKU-2', 5)] });
    await bringTo(context, id, 'READY_TO_SHIP');
    await advanceAll(context, id, 'SHIPPED');
    await advanceAll(context, id, 'SHIPPED');
    expect(await stockTotals(context.db, 'SKU-2')).toEqual({ ...before, onHand: before.onHand - 5 });
  });
});
