import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresOrderSearch } from '../../src/search/postgres-order-search.ts';
import { PostgresProductSearch } from '../../src/search/postgres-product-search.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';

const ROWS = 30_000;

let databases: TestDatabases;
let plans: QueryPlans;

beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  await sql`
    INSERT INTO product_catalog (sku, document, category, price, words, haystack)
    SELECT 'SKU-' || n, '{}', 'Category ' || n % 40, n, to_tsvector('simple', text), text
    FROM generate_series(1, ${ROWS}::int) n, LATERAL (SELECT 'sku ' || n || ' product ' || md5(n::text)) made (text)`.execute(
    plans.db,
  );
  await sql`
    INSERT INTO oms_orders (order_id, version, status, channel, fulfillment_type, customer_email, total_amount, tags,
                            created_at, source, words, haystack)
    SELECT new_id(), 1, 'DELIVERED', 'WEB', 'SHIP_TO_HOME', 'c' || n || '@example.com', n, '{}',
           timestamptz '2026-01-01' + n * interval '5 minutes', '{}', to_tsvector('simple', text), text
    FROM generate_series(1, ${ROWS}::int) n, LATERAL (SELECT 'ord ' || n || ' customer ' || md5(n::text)) made (text)`.execute(
    plans.db,
  );
  for (const table of ['product_catalog', 'oms_orders']) {
    await sql`VACUUM (ANALYZE) ${sql.table(table)}`.execute(plans.db);
  }
});
afterAll(async () => {
  await plans.close();
  await databases.close();
});

describe(`among ${ROWS.toLocaleString('en')} of each, no search reads a table from end to end`, () => {
  const page = { limit: 20, offset: 0 };

  test.each([
    ['a number', '1234'],
    ['a word that is mistyped', 'c4ca4238a0b923820dcc509a6f75849c1'],
  ])('products by %s', async (_what, words) => {
    const search = new PostgresProductSearch(plans.db);
    await plans.expectIndexes(async () => {
      expect((await search.search({ words, ...page })).total).toBeGreaterThan(0);
    });
  });

  test.each([
    ['a number', '1234'],
    ['a word that is mistyped', 'c4ca4238a0b923820dcc509a6f75849c1'],
  ])('orders by %s', async (_what, words) => {
    const search = new PostgresOrderSearch(plans.db);
    await plans.expectIndexes(async () => {
      const found = await search.search({ words, sort: 'relevance', descending: true, ...page });
      expect(found.total).toBeGreaterThan(0);
    });
  });
});
