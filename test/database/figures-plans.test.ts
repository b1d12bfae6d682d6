/** Figures of a month are read by indexes from few rows, whatever number of orders and currencies there is. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askedPeriod } from '../../src/analytics/calendar.ts';
import { figuresAnew } from '../../src/analytics/figures.ts';
import { dailyFigures, sumsOf } from '../../src/analytics/repository.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';
import { settle } from '../support/settled.ts';

const ORDERS = 60_000;
const DAYS = 1_000;

let databases: TestDatabases;
let plans: QueryPlans;
beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  const { db } = plans;
  await sql`
    INSERT INTO analytics_orders (order_id, created_at, status, channel, fulfillment_type, revenue, shipping_cost, ship_ms,
                                  was_backordered, parcels, nodes, currency, refunded, carried)
    SELECT gen_random_uuid(), timestamptz '2024-01-01Z' + n * ${DAYS} * interval '1 day' / ${ORDERS}, 'SHIPPED',
           (ARRAY['WEB', 'POS', 'API'])[1 + n % 3], 'SHIP_TO_HOME', 10, 5, n * 1000, false, 1, '[]',
           (ARRAY['USD', 'EUR'])[1 + n % 2], 1, true
    FROM generate_series(0, ${ORDERS - 1}) AS n`.execute(db);
  await figuresAnew({ db });
  await settle(db, ['analytics_orders', 'analytics_days', 'analytics_quarters']);
});
afterAll(async () => {
  await plans?.close();
  await databases?.close();
});

const period = askedPeriod(
  { from_date: '2025-03-01', to_date: '2025-03-31', timezone: 'Asia/Tokyo' },
  new Date(),
);

test('sums of a month', () => plans.expectIndexes(() => sumsOf(plans.db, period)));

test('days of a month', () => plans.expectIndexes(() => dailyFigures(plans.db, period)));

test('only sums with amounts are kept by currency', async () => {
  const { rows } = await sql<{ dimension: string; currencies: string[] }>`
    SELECT dimension, array_agg(DISTINCT currency ORDER BY currency) AS currencies FROM analytics_days GROUP BY 1 ORDER BY 1`.execute(
    plans.db,
  );
  const both = ['EUR', 'USD'];
  expect(rows).toEqual([
    { dimension: 'all', currencies: both },
    { dimension: 'channel', currencies: both },
    { dimension: 'fulfillment_type', currencies: both },
    { dimension: 'hours_to_ship', currencies: [''] },
    { dimension: 'status', currencies: [''] },
  ]);
});
