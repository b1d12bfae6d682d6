/** Amounts among the figures: each of one currency, with what was given back, and shipping of what has left. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figuresAnew, recordFigures } from '../../src/analytics/figures.ts';
import { AnalyticsService } from '../../src/analytics/service.ts';
import { reindex } from '../../src/outbox/reindex.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { manualGateway } from '../../src/payments/payments.ts';
import { refund } from '../../src/returns/return-steps.ts';
import { newId } from '../../src/runtime/ids.ts';
import { liveFulfillmentsOf } from '../../src/orders/snapshot.ts';
import { mockCarrier } from '../../src/shipping/mock-carrier.ts';
import { book } from '../../src/shipping/service.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { analyticsTarget } from '../support/analytics-target.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { advanceAll, bringTo, contextOf, line, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';

const service = new AnalyticsService();

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  await addStockedNode(context.db, 'N1', { 'SKU-1': 10_000 });
});
afterAll(() => databases.close());

const of = (unitPrice: string, currency: string, channel = 'WEB') => ({
  currency,
  channel,
  line_items: [{ ...line('SKU-1'), unit_price: unitPrice }],
});

/** Each test has a month of its own. */
const periodOf = (month: string, further = {}) =>
  ({
    from_date: `${month}-01`,
    to_date: `${month}-28`,
    timezone: 'UTC',
    compare: 'none',
    ...further,
  }) as const;

async function placedOn(day: string, ids: readonly string[]): Promise<void> {
  await sql`UPDATE orders SET created_at = ${`${day}T12:00Z`} WHERE id = ANY (${[...ids]}::uuid[])`.execute(
    context.db,
  );
  await recordFigures(context, ids);
}

const giveBack = (id: string, amount: string) =>
  refund(context, id, null, { amount }, { actor: 'user:1', requestId: newId() }, manualGateway);

describe('amounts of two currencies', () => {
  const MONTH = '2026-02';
  beforeAll(async () => {
    const ids = [
      await place(context, of('100.00', 'USD')),
      await place(context, of('10000.00', 'JPY')),
      await place(context, of('5000.00', 'JPY', 'POS')),
    ];
    await placedOn('2026-02-10', ids);
    await placedOn('2026-01-10', [await place(context, of('40.00', 'USD'))]);
  });

  const CURRENCIES = [
    { currency: 'JPY', count: 2, total_revenue: 15_000 },
    { currency: 'USD', count: 1, total_revenue: 100 },
  ];

  test('never add up: they are of the currency of the most orders, and counts of all', async () => {
    const dashboard = await service.dashboard(context, periodOf(MONTH));
    expect(dashboard).toMatchObject({
      total_orders: 3,
      currency: 'JPY',
      total_revenue: 15_000,
      avg_order_value: 7_500,
      currencies: CURRENCIES,
      orders_by_status: { PENDING: 3 },
    });
    expect(dashboard.orders_by_channel).toMatchObject([
      { channel: 'WEB', count: 2, total_revenue: 10_000 },
      { channel: 'POS', count: 1, total_revenue: 5_000 },
    ]);
    expect(dashboard.daily_volume[9]).toEqual({
      date: '2026-02-10',
      count: 3,
      currency: 'JPY',
      total_revenue: 15_000,
      avg_order_value: 7_500,
      currencies: CURRENCIES,
    });
  });

  test('are of the currency that is asked for, also those of the period before', async () => {
    const query = periodOf(MONTH, { currency: 'USD', compare: 'previous_period' });
    const dashboard = await service.dashboard(context, query);
    expect(dashboard).toMatchObject({
      total_orders: 3,
      currency: 'USD',
      total_revenue: 100,
      avg_order_value: 100,
      currencies: CURRENCIES,
      previous: { key_figures: { total_orders: 1, total_revenue: 40 } },
    });
    expect(dashboard.orders_by_channel).toMatchObject([
      { channel: 'WEB', count: 2, total_revenue: 100 },
      { channel: 'POS', count: 1, total_revenue: 0 },
    ]);
  });

  test('are none in a currency that no order was placed in, and have none without orders', async () => {
    const inEuro = await service.dashboard(context, periodOf(MONTH, { currency: 'EUR' }));
    expect(inEuro).toMatchObject({ currency: 'EUR', total_revenue: 0, currencies: CURRENCIES });
    const empty = await service.dashboard(context, periodOf('2025-06'));
    expect(empty).toMatchObject({ currency: null, total_revenue: 0, currencies: [] });
  });

  test('of an order that changes its currency move to the other', async () => {
    const id = await place(context, of('7.00', 'USD'));
    await placedOn('2026-03-05', [id]);
    await sql`UPDATE orders SET currency = 'EUR' WHERE id = ${id}`.execute(context.db);
    await recordFigures(context, [id]);
    const { currencies } = await service.dashboard(context, periodOf('2026-03'));
    expect(currencies).toEqual([{ currency: 'EUR', count: 1, total_revenue: 7 }]);
  });

  test('from before currencies were kept are counted, and filled in when they are made anew', async () => {
    await sql`UPDATE analytics_orders SET currency = '', refunded = 0, carried = false`.execute(context.db);
    await figuresAnew(context);
    const before = await service.dashboard(context, periodOf(MONTH));
    expect(before).toMatchObject({ total_orders: 3, currency: null, total_revenue: 0, currencies: [] });
    await reindex(context, await analyticsTarget(databases));
    const after = await service.dashboard(context, periodOf(MONTH));
    expect(after).toMatchObject({ total_orders: 3, currency: 'JPY', currencies: CURRENCIES });
  });
});

test('a refund of a part reaches the figures by the outbox, though it changes no status', async () => {
  const id = await place(context, of('30.00', 'USD', 'MOBILE'));
  await bringTo(context, id, 'DELIVERED');
  const relay = new Relay(databases.environments, [await analyticsTarget(databases)], databases.log);
  const read = () => service.dashboard(context, { timezone: 'UTC', compare: 'none' });
  relay.start();
  try {
    await until('the order is counted', 30, async () => (await read()).total_revenue === 30);
    await giveBack(id, '12.50');
    await until('the refund is counted', 30, async () => (await read()).refunded_amount === 12.5);
    const income = { total_revenue: 30, refunded_amount: 12.5, net_revenue: 17.5 };
    expect(await read()).toMatchObject({
      ...income,
      key_figures: income,
      orders_by_status: { DELIVERED: 1 },
      orders_by_channel: [{ channel: 'MOBILE', ...income }],
      orders_by_fulfillment_type: [{ fulfillment_type: 'SHIP_TO_HOME', ...income }],
    });
    await giveBack(id, '17.50');
    await until('the rest is counted', 30, async () => (await read()).net_revenue === 0);
    expect(await read()).toMatchObject({ total_revenue: 30, orders_by_status: { REFUNDED: 1 } });
  } finally {
    await relay.stop();
  }
});

test('shipping per order is of orders that a carrier has taken: no label booked, nothing picked up', async () => {
  const [shipped, booked] = [await place(context), await place(context)];
  const pickedUp = await place(context, { fulfillment_type: 'STORE_PICKUP', shipping_address: null });
  await bringTo(context, shipped, 'SHIPPED');
  await bringTo(context, booked, 'READY_TO_SHIP');
  for (const { id } of await liveFulfillmentsOf(context, booked)) await book(context, id, mockCarrier);
  await bringTo(context, pickedUp, 'READY_TO_SHIP');
  await advanceAll(context, pickedUp, 'PICKED_UP');
  await placedOn('2026-04-10', [shipped, booked, pickedUp]);
  const { rows } = await sql<{ cost: number }>`
    SELECT shipping_cost::float8 AS cost FROM shipments WHERE order_id = ${shipped}`.execute(context.db);
  const { key_figures: figures } = await service.dashboard(context, periodOf('2026-04'));
  expect(figures.total_orders).toBe(3);
  expect(figures.hours_to_ship).not.toBeNull();
  expect(figures.shipping_cost).toBe(rows[0]?.cost);
  expect(figures.avg_shipping_cost).toBe(rows[0]?.cost);
});

test('each of the last days is told in one currency', async () => {
  const ids = [await place(context, of('3.00', 'CAD')), await place(context, of('4.00', 'CHF'))];
  await recordFigures(context, ids);
  const [day] = await service.volume(context, { days: 1, timezone: 'UTC', currency: 'CHF' });
  expect(day).toMatchObject({ currency: 'CHF', total_revenue: 4 });
  expect(day?.currencies).toContainEqual({ currency: 'CAD', count: 1, total_revenue: 3 });
});
