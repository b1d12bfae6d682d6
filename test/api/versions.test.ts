/** `If-Match` on every route that changes something. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi, type TestApi } from '../support/api.ts';
import { describedRoutes } from '../support/described-routes.ts';

/** Routes that take no version, with the reason. */
const WITHOUT: Record<string, string> = {
  'identity.changePassword': 'it is changed by who knows the present one',
  'orders.edit':
    "the order's workflow takes one change after the other, and judges each on what it then finds",
  'orders.changeStatus': 'what the order is decides whether the change is a legal one',
  'sourcingRules.reorder': 'the body names the version of each rule',
  'inventory.updateProducts': 'the body names the version of each product',
};

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
});
afterAll(() => api.close());

const versioned = z.looseObject({ version: z.int() });

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await api.fetch(path, { method, token, headers, ...sent });
  return { status: response.status, etag: response.headers.get('etag'), body: await response.json() };
}

test('every PUT and PATCH takes If-Match, or says why not', async () => {
  const changing = (await describedRoutes(api)).filter(({ method }) => ['PUT', 'PATCH'].includes(method));
  const without = changing.filter(
    ({ operation }) =>
      !operation.parameters.some(({ in: place, name }) => place === 'header' && name === 'if-match'),
  );
  expect(without.map(({ name }) => name).sort()).toEqual(Object.keys(WITHOUT).sort());
  for (const { name, operation } of changing.filter((route) => !without.includes(route)))
    expect([name, Object.keys(operation.responses['200']?.headers ?? {})]).toEqual([
      name,
      expect.arrayContaining(['etag']),
    ]);
});

/** What can be changed twice, and how it is made. */
async function things() {
  const make = async (path: string, body: unknown) =>
    z.looseObject({ id: z.string() }).parse((await send('POST', path, body)).body).id;
  const node = { code: 'N-1', name: 'One', node_type: 'WAREHOUSE', latitude: 1, longitude: 1 };
  const nodeId = await make('/nodes', node);
  const item = await make('/inventory', { node_id: nodeId, sku: 'SKU-1' });
  const endpoint = await make('/webhooks/endpoints', { name: 'E', url: 'https://example.com/hook' });
  const user = await make('/admin/users', { email: 'one@example.com', password: 'correct horse battery' });
  const group = await make('/admin/groups', { name: 'G' });
  const environment = await make('/environments', { name: 'E One' });
  const organization = await make('/organizations', { name: 'O One' });
  const name = [{ name: 'Second' }, { name: 'Third' }] as const;
  return [
    { method: 'PATCH', path: `/nodes/${nodeId}`, changes: name },
    { method: 'PATCH', path: `/inventory/${item}`, changes: [{ reorder_point: 1 }, { reorder_point: 2 }] },
    {
      method: 'PATCH',
      path: '/inventory/products/SKU-1',
      changes: [{ product_name: 'a' }, { product_name: 'b' }],
    },
    { method: 'PATCH', path: `/webhooks/endpoints/${endpoint}`, changes: name },
    {
      method: 'PATCH',
      path: `/admin/users/${user}`,
      changes: [{ full_name: 'Second' }, { full_name: 'Third' }],
    },
    {
      method: 'PATCH',
      path: `/admin/users/${user}/platform-role`,
      changes: [{ platform_role: 'SUPERADMIN' }, { platform_role: 'USER' }],
    },
    { method: 'PATCH', path: `/admin/groups/${group}`, changes: name },
    { method: 'PATCH', path: `/environments/${environment}`, changes: name },
    { method: 'PATCH', path: `/organizations/${organization}`, changes: name },
    {
      method: 'PUT',
      path: '/notifications/templates/order_shipment/SMS',
      changes: [{ text: 'Sent' }, { text: 'Gone' }],
    },
  ];
}

test('of two changes of one version the second is refused, and changes nothing', async () => {
  for (const { method, path, changes } of await things()) {
    const first = await send(method, path, changes[0]);
    expect([path, first.status, first.etag]).toEqual([path, 200, `"${versioned.parse(first.body).version}"`]);
    const seen = { 'if-match': first.etag ?? '' };
    const second = await send(method, path, changes[1], seen);
    expect([path, second.status]).toEqual([path, 200]);
    const { version } = versioned.parse(second.body);
    expect([path, version]).toEqual([path, versioned.parse(first.body).version + 1]);

    const late = await send(method, path, changes[0], seen);
    expect([path, late.status, late.body]).toMatchObject([
      path,
      409,
      { detail: expect.stringContaining(`at version ${version}`) },
    ]);
    const again = await send(method, path, changes[1], { 'if-match': `"${version}"` });
    expect([path, again.status]).toEqual([path, 200]);
  }
});

test('of many changes of one version at once, one is made', async () => {
  const { body } = await send('POST', '/admin/groups', { name: 'Busy' });
  const { id } = z.object({ id: z.string() }).parse(body);
  const many = Array.from({ length: 10 }, (_, at) =>
    send('PATCH', `/admin/groups/${id}`, { description: `by ${at}` }, { 'if-match': '"1"' }),
  );
  const statuses = (await Promise.all(many)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
});

test('a version that is none is refused', async () => {
  const refused = await send('PATCH', `/nodes/${crypto.randomUUID()}`, {}, { 'if-match': '"new"' });
  expect(refused.status).toBe(422);
  const missing = await send('PATCH', `/nodes/${crypto.randomUUID()}`, {}, { 'if-match': '"1"' });
  expect(missing.status).toBe(404);
});
