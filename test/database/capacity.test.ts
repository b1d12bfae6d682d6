import { afterAll, beforeAll, expect, test } from 'vitest';
import { manualGateway } from '../../src/payments/payments.ts';
import { cancel as cancelOrder } from '../../src/orders/cancellation.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, placeAndSource } from '../support/orders.ts';
import { ordersToday } from '../support/records.ts';
import { addStockedNode, FAR } from '../support/supply.ts';

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());

const sourceMany = (count: number) =>
  Promise.all(Array.from({ length: count }, () => placeAndSource(context)));

test('a node takes exactly its daily capacity, the next one the rest (regression of the reference, 12)', async () => {
  const near = await addStockedNode(context.db, 'NEAR', { 'SKU-1': 100 }, { daily_order_capacity: 7 });
  const far = await addStockedNode(context.db, 'FAR', { 'SKU-1': 100 }, { ...FAR, daily_order_capacity: 5 });
  const orders = await sourceMany(20);
  expect(orders.filter(({ status }) => status === 'SOURCED')).toHaveLength(12);
  expect(await ordersToday(context.db, near)).toBe(7);
  expect(await ordersToday(context.db, far)).toBe(5);

  const [sourced] = orders.filter(({ status }) => status === 'SOURCED');
  await cancelOrder(context, sourced?.id ?? '', { actor: 'x', reason: 'y' }, manualGateway);
  const next = await sourceMany(3);
  expect(next.filter(({ status }) => status === 'SOURCED')).toHaveLength(1);
  expect((await ordersToday(context.db, near)) + (await ordersToday(context.db, far))).toBe(12);
});

test('orders are counted on the date that it is at the node', async () => {
  await addStockedNode(context.db, 'KIRITIMATI', { 'SKU-1': 100 }, { time_zone: 'Pacific/Kiritimati' });
  const { id } = await placeAndSource(context);
  const { counted_on } = await context.db
    .selectFrom('fulfillments')
    .select('counted_on')
    .where('order_id', '=', id)
    .executeTakeFirstOrThrow();
  const there = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Kiritimati' }).format(new Date());
  expect(counted_on).toBe(there);
});
