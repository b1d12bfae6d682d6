/** The tables of figures as the release before left them, and a process of it that still runs. */
import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sumsOf } from '../../src/analytics/repository.ts';
import { lastDays } from '../../src/analytics/calendar.ts';
import { createDatabase, dropDatabase } from '../../src/database/migrate.ts';
import * as figures from '../../src/database/migrations/data-plane/0020-figures.ts';
import * as byCurrency from '../../src/database/migrations/data-plane/0026-figures-by-currency.ts';
import { databaseUrl, openDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';

const name = `oms_migration_${randomBytes(6).toString('hex')}`;
const NOON = new Date('2026-05-02T12:00Z');

let db: Kysely<DataPlane>;
beforeAll(async () => {
  await createDatabase(inject('postgresUrl'), name);
  const url = databaseUrl(inject('postgresUrl'), name);
  db = openDatabase<DataPlane>({ url, size: 2, name: 'test', onIdleError: () => undefined });
  const bare = openDatabase<unknown>({ url, size: 1, name: 'test', onIdleError: () => undefined });
  await figures.up(bare);
  await sql`
    INSERT INTO analytics_orders VALUES
      (gen_random_uuid(), ${NOON}, 'SHIPPED', 'WEB', 'SHIP_TO_HOME', 20, 5, 1000, null, false, 1, null, null, '[]')`.execute(
    bare,
  );
  await sql`
    INSERT INTO analytics_days SELECT '2026-05-02', sums.*
    FROM analytics_orders AS facts CROSS JOIN LATERAL analytics_measures(facts) AS sums`.execute(bare);
  await byCurrency.up(bare);
  await bare.destroy();
});
afterAll(async () => {
  await db.destroy();
  await dropDatabase(inject('postgresUrl'), name);
});

test('keep their counts, in a currency that is not known yet', async () => {
  const sums = await sumsOf(db, lastDays(1, 'UTC', NOON));
  expect(sums.filter(({ dimension }) => dimension === 'all')).toMatchObject([
    { currency: '', orders: 1, kept: 1, carried: 0 },
  ]);
});

test('are still read by it, whole days and their ends alike', async () => {
  const read = await sql`
    SELECT dimension, sum(orders)::int AS orders, sum(revenue)::float8 AS revenue FROM (
      SELECT sums.dimension, sums.orders, sums.revenue FROM analytics_days AS sums
      UNION ALL
      SELECT sums.dimension, sums.orders, sums.revenue
      FROM analytics_orders AS facts CROSS JOIN LATERAL analytics_measures(facts) AS sums) AS parts
    WHERE dimension = 'all' GROUP BY dimension`.execute(db);
  expect(read.rows).toEqual([{ dimension: 'all', orders: 2, revenue: 40 }]);
});

test('take nothing from it that lacks a currency, so that its place in the outbox stays', async () => {
  const facts = sql`
    SELECT (gen_random_uuid(), now(), 'PENDING', 'WEB', 'SHIP_TO_HOME', 1, 0, null::bigint, null::bigint, false, 0,
            null::text, null::int, '[]'::jsonb)::analytics_orders`;
  await expect(facts.execute(db)).rejects.toThrow('cannot cast type record to analytics_orders');
});
