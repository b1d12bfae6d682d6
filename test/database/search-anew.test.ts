/** Order search by PostgreSQL is made anew in place. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDocumentStores } from '../../src/documents/document-stores.ts';
import { projectionsOf } from '../../src/outbox/projections.ts';
import { reindex } from '../../src/outbox/reindex.ts';
import { openSearch } from '../../src/search/engines.ts';
import { newId } from '../../src/runtime/ids.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, place } from '../support/orders.ts';

const search = await openSearch({ ELASTICSEARCH_URL: undefined, OMS_ELASTICSEARCH_PREFIX: 'oms' });

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());

function searchTarget() {
  const documents = openDocumentStores({ MONGODB_URL: undefined, MONGODB_DB: 'unused' }, databases.log);
  const target = projectionsOf({ search, documents }).find(({ name }) => name === 'search');
  if (!target) throw new Error('Search is no projection');
  return target;
}

const rows = async () =>
  (
    await sql<{ order_id: string }>`
      SELECT order_id, version, words::text FROM oms_orders ORDER BY order_id`.execute(context.db)
  ).rows;

test('what is damaged is written again, what is newer stays, what has no order goes', async () => {
  const [damaged, newer] = [await place(context), await place(context)];
  const target = searchTarget();
  await reindex(context, target);
  await sql`UPDATE oms_orders SET version = version + 1 WHERE order_id = ${newer}`.execute(context.db);
  const wanted = await rows();
  await sql`UPDATE oms_orders SET words = 'damaged' WHERE order_id = ${damaged}`.execute(context.db);
  await sql`
    INSERT INTO oms_orders SELECT (jsonb_populate_record(o, jsonb_build_object('order_id', ${newId()}::text))).*
    FROM oms_orders o WHERE order_id = ${damaged}`.execute(context.db);
  expect(await rows()).toHaveLength(3);
  await reindex(context, target);
  expect(await rows()).toEqual(wanted);
});

test('it is whole once this release has made it', async () => {
  const target = searchTarget();
  await reindex(context, target);
  expect(await target.isWhole(context)).toBe(true);
  await sql`UPDATE projection_versions SET version = 0 WHERE target = 'search'`.execute(context.db);
  expect(await target.isWhole(context)).toBe(false);
});
