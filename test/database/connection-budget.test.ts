import pg from 'pg';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConnectionBudget, NoConnectionFree } from '../../src/database/connection-budget.ts';
import { isDatabaseAway } from '../../src/http/database-errors.ts';
import { databaseUrl, openDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';

const DATABASES = 12;
const LIMIT = 8;
const NAME = 'budget-test';

let databases: TestDatabases;
let server: pg.Client;
const slugs = Array.from({ length: DATABASES }, (_, number) => `tenant-${number}`);
beforeAll(async () => {
  databases = await createDatabases();
  server = new pg.Client({ connectionString: databaseUrl(databases.url, 'postgres') });
  await server.connect();
  for (const slug of slugs) await databases.addEnvironment(slug);
});
afterAll(async () => {
  await server.end();
  await databases.close();
});

async function openAll(budget: ConnectionBudget, size: number) {
  const urls = await Promise.all(slugs.map((slug) => databases.databaseUrl(slug)));
  return urls.map((url) =>
    openDatabase<DataPlane>({ url, size, name: NAME, onIdleError: () => undefined, budget }),
  );
}

const atServer = async (): Promise<number> => {
  const text = 'SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1';
  return (await server.query<{ n: number }>(text, [NAME])).rows[0]?.n ?? 0;
};

describe('the budget of connections', () => {
  test('holds while many databases are worked in at once, and all of them are served', async () => {
    const budget = new ConnectionBudget(LIMIT);
    const pools = await openAll(budget, 4);
    let most = 0;
    const watching = setInterval(() => {
      most = Math.max(most, budget.open);
    }, 1);
    const seen = new Map<number, number>();
    const work = Array.from({ length: 20 }).flatMap(() =>
      pools.map(async (db, number) => {
        await sql`SELECT pg_sleep(0.002)`.execute(db);
        seen.set(number, (seen.get(number) ?? 0) + 1);
      }),
    );
    await Promise.all(work);
    clearInterval(watching);
    expect(await atServer()).toBeLessThanOrEqual(LIMIT);
    expect(most).toBe(LIMIT);
    expect([...seen.values()]).toEqual(slugs.map(() => 20));
    await Promise.all(pools.map((db) => db.destroy()));
    expect(budget.open).toBe(0);
  });

  test('takes the connection of the database that was quiet for longest', async () => {
    const budget = new ConnectionBudget(3);
    const pools = await openAll(budget, 4);
    const [first, second, third, fourth] = pools;
    if (!first || !second || !third || !fourth) throw new Error('There are too few databases');
    const backend = async (db: typeof first) =>
      (await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(db)).rows[0]?.pid;
    const [quiet, kept] = [await backend(first), await backend(second)];
    await backend(third);
    await backend(second);
    await backend(fourth);
    expect(await backend(second)).toBe(kept);
    expect(await backend(first)).not.toBe(quiet);
    await Promise.all(pools.map((db) => db.destroy()));
  });

  test('one database that does not exist and one that is flooded leave room for the others', async () => {
    const budget = new ConnectionBudget(LIMIT);
    const pools = await openAll(budget, 4);
    const url = databaseUrl(databases.url, 'oms_nowhere');
    const broken = openDatabase<DataPlane>({
      url,
      size: 4,
      name: NAME,
      onIdleError: () => undefined,
      budget,
    });
    const [flooded, ...others] = pools;
    if (!flooded) throw new Error('There are too few databases');
    const failures = Promise.allSettled(Array.from({ length: 30 }, () => sql`SELECT 1`.execute(broken)));
    const flood = Promise.all(Array.from({ length: 40 }, () => sql`SELECT pg_sleep(0.05)`.execute(flooded)));
    await Promise.all(others.map((db) => sql`SELECT 1`.execute(db)));
    expect((await failures).every(({ status }) => status === 'rejected')).toBe(true);
    await flood;
    await Promise.all([...pools, broken].map((db) => db.destroy()));
    expect(budget.open).toBe(0);
  });
});

test('a connection that is cut in the middle of a statement fails it, and not the process', async () => {
  const url = await databases.databaseUrl('tenant-0');
  const db = openDatabase<DataPlane>({ url, size: 1, name: NAME, onIdleError: () => undefined });
  const statement = expect(sql`SELECT pg_sleep(30)`.execute(db)).rejects.toThrow();
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = $1 AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()`;
  await expect.poll(async () => (await server.query(cut, [NAME])).rowCount, { timeout: 10_000 }).toBe(1);
  await statement;
  expect((await sql<{ n: number }>`SELECT 1 AS n`.execute(db)).rows).toEqual([{ n: 1 }]);
  await db.destroy();
});

test('who waits in vain is refused for now, as when the database is away', async () => {
  const budget = new ConnectionBudget(1);
  const [busy, ...others] = await openAll(budget, 2);
  if (!busy || !others[0]) throw new Error('There are too few databases');
  const held = sql`SELECT pg_sleep(6)`.execute(busy);
  await expect(sql`SELECT 1`.execute(others[0])).rejects.toSatisfy(
    (error) => error instanceof NoConnectionFree && isDatabaseAway(error),
  );
  await held;
  await Promise.all([busy, ...others].map((db) => db.destroy()));
});
