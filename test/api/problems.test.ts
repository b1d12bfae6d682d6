import { request as httpRequest } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseUrl } from '../../src/database/pools.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
});
afterAll(() => api.close());

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.detail).not.toBe('');
  expect(problem.request_id).toBe(response.headers.get('x-request-id'));
  return problem;
}

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  api.fetch(path, { method: 'POST', body, token, headers });

describe('a malformed request', () => {
  test.each(['{"channel":', 'null garbage', '{"a":"\u{1F600}"'])(
    'that is no JSON (%s) is 400',
    async (body) => {
      expect((await problemOf(await post('/orders', body))).status).toBe(400);
    },
  );

  test('that is not UTF-8 is 400', async () => {
    const response = await api.fetch('/orders', {
      method: 'POST',
      token,
      body: new Uint8Array([0x22, 0xff, 0x22]),
    });
    expect((await problemOf(response)).status).toBe(400);
  });

  test('in another format is 415', async () => {
    const response = await post('/orders', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' });
    expect((await problemOf(response)).status).toBe(415);
  });

  test('without a needed body is 422', async () => {
    expect((await problemOf(await api.fetch('/orders', { method: 'POST', token }))).status).toBe(422);
  });

  test('with __proto__ changes nothing but its own fate', async () => {
    const response = await post(
      '/search/orders',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    expect(response.status).toBe(422);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    await api.fetch('/orders?__proto__[polluted]=1&constructor[prototype][polluted]=1', { token });
    expect('polluted' in {}).toBe(false);
  });

  test('with a NUL is refused, not a fault', async () => {
    expect((await problemOf(await post('/search/orders', '{"customer_email":"a\\u0000b"}'))).status).toBe(
      422,
    );
    expect((await problemOf(await api.fetch('/inventory/sku/a%00b', { token }))).status).toBe(422);
  });
});

describe('a body that is too large', () => {
  test('is refused by its announced length before it is sent', async () => {
    const answered = await new Promise<{ status: number | undefined; sent: number }>((resolve, reject) => {
      const target = new URL('/orders', api.origin);
      const headers = {
        'content-type': 'application/json',
        'content-length': 20_000_000,
        authorization: `Bearer ${token}`,
      };
      const request = httpRequest(target, { method: 'POST', headers });
      request.on('response', (response) => {
        response.resume();
        resolve({ status: response.statusCode, sent: request.socket?.bytesWritten ?? 0 });
        request.destroy();
      });
      request.on('error', reject);
      request.write('{');
    });
    expect(answered.status).toBe(413);
    expect(answered.sent).toBeLessThan(100_000);
  });

  test('is refused by its size when no length was announced', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
      const request = httpRequest(new URL('/orders', api.origin), { method: 'POST', headers });
      request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
        request.destroy();
      });
      request.on('error', reject);
      request.write('"' + 'x'.repeat(1_200_000));
    });
    expect(status).toBe(413);
  });
});

describe('a field that is not valid', () => {
  test('is named by its path in the body', async () => {
    const body = {
      channel: 'WEB',
      fulfillment_type: 'SHIP_TO_HOME',
      customer_email: 'jane@example.com',
      line_items: [{ sku: 'A', product_name: 'A', quantity: 0, unit_price: 1 }],
      surprise: true,
    };
    const problem = await problemOf(await post('/orders', JSON.stringify(body)));
    expect(problem.status).toBe(422);
    const paths = problem.errors?.map((error) => error.path);
    expect(paths).toContain('line_items.0.quantity');
    expect(problem.errors?.some((error) => error.message.includes('surprise'))).toBe(true);
  });

  test('is named by its name in query and path', async () => {
    const query = await problemOf(await api.fetch('/nodes?page_size=201', { token }));
    expect(query.errors?.[0]?.path).toBe('page_size');
    const path = await problemOf(await api.fetch('/nodes/not-an-id', { token }));
    expect(path.errors?.[0]?.path).toBe('node_id');
  });
});

describe('where nothing is', () => {
  test('is 404', async () => {
    expect((await problemOf(await api.fetch('/nothing/here', { token }))).status).toBe(404);
    const unknown = await api.fetch(`/nodes/${crypto.randomUUID()}`, { token });
    expect((await problemOf(unknown)).status).toBe(404);
  });

  test.each([
    ['DELETE', '/orders', 'GET, HEAD, POST'],
    ['PUT', `/orders/${crypto.randomUUID()}/status`, 'PATCH'],
    ['POST', '/fulfillments/', 'GET, HEAD'],
    ['POST', '/openapi.json', 'GET, HEAD'],
  ])('%s %s is 405 and says what is possible', async (method, path, allowed) => {
    const response = await api.fetch(path, { method, token });
    expect((await problemOf(response)).status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
  });

  test('a trailing slash makes no difference, and HEAD is GET without its body', async () => {
    expect((await api.fetch('/nodes/?page_size=1', { token })).status).toBe(200);
    const head = await api.fetch('/nodes', { method: 'HEAD', token });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('every answer', () => {
  test('carries the request id: the given one when it is sane', async () => {
    const given = await api.fetch('/health', { headers: { 'x-request-id': 'order-import:42' } });
    expect(given.headers.get('x-request-id')).toBe('order-import:42');
    const forged = await api.fetch('/health', { headers: { 'x-request-id': 'a b"c' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('allows no inline script and no framing', async () => {
    const { headers } = await api.fetch('/health');
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/);
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('to another origin gives no permission to read it', async () => {
    const { headers } = await api.fetch('/health', { headers: { origin: 'https://elsewhere.example' } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('503 with Retry-After where Temporal is needed and away', async () => {
  const body = {
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: 'jane@example.com',
    line_items: [{ sku: 'A', product_name: 'A', quantity: 1, unit_price: 1 }],
    shipping_address: { address1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
  };
  const placed = await (await post('/orders', JSON.stringify(body))).json();
  const response = await post(`/orders/${placed.id}/cancel`, '{"reason":"changed my mind"}');
  expect((await problemOf(response)).status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('503 while the database is away, and as before when it is back (reference fault 36)', async () => {
  const signedIn = await api.signIn('owner@example.com');
  const name = new URL(api.url).pathname.slice(1);
  const server = new pg.Client({ connectionString: databaseUrl(api.url, 'postgres') });
  await server.connect();
  const disconnect = () =>
    server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  try {
    await disconnect();
    await server.query(`ALTER DATABASE "${name}" RENAME TO "${name}_away"`);
    const away = await api.fetch('/auth/me', { token: signedIn });
    expect((await problemOf(away)).status).toBe(503);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    await server.query(`ALTER DATABASE "${name}_away" RENAME TO "${name}"`);
    expect((await api.fetch('/auth/me', { token: signedIn })).status).toBe(200);
  } finally {
    await server.end();
  }
});
