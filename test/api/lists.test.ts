import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordFigures } from '../../src/analytics/figures.ts';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import { orderDocument } from '../../src/search/order-document.ts';
import { PostgresOrderSearch } from '../../src/search/postgres-order-search.ts';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let db: DataPlaneDatabase;
let token: string;

const NODES = ['DC-EAST', 'DC-WEST', 'STR-NYC-01'].map((code, index) => ({
  id: crypto.randomUUID(),
  code,
  name: `Node ${code}`,
  node_type: code.startsWith('DC') ? ('DISTRIBUTION_CENTER' as const) : ('RETAIL_STORE' as const),
  latitude: 40 + index,
  longitude: -74 - index,
  can_pickup: !code.startsWith('DC'),
  time_zone: 'Pacific/Kiritimati',
}));
const SKUS = ['SKU-A', 'SKU-B', 'SKU_C'];
const CUSTOMERS = [
  {
    customer_name: 'Zoë Peña',
    customer_email: 'zoe@example.com',
    city: 'New York',
    channel: 'WEB',
    price: 10,
  },
  {
    customer_name: 'Jonathan Smith',
    customer_email: 'jon@example.com',
    city: 'Boston',
    channel: 'MOBILE',
    price: 20,
  },
  {
    customer_name: 'Jane Doe',
    customer_email: 'Jane@example.com',
    city: 'New York',
    channel: 'WEB',
    price: 30,
  },
] as const;

const get = async (path: string) => {
  const response = await api.fetch(path, { token });
  expect([path, response.status]).toEqual([path, 200]);
  return { total: response.headers.get('x-total-count'), body: await response.json() };
};
const post = async (path: string, body: unknown) => {
  const response = await api.fetch(path, { method: 'POST', token, body: JSON.stringify(body) });
  return { status: response.status, headers: response.headers, body: await response.json() };
};

async function placeOrder(customer: (typeof CUSTOMERS)[number], headers: Record<string, string> = {}) {
  const body = JSON.stringify({
    channel: customer.channel,
    fulfillment_type: 'SHIP_TO_HOME',
    customer_name: customer.customer_name,
    customer_email: customer.customer_email,
    line_items: [{ sku: 'SKU-A', product_name: 'Walnut chair', quantity: 2, unit_price: customer.price }],
    shipping_address: { address1: '1 Main St', city: customer.city, state: 'NY', postal_code: '10001' },
    tags: customer.channel === 'WEB' ? ['gift'] : [],
  });
  return api.fetch('/orders', { method: 'POST', token, body, headers });
}

/** What the relay does in time. */
async function recordAll(): Promise<void> {
  const orders = await db.selectFrom('orders').select('id').execute();
  await recordFigures(
    { db },
    orders.map(({ id }) => id),
  );
}

async function indexOrders(): Promise<void> {
  const orders = await db.selectFrom('orders').selectAll().execute();
  const lines = await db.selectFrom('order_items').selectAll().execute();
  const documents = orders.map((order) =>
    orderDocument(
      order,
      lines.filter((line) => line.order_id === order.id),
    ),
  );
  await new PostgresOrderSearch(db).index(documents);
}

beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  ({ db } = await api.environments.findOrThrow('default'));
  await db.insertInto('fulfillment_nodes').values(NODES).execute();
  await db
    .insertInto('inventory_items')
    .values(
      NODES.flatMap(({ id }) =>
        SKUS.map((sku, index) => ({
          id: crypto.randomUUID(),
          node_id: id,
          sku,
          product_name: `Product ${sku}`,
          quantity_on_hand: 10 * index,
          unit_cost: '9.99',
        })),
      ),
    )
    .execute();
  for (const customer of CUSTOMERS) expect((await placeOrder(customer)).status).toBe(201);
  await indexOrders();
});
afterAll(() => api.close());

describe('nodes', () => {
  test('are listed by code, filtered and paged', async () => {
    const { body } = await get('/nodes?page_size=2');
    expect(body.total).toBe(3);
    expect(body.items.map((node: { code: string }) => node.code)).toEqual(['DC-EAST', 'DC-WEST']);
    const stores = (await get('/nodes?node_type=RETAIL_STORE&can_pickup=true')).body;
    expect([stores.total, stores.items[0].code]).toEqual([1, 'STR-NYC-01']);
  });

  test("count today's orders by their own calendar", async () => {
    const [node] = NODES;
    const there = new Intl.DateTimeFormat('en-CA', { timeZone: node?.time_zone ?? '' }).format(new Date());
    await db
      .insertInto('node_daily_orders')
      .values([
        { node_id: node?.id ?? '', local_date: there, orders: 25 },
        { node_id: node?.id ?? '', local_date: '2020-01-01', orders: 99 },
      ])
      .execute();
    expect((await get(`/nodes/${node?.id}`)).body.current_daily_orders).toBe(25);
    expect((await get(`/nodes/${node?.id}/capacity`)).body).toMatchObject({
      local_date: there,
      current_daily_orders: 25,
      remaining_capacity: 475,
      utilization: 0.05,
    });
  });
});

describe('stock', () => {
  test('is a bare list by SKU and node, with its total in a header', async () => {
    const first = await get('/inventory?page_size=4');
    const second = await get('/inventory?page_size=4&page=2');
    expect([first.total, first.body.length, second.body.length]).toEqual(['9', 4, 4]);
    const keys = [...first.body, ...second.body].map((item) => `${item.sku} ${item.node_id}`);
    expect(keys).toEqual([...keys].sort());
    expect(new Set(keys).size).toBe(8);
  });

  test('is filtered by SKU, node and shortage', async () => {
    expect((await get('/inventory?low_stock_only=true')).total).toBe('6');
    expect((await get(`/inventory?sku=SKU-B&node_id=${NODES[0]?.id}`)).body).toMatchObject([
      { sku: 'SKU-B', node_code: 'DC-EAST', quantity_available: 10, unit_cost: 9.99 },
    ]);
    expect((await get('/inventory/sku/SKU-A')).total).toBe('3');
    const [item] = (await get('/inventory?page_size=1')).body;
    expect((await get(`/inventory/${item.id}`)).body).toEqual(item);
  });

  test('is added up by product; the search takes % and _ for what they are', async () => {
    const { body, total } = await get('/inventory/products');
    expect(total).toBe('3');
    expect(body[2]).toMatchObject({ sku: 'SKU_C', total_on_hand: 60, nodes_count: 3, unit_cost: 9.99 });
    expect((await get('/inventory/products?search=sku_')).total).toBe('1');
    expect((await get('/inventory/products?search=%25')).total).toBe('0');
    expect((await get('/inventory/products?low_stock_only=true&search=sku')).total).toBe('2');
  });
});

describe('sourcing rules', () => {
  test('are listed as they are tried', async () => {
    const rule = (name: string, priority: number, isActive: boolean) => ({
      id: crypto.randomUUID(),
      name,
      priority,
      is_active: isActive,
      strategy: 'DISTANCE_OPTIMAL' as const,
      conditions: JSON.stringify([{ field: 'channel', operator: 'EQUALS', value: 'WEB' }]),
    });
    await db
      .insertInto('sourcing_rules')
      .values([rule('second', 20, true), rule('first', 10, true), rule('off', 5, false)])
      .execute();
    const { body } = await get('/sourcing-rules?is_active=true');
    expect(body.total).toBe(2);
    expect(body.items.map((each: { name: string }) => each.name)).toEqual(['first', 'second']);
    expect((await get(`/sourcing-rules/${body.items[0].id}`)).body).toEqual(body.items[0]);
  });
});

describe('orders', () => {
  test('are paged newest first, with a total that respects the filters (reference fault 24)', async () => {
    const { body } = await get('/orders?page_size=2&page=1');
    expect(body).toMatchObject({ total: 3, page: 1, page_size: 2, total_pages: 2 });
    expect(body.items.map((order: { customer_name: string }) => order.customer_name)).toEqual([
      'Jane Doe',
      'Jonathan Smith',
    ]);
    expect((await get('/orders?channel=WEB')).body.total).toBe(2);
    expect((await get('/orders?customer_email=JANE@example.com')).body.total).toBe(1);
    expect((await get('/orders?to_date=2020-01-01')).body.total).toBe(0);
  });

  test('placed twice under one key are one order', async () => {
    const headers = { 'idempotency-key': 'import-1' };
    const [first, second] = [
      await placeOrder(CUSTOMERS[1], headers),
      await placeOrder(CUSTOMERS[1], headers),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((await second.json()).id).toBe((await first.json()).id);
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    const other = await placeOrder(CUSTOMERS[2], headers);
    expect(other.status).toBe(409);
  });

  test('show their trail and where to find them', async () => {
    const { body } = await get('/orders?customer_email=zoe@example.com');
    const [order] = body.items;
    const trail = await get(`/orders/${order.id}/events`);
    expect([trail.total, trail.body[0].event_type]).toEqual(['1', 'order.created']);
    expect((await get(`/orders/number/${order.order_number}`)).body.id).toBe(order.id);
    expect((await get(`/orders/${order.id}/sourcing`)).body).toEqual([]);
  });
});

describe('search', () => {
  const names = (result: { body: { hits: { source: { customer_name: string } }[] } }) =>
    result.body.hits.map((hit) => hit.source.customer_name);

  test.each([
    ['a beginning', 'jon', ['Jonathan Smith']],
    ['an accent left out', 'pena', ['Zoë Peña']],
    ['a typing error', 'jonathan smiht', ['Jonathan Smith']],
    ['an email', 'zoe@example.com', ['Zoë Peña']],
    ['nothing that is there', 'xylophone', []],
  ])('finds by %s', async (_what, query, expected) => {
    expect(new Set(names(await post('/search/orders', { query })))).toEqual(new Set(expected));
  });

  test('finds an order by its number, whole or in part, before all others', async () => {
    const [order] = (await get('/orders?customer_email=zoe@example.com')).body.items;
    for (const query of [order.order_number, order.order_number.slice(4), order.order_number.slice(-6)]) {
      const { body } = await post('/search/orders', { query, sort_by: 'relevance' });
      expect(body.hits[0].id).toBe(order.id);
    }
  });

  test('filters, sorts and pages', async () => {
    const web = await post('/search/orders', {
      channel: 'WEB',
      tags: ['gift'],
      sort_by: 'total_amount',
      sort_order: 'asc',
    });
    expect(names(web)).toEqual(['Zoë Peña', 'Jane Doe']);
    const dear = await post('/search/orders', { min_amount: 50, sort_by: 'no such field', page_size: 1 });
    expect([dear.body.total, dear.body.total_pages, dear.body.hits.length]).toEqual([1, 1, 1]);
    expect((await get('/search/orders?q=walnut&page_size=2')).body).toMatchObject({ total: 3, page_size: 2 });
  });

  test('counts by facets and marks what was typed, where it is asked to', async () => {
    const found = await get('/search/orders?q=pena&status=CANCELLED&facets=true&highlights=true');
    expect([found.body.total, found.body.facets.status]).toEqual([0, [{ value: 'PENDING', count: 1 }]]);
    const { body } = await post('/search/orders', { query: 'pen', facets: true, highlights: true });
    expect(body.hits[0].highlights.customer_name).toEqual(['Zoë <em>Peña</em>']);
    expect(body.facets.channel).toEqual([{ value: 'WEB', count: 1 }]);
    const plain = await post('/search/orders', { query: 'pen' });
    expect([plain.body.facets, plain.body.hits[0].highlights]).toEqual([undefined, undefined]);
  });

  test('takes the same filters from the address', async () => {
    const query = 'min_amount=50&max_amount=1000000&from_date=2020-01-01&sort_by=total_amount&sort_order=asc';
    expect((await get(`/search/orders?${query}`)).body.total).toBe(1);
    expect((await get('/search/orders?customer_email=ZOE@example.com')).body.total).toBe(1);
  });

  test.each([
    ['from_date=2026-02-02&to_date=2026-02-01', 'to_date'],
    ['from_date=2026-02-01T12:00:00Z&to_date=2026-02-01T11:00:00Z', 'to_date'],
    ['min_amount=2&max_amount=1.99', 'max_amount'],
    ['max_amount=', 'max_amount'],
    ['min_amount=-1', 'min_amount'],
    ['min_amount=1e3', 'min_amount'],
  ])('refuses a range that holds nothing, and what is no number: %s', async (query, path) => {
    const response = await api.fetch(`/search/orders?${query}`, { token });
    const { errors } = await response.json();
    expect([response.status, errors[0].path]).toEqual([422, path]);
  });

  test('refuses such ranges in a body, too; a day is no empty range', async () => {
    const refused = await post('/search/orders', { min_amount: 2, max_amount: 1 });
    expect(refused.body.errors).toEqual([{ path: 'max_amount', message: 'must not be below min_amount' }]);
    const day = { from_date: '2026-02-01', to_date: '2026-02-01' };
    expect((await post('/search/orders', day)).body.total).toBe(0);
  });

  test.each([
    ['page=101&page_size=100', 422],
    ['page=100&page_size=100', 200],
  ])('reaches no deeper than 10,000 hits: %s', async (query, status) => {
    const response = await api.fetch(`/search/orders?${query}`, { token });
    expect(response.status).toBe(status);
    if (status === 422) expect((await response.json()).errors[0].message).toContain('cursor');
  });

  test('never goes back to an older version', async () => {
    const order = await db.selectFrom('orders').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow();
    const search = new PostgresOrderSearch(db);
    await search.index([orderDocument({ ...order, version: 5, status: 'SHIPPED' }, [])]);
    await search.index([
      orderDocument({ ...order, version: 4, status: 'PICKING' }, []),
      orderDocument({ ...order, version: 3, status: 'SOURCED' }, []),
    ]);
    expect((await post('/search/orders', { status: 'SHIPPED' })).body.total).toBe(1);
    await indexOrders();
  });
});

describe('the overview', () => {
  test('adds up a period by status, channel, type and day; revenue leaves cancelled orders out', async () => {
    const cancelled = await db
      .updateTable('orders')
      .set({ status: 'CANCELLED' })
      .where('customer_email', '=', 'zoe@example.com')
      .returning('total_amount')
      .executeTakeFirstOrThrow();
    expect(Number(cancelled.total_amount)).toBe(20);
    await recordAll();
    const { body } = await get('/analytics/dashboard');
    expect(body.total_orders).toBe(4);
    expect(body.total_revenue).toBe(40 + 60 + 40);
    expect(body.avg_order_value).toBe(46.67);
    expect(body.orders_by_status).toEqual({ PENDING: 3, CANCELLED: 1 });
    expect(body.orders_by_channel).toContainEqual({
      channel: 'WEB',
      count: 2,
      percentage: 50,
      total_revenue: 60,
      refunded_amount: 0,
      net_revenue: 60,
    });
    expect(body.daily_volume).toHaveLength(30);
    expect(body.daily_volume.at(-1)).toMatchObject({ date: body.period_end, count: 4 });
    expect(body.inventory_alerts[0]).toMatchObject({ sku: 'SKU-A', quantity_available: 0 });
    expect(body.inventory_alerts).toHaveLength(6);
  });

  test('takes at most ten years', async () => {
    expect((await api.fetch('/analytics/dashboard?from_date=0001-01-01', { token })).status).toBe(422);
    expect(
      (await get('/analytics/dashboard?from_date=2024-01-01&to_date=2024-12-31')).body.daily_volume,
    ).toHaveLength(366);
  });

  test('tells the days of a place, and the period before', async () => {
    const { body } = await get('/analytics/dashboard?timezone=Asia/Kathmandu&compare=previous_period');
    expect(body.timezone).toBe('Asia/Kathmandu');
    expect(body.key_figures).toMatchObject({ total_orders: 4, cancellation_rate: 25, hours_to_ship: null });
    expect(body.previous).toMatchObject({ key_figures: { total_orders: 0 } });
    expect(body.previous.daily_volume).toHaveLength(30);
    expect((await get('/analytics/dashboard')).body.previous).toBeNull();
    const { body: volume } = await get('/analytics/orders/volume?days=2&timezone=Pacific/Auckland');
    expect(volume).toHaveLength(2);
    for (const wrong of ['currency=XYZ', 'timezone=Nowhere/Else', 'timezone=%2B05:00', 'compare=year'])
      expect((await api.fetch(`/analytics/dashboard?${wrong}`, { token })).status).toBe(422);
  });
});
