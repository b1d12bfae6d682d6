/** Machines sign in by API keys. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../support/api.ts';
import { ENVIRONMENT_ID } from '../support/databases.ts';

let api: TestApi;
let admin: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('admin@example.com', 'SUPERADMIN');
  await api.addEnvironment('staging');
  admin = await api.signIn('admin@example.com');
});
afterAll(() => api.close());

async function make(body: Record<string, unknown> = {}, environment = 'default') {
  const response = await api.fetch('/api-keys', {
    method: 'POST',
    token: admin,
    headers: { 'x-oms-environment': environment },
    body: JSON.stringify({ name: 'Warehouse', scopes: ['nodes.read'], ...body }),
  });
  return { status: response.status, body: await response.json() };
}

const statusOf = async (token: string, path: string, init: RequestInit = {}) =>
  (await api.fetch(path, { token, ...init })).status;

const rowOf = (id: string) =>
  api.controlPlane.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

describe('an API key', () => {
  test('is shown once and kept as a hash', async () => {
    const { status, body } = await make();
    expect(status).toBe(201);
    expect(body.key).toMatch(/^oms_[0-9a-f]{12}_[\w-]{43}$/);
    expect(body.key.startsWith(`${body.prefix}_`)).toBe(true);
    const list = await (await api.fetch('/api-keys', { token: admin })).json();
    expect(list[0]).toMatchObject({ id: body.id, prefix: body.prefix, status: 'ACTIVE', last_used_at: null });
    expect(JSON.stringify(list)).not.toContain(body.key);
    const row = await rowOf(body.id);
    expect(row.key_hash).toHaveLength(32);
    expect(JSON.stringify(row)).not.toContain(body.key.slice(-43));
  });

  test('does what its scopes say in its environment, and nothing else', async () => {
    const { body } = await make();
    expect(await statusOf(body.key, '/nodes')).toBe(200);
    expect(await statusOf(body.key, '/nodes', { headers: { 'x-oms-environment': 'default' } })).toBe(200);
    expect(await statusOf(body.key, '/nodes', { headers: { 'x-oms-environment': 'staging' } })).toBe(403);
    expect(await statusOf(body.key, '/orders')).toBe(403);
    expect(await statusOf(body.key, '/nodes', { method: 'POST', body: '{}' })).toBe(403);
    for (const path of ['/api-keys', '/admin/users', '/audit-log', '/auth/me']) {
      expect([path, await statusOf(body.key, path)]).toEqual([path, 403]);
    }
    expect(await statusOf(body.key, '/auth/logout', { method: 'POST' })).toBe(403);
    expect((await rowOf(body.id)).last_used_at).toBeInstanceOf(Date);
  });

  test('comes by the header X-API-Key as well, but not with a token beside it', async () => {
    const { body } = await make();
    const headers = { 'x-api-key': body.key };
    expect((await api.fetch('/nodes', { headers })).status).toBe(200);
    expect(await statusOf(admin, '/nodes', { headers })).toBe(401);
    expect((await api.fetch('/nodes', { headers: { 'x-api-key': 'nonsense' } })).status).toBe(401);
  });

  test('is the actor of what it does', async () => {
    const { body } = await make({ scopes: ['orders.read', 'orders.write'] });
    const placed = await api.fetch('/orders', {
      method: 'POST',
      token: body.key,
      body: JSON.stringify({
        channel: 'API',
        fulfillment_type: 'SHIP_TO_HOME',
        customer_email: 'jane@example.com',
        line_items: [{ sku: 'SKU-WIDGET-A', product_name: 'Widget A', quantity: 1, unit_price: '29.99' }],
        shipping_address: { address1: '1 Main St', city: 'New York', state: 'NY', postal_code: '10001' },
      }),
    });
    const { id } = await placed.json();
    expect(placed.status).toBe(201);
    const { db } = await api.environments.findOrThrow('default');
    const event = await db
      .selectFrom('order_events')
      .select('actor')
      .where('order_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(event.actor).toBe(`key:${body.id}`);
  });

  test('with a letter changed is refused, whatever the key did before', async () => {
    const { body } = await make();
    expect(await statusOf(body.key, '/nodes')).toBe(200);
    const forged = body.key.slice(0, -1) + (body.key.endsWith('A') ? 'B' : 'A');
    expect(await statusOf(forged, '/nodes')).toBe(401);
    expect(await statusOf(`oms_${'0'.repeat(12)}_${'A'.repeat(43)}`, '/nodes')).toBe(401);
  });

  test('is refused once it has expired', async () => {
    const { body } = await make({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    await api.controlPlane
      .updateTable('api_keys')
      .set({ expires_at: new Date(Date.now() - 1_000) })
      .where('id', '=', body.id)
      .execute();
    expect(await statusOf(body.key, '/nodes')).toBe(401);
    const list = await (await api.fetch('/api-keys', { token: admin })).json();
    expect(list[0]).toMatchObject({ id: body.id, status: 'EXPIRED' });
  });

  test('is revoked at once, by administrators of its environment', async () => {
    const { body } = await make();
    expect(await statusOf(body.key, '/nodes')).toBe(200);
    const elsewhere = { method: 'DELETE', headers: { 'x-oms-environment': 'staging' } };
    expect(await statusOf(admin, `/api-keys/${body.id}`, elsewhere)).toBe(404);
    expect(await statusOf(body.key, '/nodes')).toBe(200);
    expect(await statusOf(admin, `/api-keys/${body.id}`, { method: 'DELETE' })).toBe(204);
    expect(await statusOf(body.key, '/nodes')).toBe(401);
    expect(await statusOf(admin, `/api-keys/${body.id}`, { method: 'DELETE' })).toBe(204);
    const log = await (await api.fetch(`/audit-log?target_id=${body.id}`, { token: admin })).json();
    expect(log.items).toMatchObject([
      { action: 'api_key.revoked', environment_id: ENVIRONMENT_ID },
      { action: 'api_key.created', details: { prefix: body.prefix } },
    ]);
    expect(JSON.stringify(log)).not.toContain(body.key);
  });

  test('is found by its name, its beginning and its state', async () => {
    const { body } = await make({ name: 'Shop floor' });
    const found = async (query: string) =>
      (await (await api.fetch(`/api-keys?${query}`, { token: admin })).json()).map(
        ({ id }: { id: string }) => id,
      );
    expect(await found('q=shop')).toEqual([body.id]);
    expect(await found(`q=${body.prefix}`)).toEqual([body.id]);
    expect(await found('q=shop&status=ACTIVE')).toEqual([body.id]);
    expect(await found('q=shop&status=REVOKED')).toEqual([]);
    await api.fetch(`/api-keys/${body.id}`, { method: 'DELETE', token: admin });
    expect(await found('q=shop&status=REVOKED')).toEqual([body.id]);
  });

  test.each([
    ['no scope', { scopes: [] }],
    ['an unknown scope', { scopes: ['everything'] }],
    ['a scope twice', { scopes: ['nodes.read', 'nodes.read'] }],
    ['an expiry in the past', { expires_at: '2020-01-01T00:00:00Z' }],
    ['an environment in the body', { environment_id: ENVIRONMENT_ID }],
  ])('is not made with %s', async (_what, body) => {
    expect((await make(body)).status).toBe(422);
  });
});
