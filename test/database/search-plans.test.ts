import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderSearchRequest } from '../../src/search/order-search.ts';
import { PostgresOrderSearch } from '../../src/search/postgres-order-search.ts';
import { PostgresProductSearch } from '../../src/search/postgres-product-search.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';
import { settle } from '../support/settled.ts';

const ROWS = 30_000;

let databases: TestDatabases;
let plans: QueryPlans;

/**
 * Every order has `ord` and `customer`, one in five `walnut`, and one alone its number and its hash; `aurora` is in one
 * in five of the newest, and in few before.
 */
beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  await sql`
    INSERT INTO product_catalog (sku, document, category, price, words)
    SELECT 'SKU-' || n, '{}', 'Category ' || n % 40, n, to_tsvector('simple', text)
    FROM generate_series(1, ${ROWS}::int) n, LATERAL (SELECT 'sku ' || n || ' product ' || md5(n::text)) made (text)`.execute(
    plans.db,
  );
  await sql`
    INSERT INTO oms_orders (order_id, version, status, channel, fulfillment_type, customer_email, total_amount, tags,
                            created_at, source, words)
    SELECT new_id(), 1, CASE WHEN n % 1000 = 7 THEN 'BACKORDERED' ELSE 'DELIVERED' END,
           CASE WHEN n % 2 = 0 THEN 'POS' ELSE 'WEB' END, 'SHIP_TO_HOME', 'c' || n || '@example.com', n,
           CASE WHEN n % 100 = 0 THEN ARRAY['gift'] ELSE '{}' END,
           timestamptz '2026-01-01' + n * interval '5 minutes', jsonb_build_object('order_number', 'ORD-' || n, 'lines', repeat('x', 800)),
           to_tsvector('simple', text)
    FROM generate_series(1, ${ROWS}::int) n, LATERAL (
      SELECT 'ord ' || n || ' customer ' || md5(n::text) || CASE WHEN n % 5 = 0 THEN ' walnut' ELSE '' END
             || CASE WHEN n > 28000 AND n % 5 = 0 OR n % 500 = 1 THEN ' aurora' ELSE '' END) made (text)`.execute(
    plans.db,
  );
  await settle(plans.db, ['product_catalog', 'oms_orders', 'search_words']);
});
afterAll(async () => {
  await plans.close();
  await databases.close();
});

describe(`among ${ROWS.toLocaleString('en')} of each, no search reads a table from end to end`, () => {
  const page = { limit: 20, offset: 0 };

  test.each([
    ['an SKU', 'SKU-1234'],
    ['a number', '1234'],
    ['a word that all have', 'product'],
    ['a word that is mistyped', 'c4ca4238a0b923820dcc509a6f75849c1'],
  ])('products by %s', async (_what, words) => {
    const search = new PostgresProductSearch(plans.db);
    await plans.expectIndexes(async () => {
      expect((await search.search({ words, ...page })).total).toBeGreaterThan(0);
    });
  });

  const byRelevance: Partial<OrderSearchRequest> = { sort: 'relevance' };
  const cases: [what: string, words: string, request: Partial<OrderSearchRequest>][] = [
    ['a number', '1234', byRelevance],
    ['a number with a word that all have', 'ord 1234', byRelevance],
    ['a word that all have', 'cust', byRelevance],
    ['a word that many have', 'walnut', byRelevance],
    ['a word that many have, the oldest first', 'walnut', { descending: false }],
    ['a word that is mistyped', 'c4ca4238a0b923820dcc509a6f75849c1', byRelevance],
    ['a common word and a rare status', 'customer', { status: 'BACKORDERED' }],
    ['a common word and a day', 'customer', { from: new Date('2026-02-01'), before: new Date('2026-02-02') }],
    ['nothing', '', {}],
    ['nothing, the dearest first', '', { sort: 'total_amount' }],
    ['nothing, by number', '', { sort: 'order_number', descending: false }],
    ['a status', '', { status: 'DELIVERED' }],
    ['a rare status', '', { status: 'BACKORDERED' }],
    ['a channel and a type', '', { channel: 'POS', fulfillmentType: 'SHIP_TO_HOME' }],
    ['a customer', '', { customerEmail: 'c77@example.com' }],
    ['an amount', '', { minAmount: 29_990 }],
    ['a tag', '', { tags: ['gift'] }],
    ['a day', '', { from: new Date('2026-02-01'), before: new Date('2026-02-02') }],
  ];
  test.each(cases)('orders by %s', async (_what, words, request) => {
    const search = new PostgresOrderSearch(plans.db);
    const asked = { words, sort: 'created_at' as const, descending: true, ...page, ...request };
    for (const facets of [false, true]) {
      await plans.expectIndexes(async () => {
        expect((await search.search({ ...asked, facets })).total).toBeGreaterThan(0);
      });
    }
  });

  test('what is everywhere is counted up to a bound, what is rare exactly', async () => {
    const search = new PostgresOrderSearch(plans.db);
    const found = (words: string) => search.search({ words, sort: 'relevance', descending: true, ...page });
    expect(await found('customer')).toMatchObject({ total: 1_000, isLowerBound: true });
    expect(await found('ord c4ca4238a0b923820dcc509a6f75849b')).toMatchObject({
      total: 1,
      isLowerBound: false,
    });
    // Common among the newest alone: what lies further back is found all the same.
    expect(await found('aurora')).toMatchObject({ total: 460, isLowerBound: false });
  });

  test('facets count what matches, however far back it lies', async () => {
    const search = new PostgresOrderSearch(plans.db);
    const sorted = { sort: 'created_at' as const, descending: true, ...page };
    const found = await search.search({ words: '', ...sorted, facets: true, status: 'BACKORDERED' });
    expect(found).toMatchObject({ total: 30, isLowerBound: false, facetsAreLowerBound: true });
    expect(found.facets).toEqual({
      status: [
        { value: 'DELIVERED', count: expect.any(Number) },
        { value: 'BACKORDERED', count: 30 },
      ],
      channel: [{ value: 'WEB', count: 30 }],
      fulfillment_type: [{ value: 'SHIP_TO_HOME', count: 30 }],
    });
  });
});
