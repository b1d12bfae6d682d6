/** The usual attacks on an HTTP interface: refused, or taken for the plain text that they are. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, TEST_SHOP, type TestApi } from '../support/api.ts';
import { addStockedNode } from '../support/supply.ts';

const SQL = [
  "' OR '1'='1",
  "'; DROP TABLE orders; --",
  '1) UNION SELECT password_hash FROM users --',
  '%_\\',
];

let api: TestApi;
let token: string;
let nodeId: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  const { db } = await api.environments.findOrThrow('default');
  nodeId = await addStockedNode(db, 'N-1', { 'SKU-1': 10 });
});
afterAll(() => api.close());

const order = (overrides: object = {}) => ({
  channel: 'WEB',
  fulfillment_type: 'SHIP_TO_HOME',
  customer_email: 'jane@example.com',
  line_items: [{ sku: 'SKU-1', product_name: 'One', quantity: 1, unit_price: 1 }],
  shipping_address: { address1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
  ...overrides,
});

const post = (path: string, body: unknown) =>
  api.fetch(path, { method: 'POST', token, body: typeof body === 'string' ? body : JSON.stringify(body) });

/** The rows that must still be there. */
async function untouched(): Promise<void> {
  const { db } = await api.environments.findOrThrow('default');
  const stock = await db.selectFrom('inventory_items').select(['sku', 'quantity_on_hand']).execute();
  expect(stock).toEqual([{ sku: 'SKU-1', quantity_on_hand: 10 }]);
  await db.selectFrom('orders').select('id').limit(1).execute();
}

describe('SQL', () => {
  test.each(SQL)('in every filter of a list is a value and nothing else: %s', async (attack) => {
    const value = encodeURIComponent(attack);
    const paths = [
      `/orders?customer_email=${value}`,
      `/orders?search=${value}`,
      `/inventory?sku=${value}`,
      `/inventory/sku/${value}`,
      `/inventory/products?search=${value}`,
      `/search/orders?q=${value}`,
    ];
    for (const path of paths) {
      const response = await api.fetch(path, { token });
      const body = await response.json();
      const found = Array.isArray(body) ? body : (body.items ?? body.hits ?? []);
      expect([path, response.status < 500, found.length]).toEqual([path, true, 0]);
    }
    await untouched();
  });

  test.each(SQL)('in the field to sort by falls back: %s', async (attack) => {
    const response = await post('/search/orders', { sort_by: attack });
    expect(response.status).toBe(200);
    expect((await post('/search/orders', { sort_order: attack })).status).toBe(422);
    await untouched();
  });

  test.each(SQL)('in what is written is written as it is: %s', async (attack) => {
    const response = await post('/orders', order({ customer_name: attack, notes: attack, tags: [attack] }));
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ customer_name: attack, notes: attack, tags: [attack] });
    await untouched();
  });
});

describe('mass assignment', () => {
  test.each(['status', 'payment_status', 'version', 'environment', 'organization_id', 'amount_captured'])(
    'of %s to an order is refused',
    async (field) => {
      const response = await post('/orders', order({ [field]: 'DELIVERED' }));
      expect(response.status).toBe(422);
      expect(JSON.stringify((await response.json()).errors)).toContain(field);
    },
  );

  test.each([
    ['/nodes', { code: 'N-2', name: 'N', node_type: 'WAREHOUSE', latitude: 1, longitude: 1 }],
    ['/sourcing-rules', { name: 'R', priority: 1, strategy: 'DISTANCE_OPTIMAL' }],
    ['/webhooks/endpoints', { name: 'W', url: 'https://8.8.8.8/hook' }],
  ])('to what %s makes is refused or without effect', async (path, body) => {
    const own = { id: '00000000-0000-4000-8000-000000000000', current_daily_orders: -5, version: 99 };
    const response = await post(path, { ...body, ...own });
    expect(response.status).toBe(422);
  });

  test('of stock that is reserved is refused', async () => {
    const body = { node_id: nodeId, sku: 'SKU-2', quantity_reserved: 5, quantity_available: 5 };
    expect((await post('/inventory', body)).status).toBe(422);
    await untouched();
  });
});

describe('prototype pollution', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('by %s in metadata stays data', async (name) => {
    const body = JSON.stringify(order()).replace(
      /\}$/,
      `,"metadata":{"inner":{"${name}":{"polluted":true}}}}`,
    );
    expect((await post('/orders', body)).status).toBeLessThan(500);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('bodies', () => {
  test('that nest deeper than anything needs do no harm', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const response = await post('/orders', `{"metadata":{"a":${deep}}}`);
    expect(response.status).toBe(422);
  });

  test('with a thousand mistakes are answered shortly', async () => {
    const lines = Array.from({ length: 10_000 }, () => ({ sku: 1 }));
    const response = await post('/orders', order({ line_items: lines }));
    expect(response.status).toBe(422);
    expect((await response.text()).length).toBeLessThan(100_000);
  });

  test('that say one length twice, or two, are refused by the server', async () => {
    const { hostname, port } = new URL(api.origin);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          'POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}',
        );
      });
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.once('close', () => resolve(text)).once('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  });
});

describe('headers', () => {
  test('of the answer cannot be written by the request', async () => {
    const wished = 'abc%0d%0aSet-Cookie: a=b';
    const response = await api.fetch('/health', { headers: { 'x-request-id': wished } });
    expect(response.headers.get('x-request-id')).not.toBe(wished);
    expect(response.headers.get('set-cookie')).toBeNull();
    const redirected = await api.fetch('/%0d%0aSet-Cookie:%20a=b');
    expect([redirected.status, redirected.headers.get('set-cookie')]).toEqual([404, null]);
  });

  test('protect pages: no inline script, no frame, no sniffing; HSTS only by TLS', async () => {
    const plain = await api.fetch('/app');
    const policy = plain.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff');
    expect(plain.headers.get('strict-transport-security')).toBeNull();
    const secure = await api.fetch('/app', { headers: { 'x-forwarded-proto': 'https' } });
    expect(secure.headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
  });
});

describe('paths that climb', () => {
  test.each([
    '/app/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/docs/assets/..%2f..%2fpackage.json',
    '/docs/assets/%2e%2e/%2e%2e/package.json',
    '/redoc/assets/..%5c..%5cpackage.json',
    '/app/assets/%00',
  ])('%s leads nowhere', async (path) => {
    const response = await api.fetch(path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.text()).not.toMatch(/root:|"dependencies"/);
  });
});

describe('pages of other origins', () => {
  const preflight = (origin: string) =>
    api.fetch('/orders', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  test('that are named may call with a token, and never with the cookie', async () => {
    const response = await preflight(TEST_SHOP);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, TEST_SHOP]);
    expect(response.headers.get('access-control-allow-headers')).toContain('Authorization');
    const asked = await api.fetch('/orders', { token, headers: { origin: TEST_SHOP } });
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([200, TEST_SHOP]);
    expect(asked.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('that are not named may not', async () => {
    const response = await preflight('https://evil.example.com');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    const asked = await api.fetch('/orders', { token, headers: { origin: 'https://evil.example.com' } });
    expect(asked.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each([TEST_SHOP, 'https://evil.example.com'])('write nothing by cookie: %s', async (origin) => {
    const response = await api.fetch('/orders', {
      method: 'POST',
      headers: { origin, cookie: `oms_session=${token}` },
      body: JSON.stringify(order()),
    });
    expect(response.status).toBe(403);
  });
});
