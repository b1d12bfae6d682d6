import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresProductCatalog } from '../../src/documents/postgres-product-catalog.ts';
import { orderDocument } from '../../src/search/order-document.ts';
import type { OrderSearch, OrderSearchRequest } from '../../src/search/order-search.ts';
import type { ProductSearch, ProductSearchRequest } from '../../src/search/product-search.ts';
import { PostgresOrderSearch } from '../../src/search/postgres-order-search.ts';
import { PostgresProductSearch } from '../../src/search/postgres-product-search.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { ORDER_QUERIES, ORDERS, PRODUCT_QUERIES, PRODUCTS } from './relevance.ts';

let databases: TestDatabases;
let orders: OrderSearch;
let products: ProductSearch;

beforeAll(async () => {
  databases = await createDatabases();
  const { db } = await databases.environments.findOrThrow('default');
  orders = new PostgresOrderSearch(db);
  products = new PostgresProductSearch(db);
  await orders.index(ORDERS.map(({ order, lines }) => orderDocument(order, lines)));
  await new PostgresProductCatalog(db).put(PRODUCTS);
});
afterAll(() => databases.close());

const findOrders = (words: string, request: Partial<OrderSearchRequest> = {}) =>
  orders.search({ words, sort: 'relevance', descending: true, limit: 20, offset: 0, ...request });
const findProducts = (words: string, request: Partial<ProductSearchRequest> = {}) =>
  products.search({ words, limit: 20, offset: 0, ...request });

describe('orders', () => {
  test.each(ORDER_QUERIES)('“%s” leads to %s', async (query, first) => {
    const { hits } = await findOrders(query);
    expect(hits[0]?.source['order_number']).toBe(first);
  });
});

describe('products', () => {
  test.each(PRODUCT_QUERIES)('“%s” leads to %s', async (query, first) => {
    const { hits } = await findProducts(query);
    expect(hits[0]?.sku).toBe(first);
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
