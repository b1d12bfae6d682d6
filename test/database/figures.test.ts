/** The kept sums of analytics equal a direct count of the orders, whatever has become of the orders meanwhile. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askedPeriod } from '../../src/analytics/calendar.ts';
import { figuresAnew, haveFigures, recordFigures } from '../../src/analytics/figures.ts';
import { AnalyticsService } from '../../src/analytics/service.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { reindex } from '../../src/outbox/reindex.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { analyticsTarget } from '../support/analytics-target.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { bringTo, contextOf, place } from '../support/orders.ts';
import { addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';

const service = new AnalyticsService();
const QUERY = { timezone: 'UTC', compare: 'none' } as const;

let databases: TestDatabases;
let context: Context;
const ids: string[] = [];

beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  await addStockedNode(context.db, 'N1', { 'SKU-1': 10_000 });
  for (const status of [
    'PENDING',
    'BACKORDERED',
    'SOURCED',
    'PACKING',
    'SHIPPED',
    'DELIVERED',
    'DELIVERED',
  ] as const) {
    const id = await place(context);
    await bringTo(context, id, status);
    ids.push(id);
  }
  // Spread over days and hours, near the midnights of several places; each took another time.
  for (const [index, id] of ids.entries())
    await sql`
      UPDATE orders SET created_at = timestamptz '2026-01-10 18:10Z' + ${index} * interval '5 hours 20 minutes',
             shipped_at = CASE WHEN shipped_at IS NOT NULL THEN
               timestamptz '2026-01-10 18:10Z' + ${index} * interval '5 hours 20 minutes' + ${index + 1} * interval '3 hours' END,
             delivered_at = CASE WHEN delivered_at IS NOT NULL THEN
               timestamptz '2026-01-10 18:10Z' + ${index} * interval '5 hours 20 minutes' + ${index + 1} * interval '9 hours' END
      WHERE id = ${id}`.execute(context.db);
});
afterAll(() => databases.close());

const sums = async () =>
  (
    await sql<object>`
      SELECT day::text, dimension, value, currency, orders, kept, revenue::float8, refunded::float8,
             shipping_cost::float8, carried, shipped, ship_ms, backordered, split, units
      FROM analytics_days WHERE orders <> 0 ORDER BY day, dimension, value, currency`.execute(context.db)
  ).rows;

const quarters = async () =>
  (
    await sql<object>`
      SELECT starts_at, currency, orders, kept, revenue::float8 FROM analytics_quarters WHERE orders <> 0
      ORDER BY starts_at, currency`.execute(context.db)
  ).rows;

/** What a direct look at the orders says about a period. */
async function counted(start: Date, end: Date) {
  const { rows } = await sql<{
    orders: number;
    revenue: number;
    backordered: number;
    cost: number;
    p50: number;
    shipped: number;
  }>`
    SELECT count(*)::int AS orders,
           coalesce(sum(total_amount) FILTER (WHERE status <> 'CANCELLED'), 0)::float8 AS revenue,
           count(*) FILTER (WHERE EXISTS (SELECT FROM order_events WHERE order_id = orders.id
                                          AND to_status = 'BACKORDERED'))::int AS backordered,
           (SELECT coalesce(sum(shipping_cost), 0)::float8 FROM shipments JOIN orders placed ON placed.id = order_id
            WHERE placed.created_at >= ${start} AND placed.created_at < ${end}
              AND shipments.shipped_at IS NOT NULL) AS cost,
           count(shipped_at)::int AS shipped,
           coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM shipped_at - created_at)), 0)::float8
             / 3600 AS p50
    FROM orders WHERE created_at >= ${start} AND created_at < ${end}`.execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('A count answers a row');
  return row;
}

describe('recorded', () => {
  beforeEach(async () => recordFigures(context, ids));

  test.each([
    ['UTC', '2026-01-10', '2026-01-12'],
    ['Asia/Tokyo', '2026-01-11', '2026-01-12'],
    ['America/New_York', '2026-01-10', '2026-01-11'],
    ['Asia/Kathmandu', '2026-01-11', '2026-01-11'],
    ['Pacific/Chatham', '2025-12-01', '2026-02-01'],
  ])('the figures of %s from %s to %s are those of a direct count', async (timezone, from_date, to_date) => {
    const range = { from_date, to_date, timezone };
    const { start, end, starts } = askedPeriod(range, new Date());
    const dashboard = await service.dashboard(context, { ...range, compare: 'none' });
    const wanted = await counted(start, end);
    const figures = dashboard.key_figures;
    expect([figures.total_orders, figures.total_revenue, figures.shipping_cost]).toEqual([
      wanted.orders,
      wanted.revenue,
      wanted.cost,
    ]);
    expect(figures.backorder_rate).toBeCloseTo((100 * wanted.backordered) / Math.max(1, wanted.orders), 1);
    if (wanted.shipped === 0) expect(figures.hours_to_ship).toBeNull();
    else expect(Math.abs((figures.hours_to_ship?.p50 ?? 0) / wanted.p50 - 1)).toBeLessThan(0.06);
    const perDay = await Promise.all(
      starts.map(async (day, index) => (await counted(day, starts[index + 1] ?? end)).orders),
    );
    expect(dashboard.daily_volume.map(({ count }) => count)).toEqual(perDay);
  });

  test('a second time changes nothing', async () => {
    const before = [await sums(), await quarters()];
    await recordFigures(context, ids);
    expect([await sums(), await quarters()]).toEqual(before);
  });

  test('what becomes of an order moves it from one sum to the other', async () => {
    const id = await place(context);
    await recordFigures(context, [id]);
    const before = await service.dashboard(context, QUERY);
    await bringTo(context, id, 'SOURCED');
    await recordFigures(context, [id]);
    const after = await service.dashboard(context, QUERY);
    expect(after.total_orders).toBe(before.total_orders);
    expect([before.orders_by_status, after.orders_by_status]).toEqual([{ PENDING: 1 }, { SOURCED: 1 }]);
    expect(after.top_nodes).toMatchObject([{ node_code: 'N1', total_orders: 1 }]);
    await context.db.deleteFrom('outbox').execute();
  });

  test('the period before is told beside it', async () => {
    const range = { from_date: '2026-01-12', to_date: '2026-01-13', timezone: 'UTC' };
    const { previous } = await service.dashboard(context, { ...range, compare: 'previous_period' });
    const before = await service.dashboard(context, {
      ...range,
      from_date: '2026-01-10',
      to_date: '2026-01-11',
      compare: 'none',
    });
    expect(previous).toEqual({
      period_start: before.period_start,
      period_end: before.period_end,
      key_figures: before.key_figures,
      daily_volume: before.daily_volume,
    });
    expect(before.total_orders).toBeGreaterThan(0);
  });

  test('writers at once add nothing twice', async () => {
    await sql`UPDATE orders SET total_amount = total_amount + 1, subtotal = subtotal + 1 WHERE id = ANY (${ids}::uuid[])`.execute(
      context.db,
    );
    await Promise.all(Array.from({ length: 6 }, () => recordFigures(context, ids)));
    const added = [await sums(), await quarters()];
    await figuresAnew(context);
    expect([await sums(), await quarters()]).toEqual(added);
  });
});

test('a reindex mends whatever the sums have become, and says that they are there', async () => {
  await recordFigures(context, ids);
  await reindex(context, await analyticsTarget(databases));
  const right = [await sums(), await quarters()];
  await sql`UPDATE analytics_days SET orders = orders + 3, revenue = 1`.execute(context.db);
  await sql`DELETE FROM analytics_quarters`.execute(context.db);
  await reindex(context, await analyticsTarget(databases));
  expect([await sums(), await quarters()]).toEqual(right);
  expect(await haveFigures(context)).toBe(true);
});

test('the relay makes the figures of orders from before by itself, and follows those that come', async () => {
  await sql`TRUNCATE analytics_days, analytics_quarters, analytics_orders, projection_versions`.execute(
    context.db,
  );
  await context.db.deleteFrom('outbox').execute();
  const relay = new Relay(databases.environments, [await analyticsTarget(databases)], databases.log);
  relay.start();
  try {
    const id = await place(context);
    await bringTo(context, id, 'DELIVERED');
    await until('the figures have all orders', 30, async () => {
      const { total_orders: orders, orders_by_status: by } = await service.dashboard(context, {
        ...QUERY,
        from_date: '2026-01-01',
      });
      const [{ count }] = (
        await sql<{ count: number }>`SELECT count(*)::int AS count FROM orders`.execute(context.db)
      ).rows as [{ count: number }];
      return orders === count && by['DELIVERED'] === 3 && (await haveFigures(context));
    });
  } finally {
    await relay.stop();
  }
});
