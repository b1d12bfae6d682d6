/** Long lists are read to their end by cursor, each row once, also while rows are added. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import { newId } from '../../src/runtime/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { addStockedNode } from '../support/supply.ts';

const ROWS = 23;
const PAGE_SIZE = 5;

let api: TestApi;
let db: DataPlaneDatabase;
let token: string;
let itemId: string;

/** Several in the same microsecond, and several within one millisecond. */
const moment = sql`timestamptz '2026-03-01 12:00:00.000001+00' + (n / 3) * interval '1 microsecond'`;

async function addOrders(from: number, count: number): Promise<void> {
  await sql`
    INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                        subtotal, tax_amount, shipping_amount, discount_amount, total_amount, allow_partial_shipment,
                        created_at, updated_at)
    SELECT new_id(), 'ORD-20260301-' || lpad(n::text, 6, '0'), 'WEB', 'SHIP_TO_HOME', 'PENDING', 'PENDING', 'a@example.com',
           'USD', 10, 0, 0, 0, 10, false, ${moment}, now()
    FROM generate_series(${from}::int, ${from + count - 1}::int) n`.execute(db);
}

async function addNotifications(from: number, count: number): Promise<void> {
  await sql`
    INSERT INTO notifications (id, type, channel, is_test, template_version, status, reason, created_at)
    SELECT new_id(), 'order_shipment', 'EMAIL', true, 0, 'SKIPPED', 'test', ${moment}
    FROM generate_series(${from}::int, ${from + count - 1}::int) n`.execute(db);
}

const endpointId = newId();

async function addDeliveries(from: number, count: number): Promise<void> {
  await sql`
    INSERT INTO webhook_events (id, endpoint_id, event_type, body)
    SELECT new_id(), ${endpointId}::uuid, 'order.test', '{}'
    FROM generate_series(${from}::int, ${from + count - 1}::int)`.execute(db);
}

async function addAdjustments(from: number, count: number): Promise<void> {
  await sql`
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, created_by)
    SELECT new_id(), ${itemId}::uuid, 'RECEIVED', 1, 1, 0, 0, 'test'
    FROM generate_series(${from}::int, ${from + count - 1}::int)`.execute(db);
}

async function addActs(from: number, count: number): Promise<void> {
  await sql`
    INSERT INTO audit_log (id, organization_id, actor, actor_name, action, target_id, target_name, request_id, created_at)
    SELECT gen_random_uuid(), id, 'user:1', 'somebody', 'group.updated', id, 'a group', 'request',
           clock_timestamp() - interval '1 second' + (n / 3) * interval '1 microsecond'
    FROM organizations, generate_series(${from}::int, ${from + count - 1}::int) n`.execute(api.controlPlane);
}

/** An order whose trail has so many events. */
async function addTrail(count: number): Promise<string> {
  await addOrders(900, 1);
  const { id } = await db
    .selectFrom('orders')
    .select('id')
    .where('order_number', 'like', '%000900')
    .executeTakeFirstOrThrow();
  await addEvents(id, 1, count);
  return id;
}

async function addEvents(orderId: string, from: number, count: number): Promise<void> {
  await sql`
    INSERT INTO order_events (order_id, sequence, id, event_type, to_status, actor, idempotency_key)
    SELECT ${orderId}::uuid, n, new_id(), 'order.edited', 'PENDING', 'system', n::text
    FROM generate_series(${from}::int, ${from + count - 1}::int) n`.execute(db);
}

beforeAll(async () => {
  api = await startApi();
  await api.addUser('owner@example.com');
  token = await api.signIn('owner@example.com');
  db = (await api.environments.findOrThrow('default')).db;
  await addStockedNode(db, 'N-1', { 'SKU-1': 1 });
  itemId = (await db.selectFrom('inventory_items').select('id').executeTakeFirstOrThrow()).id;
  await db.deleteFrom('webhook_endpoints').execute();
  await sql`
    INSERT INTO webhook_endpoints (id, name, url, secret, event_types)
    VALUES (${endpointId}, 'E', 'https://example.com', ''::bytea, '{order.test}')`.execute(db);
});
afterAll(() => api.close());

const rowsSchema = z.array(z.object({ id: z.string() }));
const pageSchema = z.object({ items: rowsSchema, next_cursor: z.string().nullable() });

async function read(path: string): Promise<{ ids: string[]; next: string | null }> {
  const response = await api.fetch(path, { token });
  expect([path, response.status]).toEqual([path, 200]);
  const body: unknown = await response.json();
  const page = Array.isArray(body)
    ? { items: rowsSchema.parse(body), next_cursor: response.headers.get('x-next-cursor') }
    : pageSchema.parse(body);
  return { ids: page.items.map(({ id }) => id), next: page.next_cursor };
}

const lists: [string, () => string, (from: number, count: number) => Promise<void>][] = [
  ['orders', () => '/orders', addOrders],
  ['notifications', () => '/notifications', addNotifications],
  ['deliveries', () => '/webhooks/events', addDeliveries],
  ['the stock log', () => `/inventory/${itemId}/adjustments`, addAdjustments],
  ['the audit log', () => '/audit-log', addActs],
];

test.each(lists)('%s, each once while others are added', async (_name, pathOf, add) => {
  const path = pathOf();
  await add(1, ROWS);
  const whole = (await read(`${path}?page_size=200`)).ids;
  expect(whole.length).toBeGreaterThanOrEqual(ROWS);
  const found: string[] = [];
  for (let next: string | null | undefined; next !== null;) {
    const page: { ids: string[]; next: string | null } = await read(
      `${path}?page_size=${PAGE_SIZE}${next === undefined ? '' : `&cursor=${next}`}`,
    );
    found.push(...page.ids);
    next = page.next;
    await add(100 + found.length * 10, 2);
  }
  expect(found).toEqual(whole);
});

test.each(lists)('a cursor that is none of %s is refused', async (_name, pathOf) => {
  const response = await api.fetch(`${pathOf()}?cursor=bm9uZQ`, { token });
  expect(response.status).toBe(422);
  expect((await response.json()).errors).toEqual([expect.objectContaining({ path: 'cursor' })]);
});

test('the trail of an order, which grows at its end', async () => {
  const id = await addTrail(ROWS);
  const path = `/orders/${id}/events`;
  const whole = await read(path);
  expect([whole.ids.length, whole.next]).toEqual([ROWS, null]);
  const first = await read(`${path}?page_size=20`);
  await addEvents(id, ROWS + 1, 2);
  const second = await read(`${path}?page_size=20&cursor=${first.next ?? ''}`);
  expect([...first.ids, ...second.ids].slice(0, ROWS)).toEqual(whole.ids);
  expect([second.ids.length, second.next]).toEqual([5, null]);
  expect((await read(`${path}?page_size=20&page=2`)).ids).toEqual(second.ids);
  const foreign = await api.fetch(`${path}?cursor=bm9uZQ`, { token });
  expect(foreign.status).toBe(422);
});
