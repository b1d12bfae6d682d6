/** `Idempotency-Key` on every route that makes something. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '../../src/runtime/ids.ts';
import type { ScheduleControl } from '../../src/schedules/schedule-control.ts';
import { PASSWORD, serveApi, temporalAway, type TestApi } from '../support/api.ts';
import { createDatabases, ENVIRONMENT_ID, type TestDatabases } from '../support/databases.ts';
import { describedRoutes } from '../support/described-routes.ts';
import { contextOf, placeAndSource } from '../support/orders.ts';
import { LATELY } from '../support/simulations.ts';
import { addStockedNode } from '../support/supply.ts';

/** Routes that take no key, with the reason. */
const WITHOUT: Record<string, string> = {
  'identity.requestPasswordReset':
    'nobody is signed in whose key it could be; a newer link takes the place of the earlier one',
};
/** It takes a delivered order and its workflow: see `workflow/every-command.test.ts`. */
const TESTED_WITH_WORKFLOWS = ['returns.create'];

interface Request {
  path: string;
  body?: unknown;
  /** Of a CSV file. */
  csv?: string;
}

interface Repeated extends Request {
  /** Another request, for which the key must not be used. */
  other: Request;
  /** How many there are of what it makes. */
  count: () => Promise<number>;
}

let databases: TestDatabases;
let api: TestApi;
let token: string;
let triggered = 0;
let routes: Record<string, Repeated>;

const schedules: ScheduleControl = {
  describe: async () => ({ isPaused: false, note: null, nextRuns: [], skipped: 0, missed: 0, runs: [] }),
  trigger: async () => void triggered++,
  pause: async () => {},
  resume: async () => {},
};

beforeAll(async () => {
  databases = await createDatabases();
  api = await serveApi(databases, temporalAway, undefined, schedules);
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  routes = await repeatedRoutes();
});
afterAll(async () => {
  await api.close();
  await databases.close();
});

async function rows(db: 'control' | 'data', table: string): Promise<number> {
  const query = sql<{ count: number }>`SELECT count(*)::int AS count FROM ${sql.table(table)}`;
  const { db: data } = await contextOf(api);
  const { rows: found } = await (db === 'control' ? query.execute(api.controlPlane) : query.execute(data));
  return found[0]?.count ?? 0;
}

async function addNotification(): Promise<string> {
  const id = newId();
  await sql`INSERT INTO notifications
      (id, type, channel, is_test, recipient, subject, text, template_version, status, sent_at)
    VALUES (${id}, 'order_shipment', 'EMAIL', true, 'a@example.com', 'Gone', 'It is gone', 0, 'SENT', now())`.execute(
    (await contextOf(api)).db,
  );
  return id;
}

const pending = async () => {
  const { rows: found } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM notifications WHERE status = 'PENDING'`.execute(
    (await contextOf(api)).db,
  );
  return found[0]?.count ?? 0;
};

function administration(user: string): Record<string, Repeated> {
  const controlled = (table: string) => () => rows('control', table);
  const email = (name: string) => ({ email: `${name}@example.com`, password: PASSWORD });
  return {
    'environments.create': {
      path: '/environments',
      body: { name: 'Twice' },
      other: { path: '/environments', body: { name: 'Thrice' } },
      count: controlled('environments'),
    },
    'environments.grant': {
      path: `/environments/${ENVIRONMENT_ID}/members`,
      body: { user_id: user },
      other: { path: `/environments/${ENVIRONMENT_ID}/members`, body: { user_id: user, role: 'ADMIN' } },
      count: controlled('memberships'),
    },
    'organizations.create': {
      path: '/organizations',
      body: { name: 'Once' },
      other: { path: '/organizations', body: { name: 'Other' } },
      count: controlled('organizations'),
    },
    'people.createUser': {
      path: '/admin/users',
      body: email('made'),
      other: { path: '/admin/users', body: { ...email('made'), password: `${PASSWORD}!` } },
      count: controlled('users'),
    },
    'people.inviteUser': {
      path: '/admin/users/invitations',
      body: { email: 'invited@example.com' },
      other: { path: '/admin/users/invitations', body: { email: 'another@example.com' } },
      count: async () => api.mail.length,
    },
    'people.makePasswordLink': {
      path: `/admin/users/${user}/password-link`,
      other: { path: `/admin/users/${newId()}/password-link` },
      count: async () => api.mail.length,
    },
    'people.createGroup': {
      path: '/admin/groups',
      body: { name: 'Pickers' },
      other: { path: '/admin/groups', body: { name: 'Packers' } },
      count: controlled('groups'),
    },
    'apiKeys.create': {
      path: '/api-keys',
      body: { name: 'Shop', scopes: ['orders.read'] },
      other: { path: '/api-keys', body: { name: 'Shop', scopes: ['orders.write'] } },
      count: controlled('api_keys'),
    },
    'schedules.trigger': {
      path: '/schedules/reconcile/trigger',
      other: { path: '/schedules/discover-patterns/trigger' },
      count: async () => triggered,
    },
  };
}

function operations(node: string, notification: string): Record<string, Repeated> {
  const kept = (table: string) => () => rows('data', table);
  const order = (quantity: number) => ({
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    customer_email: 'a@example.com',
    shipping_address: { address1: '1 A St', city: 'New York', state: 'NY', postal_code: '10118' },
    line_items: [{ sku: 'SKU-1', product_name: 'One', quantity, unit_price: '1.00' }],
  });
  const newNode = { code: 'TWICE', name: 'Twice', node_type: 'WAREHOUSE', latitude: 1, longitude: 1 };
  const rule = { name: 'Twice', strategy: 'COST_OPTIMAL' };
  const endpoint = { name: 'Twice', url: 'https://example.com/hook' };
  const simulation = { orders: LATELY, rule_sets: [{ name: 'Current rules' }] };
  const testOf = (recipient: string) => ({
    path: '/notifications/templates/order_shipment/EMAIL/test',
    body: { recipient },
  });
  return {
    'orders.place': {
      ...{ path: '/orders', body: order(1), other: { path: '/orders', body: order(2) } },
      count: kept('orders'),
    },
    'nodes.create': {
      ...{ path: '/nodes', body: newNode, other: { path: '/nodes', body: { ...newNode, code: 'OTHER' } } },
      count: kept('fulfillment_nodes'),
    },
    'inventory.create': {
      path: '/inventory',
      body: { node_id: node, sku: 'SKU-TWICE' },
      other: { path: '/inventory', body: { node_id: node, sku: 'SKU-OTHER' } },
      count: kept('inventory_items'),
    },
    'inventory.importCsv': {
      path: '/inventory/imports',
      csv: 'node_code,sku,quantity_on_hand\nEAST,SKU-1,7\n',
      other: { path: '/inventory/imports', csv: 'node_code,sku,quantity_on_hand\nEAST,SKU-1,8\n' },
      count: kept('inventory_adjustments'),
    },
    'sourcingRules.create': {
      path: '/sourcing-rules',
      body: rule,
      other: { path: '/sourcing-rules', body: { ...rule, name: 'Other' } },
      count: kept('sourcing_rules'),
    },
    'simulations.create': {
      path: '/sourcing/simulations',
      body: simulation,
      other: { path: '/sourcing/simulations', body: { ...simulation, rule_sets: [{ name: 'Other' }] } },
      count: kept('simulations'),
    },
    'webhooks.createEndpoint': {
      path: '/webhooks/endpoints',
      body: endpoint,
      other: { path: '/webhooks/endpoints', body: { ...endpoint, name: 'Other' } },
      count: kept('webhook_endpoints'),
    },
    'notifications.resend': {
      path: `/notifications/${notification}/resend`,
      other: { path: `/notifications/${newId()}/resend` },
      count: pending,
    },
    'notifications.test': {
      ...testOf('a@example.com'),
      other: testOf('b@example.com'),
      count: kept('notifications'),
    },
  };
}

async function repeatedRoutes(): Promise<Record<string, Repeated>> {
  const context = await contextOf(api);
  const node = await addStockedNode(context.db, 'EAST', { 'SKU-1': 9 });
  await placeAndSource(context);
  const user = await api.addUser('member@example.com', 'USER');
  return { ...administration(user), ...operations(node, await addNotification()) };
}

async function send(request: Request, key: string) {
  const { path, body, csv } = request;
  const response = await api.fetch(path, {
    method: 'POST',
    token,
    headers: { 'idempotency-key': key, 'content-type': csv ? 'text/csv' : 'application/json' },
    ...(csv ? { body: csv } : {}),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

async function makers() {
  return (await describedRoutes(api)).filter(
    ({ method, operation }) =>
      method === 'POST' && Object.keys(operation.responses).some((status) => ['201', '202'].includes(status)),
  );
}

test('every POST that makes something takes a key, or says why not', async () => {
  const without = (await makers()).filter(
    ({ operation }) =>
      !operation.parameters.some(({ in: place, name }) => place === 'header' && name === 'idempotency-key'),
  );
  expect(without.map(({ name }) => name)).toEqual(Object.keys(WITHOUT));
});

test('a repeat is answered as the first was, and one thing is made; another request with the key is refused', async () => {
  const names = (await makers()).map(({ name }) => name).filter((name) => !(name in WITHOUT));
  expect(names.toSorted()).toEqual([...Object.keys(routes), ...TESTED_WITH_WORKFLOWS].toSorted());
  for (const [name, route] of Object.entries(routes)) {
    const key = `key of ${name}`;
    const before = await route.count();
    const first = await send(route, key);
    expect([name, first.status, first.body]).toEqual([name, expect.toBeOneOf([201, 202]), first.body]);
    const after = await route.count();
    expect([name, after - before]).toEqual([name, 1]);
    expect([name, await send(route, key)]).toEqual([name, first]);
    const { status, body } = await send(route.other, key);
    expect([name, status, body]).toMatchObject([
      name,
      409,
      { detail: 'This Idempotency-Key was used before with another request.' },
    ]);
    expect([name, await route.count()]).toEqual([name, after]);
  }
});

test('ten at once with one key make one thing, and are answered alike', async () => {
  const request = { path: '/api-keys', body: { name: 'At once', scopes: ['orders.read'] } };
  const before = await rows('control', 'api_keys');
  const answers = await Promise.all(Array.from({ length: 10 }, () => send(request, 'at once')));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 201, body: { key: expect.any(String) } });
  expect(await rows('control', 'api_keys')).toBe(before + 1);
});

test('a request that was refused leaves its key free', async () => {
  const taken = { path: '/admin/groups', body: { name: 'Taken' } };
  expect((await send(taken, 'first')).status).toBe(201);
  expect((await send(taken, 'second')).status).toBe(409);
  expect((await send({ ...taken, body: { name: 'Free' } }, 'second')).status).toBe(201);
});

test('keys of different people do not meet', async () => {
  await api.addUser('admin@example.com', 'SUPERADMIN');
  const request = { path: '/admin/groups', body: { name: 'Of the owner' } };
  expect((await send(request, 'shared')).status).toBe(201);
  const other = await api.fetch('/admin/groups', {
    method: 'POST',
    token: await api.signIn('admin@example.com'),
    headers: { 'idempotency-key': 'shared' },
    body: JSON.stringify({ name: 'Of the admin' }),
  });
  expect(other.status).toBe(201);
});

const answered = z.object({ key: z.string() });

test('what is kept of a request and its answer is encrypted, and forgotten after a day', async () => {
  const request = { path: '/api-keys', body: { name: 'Secret', scopes: ['orders.read'] } };
  const first = await send(request, 'kept');
  const { key } = answered.parse(first.body);
  const kept = await api.controlPlane.selectFrom('answered_requests').select('sealed').execute();
  expect(kept.length).toBeGreaterThan(0);
  for (const { sealed } of kept) {
    const text = sealed?.toString('latin1') ?? '';
    expect([text.includes(key), text.includes(PASSWORD)]).toEqual([false, false]);
  }
  await sql`UPDATE answered_requests SET created_at = now() - interval '25 hours'`.execute(api.controlPlane);
  const later = await send(request, 'kept');
  expect([later.status, answered.parse(later.body).key === key]).toEqual([201, false]);
  expect(await rows('control', 'answered_requests')).toBe(1);
});
