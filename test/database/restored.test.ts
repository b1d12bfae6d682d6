/** The outbox of a database that was restored on a server that has counted fewer transactions. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import { newId } from '../../src/runtime/ids.ts';
import { findPlace, movePlace, readBatch } from '../../src/outbox/repository.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf } from '../support/orders.ts';
import { until } from '../support/until.ts';

const ALL = 1_000;
/** What the server of before had counted besides. */
const FURTHER = 1_000_000_000;

let databases: TestDatabases;
let db: DataPlaneDatabase;

beforeAll(async () => {
  databases = await createDatabases();
  ({ db } = await contextOf(databases, 'default'));
});
afterAll(() => databases.close());

async function write(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  for (const id of ids)
    await sql`INSERT INTO outbox (topic, entity_id) VALUES ('product.changed', ${id})`.execute(db);
  return ids;
}

/** All that a target has not taken; the server's other tests have transactions of their own running. */
async function take(target: string, atLeast: number): Promise<string[]> {
  return until(`${target} takes ${atLeast}`, 20, async () => {
    const from = await findPlace(db, target);
    const { notices, end } = await readBatch(db, from, ALL);
    if (!end || notices.length < atLeast) return null;
    await movePlace(db, target, { from, to: end });
    return notices.map(({ entityId }) => entityId);
  });
}

async function restoreElsewhere(): Promise<void> {
  const further = (column: string) => sql.raw(`(${column}::text::bigint + ${FURTHER})::text::xid8`);
  await sql`UPDATE outbox SET transaction_id = ${further('transaction_id')}`.execute(db);
  await sql`UPDATE outbox_cursors SET transaction_id = ${further('transaction_id')}`.execute(db);
}

async function migrated(): Promise<string[]> {
  const lines: string[] = [];
  await migrate(databases.url, (line) => void lines.push(line));
  return lines.filter((line) => line.includes('was restored from another server'));
}

test('each target goes on where it was, and what is written from then on is read', async () => {
  const first = await write(3);
  expect((await take('quick', 3)).slice(-3)).toEqual(first);
  expect((await take('slow', 3)).slice(-3)).toEqual(first);
  const second = await write(4);
  expect(await take('quick', 4)).toEqual(second);

  await restoreElsewhere();
  const place = await findPlace(db, 'slow');
  expect((await readBatch(db, place, ALL)).end, 'what was written before waits').toBeNull();
  expect(await migrated()).toHaveLength(1);

  expect(await take('slow', 4)).toEqual(second);
  const third = await write(2);
  expect(await take('quick', 2)).toEqual(third);
  expect(await take('slow', 2)).toEqual(third);
  expect(await take('new', 9)).toEqual(expect.arrayContaining([...first, ...second, ...third]));
});

test('a database that was not restored is left as it is', async () => {
  await write(2);
  const places = () => sql`SELECT * FROM outbox_cursors ORDER BY target`.execute(db);
  const before = await places();
  expect(await migrated()).toEqual([]);
  expect((await places()).rows).toEqual(before.rows);
});
