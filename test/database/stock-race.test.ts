import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf } from '../support/orders.ts';
import { expectStockBooksToAgree } from '../support/records.ts';
import { prepareRace, race, type RaceGround } from '../support/stock-race.ts';

/** How long it goes on; `RACE_SECONDS=60` for the long race. */
const SECONDS = Number(process.env['RACE_SECONDS'] ?? 4);
const ACTORS = { reservations: 500, orders: 20, adjustments: 15, transfers: 15 };
const CONNECTIONS = { reserving: 40, others: 24 };
const SAMPLE_EVERY_MS = 10;
const BOOKS_EVERY_SAMPLES = 50;

let databases: TestDatabases;
let db: DataPlaneDatabase;
let reserving: Context;
let others: Context;
let ground: RaceGround;

/** Whoever waits for a connection waits as long as it takes: there are ten times as many actors. */
function openPool(connectionString: string, max: number): DataPlaneDatabase {
  return new Kysely<DataPlane>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString, max }) }),
  });
}

beforeAll(async () => {
  databases = await createDatabases();
  const url = await databases.databaseUrl('default');
  const context = await contextOf(databases);
  db = openPool(url, CONNECTIONS.others);
  others = { ...context, db };
  reserving = { ...context, db: openPool(url, CONNECTIONS.reserving) };
  ground = await prepareRace(others, { nodes: 10, skus: 20, units: 6 });
});
afterAll(async () => {
  await reserving.db.destroy();
  await db.destroy();
  await databases.close();
});

/** Records that break an invariant, as of one moment: too much reserved, or other than the live reservations. */
async function brokenRecords(watcher: DataPlaneDatabase) {
  const { rows } = await sql`
    SELECT item.node_id, item.sku, item.quantity_on_hand, item.quantity_reserved, live.units
    FROM inventory_items item
    LEFT JOIN (
      SELECT inventory_item_id, sum(quantity) AS units FROM inventory_reservations WHERE status = 'LIVE'
      GROUP BY inventory_item_id
    ) live ON live.inventory_item_id = item.id
    WHERE item.quantity_reserved < 0 OR item.quantity_reserved > item.quantity_on_hand
      OR item.quantity_reserved <> coalesce(live.units, 0)`.execute(watcher);
  return rows;
}

/** Entries of the log that do not begin where the one before ended, for each of the two counters. */
async function brokenLog(watcher: DataPlaneDatabase) {
  const { rows } = await sql`
    SELECT * FROM (
      SELECT inventory_item_id, position, on_hand_after - on_hand_delta AS on_hand_before,
             reserved_after - reserved_delta AS reserved_before,
             lag(on_hand_after, 1, 0) OVER log AS last_on_hand, lag(reserved_after, 1, 0) OVER log AS last_reserved
      FROM inventory_adjustments WINDOW log AS (PARTITION BY inventory_item_id ORDER BY position)
    ) entry
    WHERE on_hand_before <> last_on_hand OR reserved_before <> last_reserved`.execute(watcher);
  return rows;
}

async function deadlocks(): Promise<number> {
  const { rows } = await sql<{ deadlocks: number }>`
    SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`.execute(db);
  return rows[0]?.deadlocks ?? 0;
}

/** Looks at the stock again and again while the work is under way. @returns how often it looked. */
async function watchDuring(work: Promise<unknown>): Promise<number> {
  let running = true;
  void work.finally(() => (running = false)).catch(() => undefined);
  const { db: watcher } = await databases.environments.findOrThrow('default');
  let looks = 0;
  while (running) {
    expect(await brokenRecords(watcher)).toEqual([]);
    if (looks % BOOKS_EVERY_SAMPLES === 0) await expectStockBooksToAgree(watcher);
    looks++;
    await delay(SAMPLE_EVERY_MS);
  }
  return looks;
}

test(
  '500 reservations at once over 20 SKUs and 10 nodes, with releases, sales, adjustments, transfers and whole orders',
  async () => {
    const racing = race({ reserving, others }, ground, ACTORS, SECONDS);
    const looks = await watchDuring(racing);
    const tally = await racing;
    console.log(`${SECONDS} s, ${looks} looks: ${JSON.stringify(tally)}`);
    expect(looks).toBeGreaterThan(SECONDS * 5);
    for (const name of ['reservations', 'reservations not served', 'adjustments', 'transfers']) {
      expect(tally[name], name).toBeGreaterThan(0);
    }
    expect(await deadlocks()).toBe(0);
    expect(await brokenRecords(db)).toEqual([]);
    expect(await brokenLog(db)).toEqual([]);
    await expectStockBooksToAgree(db);
  },
  SECONDS * 2_000 + 120_000,
);
