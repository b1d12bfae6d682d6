/** One suite for every search engine. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDocuments, productsById } from '../../src/catalog/catalog.ts';
import { orderDocument } from '../../src/search/order-document.ts';
import type { OrderDocument, OrderSearch, OrderSearchRequest } from '../../src/search/order-search.ts';
import type { ProductSearch, ProductSearchRequest } from '../../src/search/product-search.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { ENGINES, type TestEngine } from '../support/engines.ts';
import { contextOf } from '../support/orders.ts';
import { ORDER_QUERIES, ORDERS, PRODUCT_QUERIES, PRODUCTS } from './relevance.ts';

const idsOfProducts = async ({ db }: Context) =>
  (await db.selectFrom('product_catalog').select('id').execute()).map(({ id }) => id);

describe.each(ENGINES)('search by $name', ({ open }) => {
  let databases: TestDatabases;
  let engine: TestEngine;
  let orders: OrderSearch;
  let otherOrders: OrderSearch;
  let products: ProductSearch;

  beforeAll(async () => {
    databases = await createDatabases();
    await databases.addEnvironment('other-shop');
    const context = await contextOf(databases);
    const other = await contextOf(databases, 'other-shop');
    engine = await open();
    orders = engine.engine.orders(context);
    otherOrders = engine.engine.orders(other);
    products = engine.engine.products(context);
    for (const index of [orders, otherOrders]) await (await index.startRebuild()).finish();
    await orders.index(ORDERS.map(({ order, lines }) => orderDocument(order, lines)));
    await addDocuments(context.db, PRODUCTS);
    const index = engine.engine.productIndex?.of(context);
    const rebuild = await index?.startRebuild();
    await rebuild?.index(await productsById(context.db, await idsOfProducts(context)));
    await rebuild?.finish();
    await engine.settle();
  });
  afterAll(async () => {
    await engine.close();
    await databases.close();
  });

  const findOrders = (words: string, request: Partial<OrderSearchRequest> = {}) =>
    orders.search({ words, sort: 'relevance', descending: true, limit: 20, offset: 0, ...request });
  const numbersOf = async (request: Partial<OrderSearchRequest>, words = '') =>
    (await findOrders(words, request)).hits.map(({ source }) => source['order_number']);
  const findProducts = (words: string, request: Partial<ProductSearchRequest> = {}) =>
    products.search({ words, limit: 20, offset: 0, ...request });

  describe('orders', () => {
    test.each(ORDER_QUERIES)('“%s” leads to %s', async (query, first) => {
      const { hits } = await findOrders(query);
      expect(hits[0]?.source['order_number']).toBe(first);
    });

    test('a hit shows what was indexed', async () => {
      const [first] = ORDERS;
      const { hits } = await findOrders('K7P2QX');
      expect(hits).toEqual([
        {
          orderId: first?.order.id,
          score: expect.any(Number),
          source: first && orderDocument(first.order, first.lines).source,
        },
      ]);
    });

    test('without words all are found, the newest first, without a score', async () => {
      const found = await findOrders('');
      expect(found.total).toBe(ORDERS.length);
      expect(found.hits.map(({ orderId }) => orderId)).toEqual(ORDERS.map(({ order }) => order.id).reverse());
      expect(new Set(found.hits.map(({ score }) => score))).toEqual(new Set([null]));
    });

    test('are filtered by time, amount, tags and email', async () => {
      const [first, second, third] = ORDERS.map(({ order }) => order);
      expect(
        await numbersOf({ from: first?.created_at, before: third?.created_at, descending: false }),
      ).toEqual([first?.order_number, second?.order_number]);
      expect(await numbersOf({ minAmount: 20, maxAmount: 20 })).toEqual([second?.order_number]);
      expect(await numbersOf({ tags: ['vip'] })).toEqual([second?.order_number]);
      expect(await numbersOf({ tags: ['vip', 'gift'] })).toEqual([]);
      expect(await numbersOf({ customerEmail: 'JOHN.smith@example.com' })).toEqual([first?.order_number]);
      expect(await numbersOf({ status: 'CANCELLED' })).toEqual([]);
      expect(await numbersOf({ channel: 'WEB', fulfillmentType: 'SHIP_TO_HOME' }, 'john')).toContain(
        first?.order_number,
      );
    });

    test('are sorted and paged in a stable order', async () => {
      const numbers = ORDERS.map(({ order }) => order.order_number);
      expect(await numbersOf({ sort: 'order_number', descending: false })).toEqual([...numbers].sort());
      expect(await numbersOf({ sort: 'total_amount' })).toEqual([...numbers].reverse());
      const pages = await Promise.all(
        [0, 5, 10].map((offset) => numbersOf({ sort: 'created_at', limit: 5, offset, descending: false })),
      );
      expect(pages.flat()).toEqual(numbers);
    });

    test('are counted by status, channel and type, each as if it were not filtered by itself', async () => {
      const all = [{ value: 'DELIVERED', count: ORDERS.length }];
      const facetsOf = async (words: string, request: Partial<OrderSearchRequest>) =>
        (await findOrders(words, { facets: true, ...request })).facets;
      expect(await facetsOf('', {})).toEqual({
        status: all,
        channel: [{ value: 'WEB', count: ORDERS.length }],
        fulfillment_type: [{ value: 'SHIP_TO_HOME', count: ORDERS.length }],
      });
      expect(await facetsOf('', { status: 'CANCELLED' })).toEqual({
        status: all,
        channel: [],
        fulfillment_type: [],
      });
      expect(await facetsOf('zoe', { channel: 'POS' })).toEqual({
        status: [],
        channel: [{ value: 'WEB', count: 1 }],
        fulfillment_type: [],
      });
      expect(await findOrders('zoe')).not.toHaveProperty('facets');
      const chosen = { facets: true, status: 'DELIVERED', channel: 'WEB' } as const;
      expect(await facetsOf('', { ...chosen, minAmount: 20, maxAmount: 20 })).toEqual({
        status: [{ value: 'DELIVERED', count: 1 }],
        channel: [{ value: 'WEB', count: 1 }],
        fulfillment_type: [{ value: 'SHIP_TO_HOME', count: 1 }],
      });
      expect((await findOrders('', chosen)).facetsAreLowerBound).toBe(false);
    });

    test('an older version never replaces a newer one', async () => {
      const [first] = ORDERS;
      const document = (version: number, tags: string[]): OrderDocument =>
        orderDocument(
          { ...(first?.order ?? raise()), id: '01930000-0000-7000-9000-0000000000ff', version, tags },
          [],
        );
      await otherOrders.index([document(3, ['three'])]);
      await otherOrders.index([document(2, ['two']), document(1, ['one'])]);
      await engine.settle();
      const { hits } = await otherOrders.search({
        words: '',
        sort: 'created_at',
        descending: true,
        limit: 5,
        offset: 0,
      });
      expect(hits.map(({ source }) => source['tags'])).toEqual([['three']]);
      expect(await numbersOf({ tags: ['three'] })).toEqual([]);
    });
  });

  describe('products', () => {
    test.each(PRODUCT_QUERIES)('“%s” leads to %s', async (query, first) => {
      const { hits } = await findProducts(query);
      expect(hits[0]?.sku).toBe(first);
    });

    test('a hit shows the whole document', async () => {
      const { hits } = await findProducts('SKU-GADGET-B');
      expect(hits[0]).toEqual({
        sku: 'SKU-GADGET-B',
        score: expect.any(Number),
        source: PRODUCTS.find(({ sku }) => sku === 'SKU-GADGET-B'),
      });
    });

    test('what has no word in it narrows nothing, and has no score', async () => {
      const { hits } = await findProducts('--', { category: 'Furniture' });
      expect(hits.map(({ sku, score }) => [sku, score])).toEqual([
        ['CHR-OAK-01', null],
        ['TBL-WAL-120', null],
      ]);
    });

    test('are filtered by category and price, counted by category and paged', async () => {
      const all = await findProducts('sku');
      expect([all.total, all.categories]).toEqual([
        3,
        [
          { value: 'Widgets', count: 2 },
          { value: 'Gadgets', count: 1 },
        ],
      ]);
      const cheap = await findProducts('sku', { category: 'Widgets', maxPrice: 30 });
      expect(cheap.hits.map(({ sku }) => sku)).toEqual(['SKU-WIDGET-A']);
      const dear = await findProducts('sku', { minPrice: 49.99 });
      expect(dear.total).toBe(2);
      const second = await findProducts('sku', { limit: 2, offset: 2 });
      expect([second.total, second.hits.length]).toEqual([3, 1]);
    });
  });
});

function raise(): never {
  throw new Error('There are no orders to search in');
}
