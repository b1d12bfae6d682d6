import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { nodeSchema } from '../../src/nodes/contract.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { advanceAll, contextOf, line, placeAndSource } from '../support/orders.ts';
import { ordersToday, statusOf } from '../support/records.ts';
import { addStock, addStockedNode, FAR } from '../support/supply.ts';

const OWNER = 'owner@example.com';

let api: TestApi;
let token: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser(OWNER);
  token = await api.signIn(OWNER);
});
afterAll(() => api.close());

const context = () => contextOf(api);
const send = (method: string, path: string, body?: object, key?: string) =>
  api.fetch(`/nodes${path}`, {
    method,
    token,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const minimal = (code: string) => ({
  code,
  name: `Node ${code}`,
  node_type: 'RETAIL_STORE',
  latitude: 40.7,
  longitude: -74,
});

async function created(code: string, fields: object = {}) {
  const response = await send('POST', '/', { ...minimal(code), ...fields });
  expect(response.status).toBe(201);
  return nodeSchema.parse(await response.json());
}

const read = async (id: string) => nodeSchema.parse(await (await send('GET', `/${id}`)).json());

async function refusalOf(response: Response) {
  const { status, detail, errors } = problemSchema.parse(await response.json());
  expect(status).toBe(response.status);
  return { status, detail, paths: errors?.map((error) => error.path) };
}

describe('POST /nodes', () => {
  test('adds a node with the defaults of the reference', async () => {
    const response = await send('POST', '/', minimal('NEW-1'));
    const node = nodeSchema.parse(await response.json());
    expect([response.status, response.headers.get('location')]).toEqual([201, `/nodes/${node.id}`]);
    expect(node).toMatchObject({
      code: 'NEW-1',
      status: 'ACTIVE',
      country: 'US',
      can_ship: true,
      can_pickup: false,
      can_curbside: false,
      can_same_day: false,
      daily_order_capacity: 500,
      current_daily_orders: 0,
      avg_processing_hours: 24,
      shipping_cost_multiplier: 1,
      time_zone: 'UTC',
      opening_hours: {},
      cut_off_time: null,
      fulfillment_mode: null,
    });
    expect(await read(node.id)).toEqual(node);
  });

  test('keeps everything that is given', async () => {
    const fields = {
      status: 'MAINTENANCE',
      address_line1: '1 Main Street',
      city: 'Paris',
      postal_code: '75001',
      country: 'fr',
      can_ship: false,
      can_pickup: true,
      daily_order_capacity: 40,
      avg_processing_hours: 2.5,
      shipping_cost_multiplier: 1.2,
      time_zone: 'Europe/Paris',
      opening_hours: { monday: [{ opens: '09:00', closes: '18:30' }], closed_on: ['2026-12-25'] },
      cut_off_time: '15:30',
      fulfillment_mode: 'manual',
    };
    expect(await created('NEW-2', fields)).toMatchObject({ ...fields, country: 'FR', state: null });
  });

  test.each([
    ['no place', { latitude: undefined }, 'latitude'],
    ['a place that is none', { longitude: 200 }, 'longitude'],
    ['a type that is none', { node_type: 'SHED' }, 'node_type'],
    ['a capacity of nothing', { daily_order_capacity: 0 }, 'daily_order_capacity'],
    ['a time zone that is none', { time_zone: 'Mars/Olympus' }, 'time_zone'],
    ['a cut-off that is none', { cut_off_time: '25:00' }, 'cut_off_time'],
    [
      'hours that close before they open',
      { opening_hours: { monday: [{ opens: '18:00', closes: '09:00' }] } },
      'opening_hours.monday.0.closes',
    ],
    ['a capability that is none', { can_fly: true }, ''],
    ['counted orders', { current_daily_orders: 3 }, ''],
  ])('refuses %s', async (_, fields, path) => {
    const response = await send('POST', '/', { ...minimal('NEW-3'), ...fields });
    expect(await refusalOf(response)).toMatchObject({ status: 422, paths: [path] });
    const { total } = z.object({ total: z.int() }).parse(await (await send('GET', '?page_size=1')).json());
    const { items } = z
      .object({ items: z.array(nodeSchema) })
      .parse(await (await send('GET', '?page_size=200')).json());
    expect(items).toHaveLength(total);
    expect(items.map((node) => node.code)).not.toContain('NEW-3');
  });

  test('refuses a code that is taken; a repeat with its Idempotency-Key answers the first node', async () => {
    const body = minimal('NEW-4');
    const answers = await Promise.all(Array.from({ length: 5 }, () => send('POST', '/', body, 'node-1')));
    const nodes = await Promise.all(answers.map(async (each) => nodeSchema.parse(await each.json())));
    expect(new Set(nodes.map((node) => node.id)).size).toBe(1);
    expect(await refusalOf(await send('POST', '/', body))).toMatchObject({
      status: 409,
      detail: 'There is a node NEW-4 already.',
    });
    expect((await send('POST', '/', { ...body, name: 'Other' }, 'node-1')).status).toBe(409);
  });
});

describe('PATCH /nodes/{node_id}', () => {
  test('changes what is named; null forgets what may be unknown and leaves the rest', async () => {
    const { id } = await created('EDIT-1', { city: 'Paris', cut_off_time: '15:30', can_pickup: true });
    const response = await send('PATCH', `/${id}`, {
      name: 'Renamed',
      city: null,
      cut_off_time: null,
      can_pickup: null,
      can_curbside: true,
      time_zone: 'America/Chicago',
      opening_hours: { sunday: [] },
    });
    expect(response.status).toBe(200);
    expect(nodeSchema.parse(await response.json())).toMatchObject({
      code: 'EDIT-1',
      name: 'Renamed',
      city: null,
      cut_off_time: null,
      can_pickup: true,
      can_curbside: true,
      time_zone: 'America/Chicago',
      opening_hours: { sunday: [] },
      latitude: 40.7,
    });
  });

  test('changes nothing that it refuses, no code, and nothing that is not there', async () => {
    const { id } = await created('EDIT-2');
    const before = await read(id);
    const refused = await send('PATCH', `/${id}`, { name: 'Renamed', time_zone: 'Nowhere/Land' });
    expect(await refusalOf(refused)).toMatchObject({ status: 422, paths: ['time_zone'] });
    expect((await send('PATCH', `/${id}`, { code: 'OTHER' })).status).toBe(422);
    expect(await read(id)).toEqual(before);
    expect((await send('PATCH', `/${crypto.randomUUID()}`, { name: 'x' })).status).toBe(404);
  });

  test('wakes the orders that wait for what the node keeps when it is active again', async () => {
    const { id } = await created('EDIT-3', { status: 'MAINTENANCE' });
    const { db } = await context();
    await addStock(db, id, 'WAKE-1', 5);
    const order = await placeAndSource(await context(), { line_items: [line('WAKE-1', 2)] });
    expect(order.status).toBe('BACKORDERED');
    await send('PATCH', `/${id}`, { status: 'ACTIVE' });
    const aside = await db
      .selectFrom('stock_set_aside')
      .select(['order_id', 'node_id', 'quantity'])
      .where('sku', '=', 'WAKE-1')
      .execute();
    expect(aside).toEqual([{ order_id: order.id, node_id: id, quantity: 2 }]);
  });
});

describe('DELETE /nodes/{node_id}', () => {
  test('deactivates: the node gets no new orders and keeps those that it has', async () => {
    const tenant = await context();
    const near = await addStockedNode(tenant.db, 'OFF-NEAR', { 'OFF-1': 50 });
    const far = await addStockedNode(tenant.db, 'OFF-FAR', { 'OFF-1': 50 }, FAR);
    const sourced = () => placeAndSource(tenant, { line_items: [line('OFF-1')] });
    const kept = await sourced();
    expect(await ordersToday(tenant.db, near)).toBe(1);
    const response = await send('DELETE', `/${near}`);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(await read(near)).toMatchObject({ status: 'INACTIVE', current_daily_orders: 1 });

    expect((await sourced()).status).toBe('SOURCED');
    expect([await ordersToday(tenant.db, near), await ordersToday(tenant.db, far)]).toEqual([1, 1]);
    await advanceAll(tenant, kept.id, 'PICKING');
    await advanceAll(tenant, kept.id, 'PACKING');
    expect(await statusOf(tenant.db, kept.id)).toBe('PACKING');

    expect((await send('DELETE', `/${near}`)).status).toBe(204);
    expect((await send('DELETE', `/${crypto.randomUUID()}`)).status).toBe(404);
    await send('PATCH', `/${near}`, { status: 'CLOSED' });
    await send('DELETE', `/${near}`);
    expect(await read(near)).toMatchObject({ status: 'CLOSED' });
  });
});

describe('GET /nodes/{node_id}/capacity', () => {
  test('counts the orders of the date that it is at the node', async () => {
    const tenant = await context();
    const zone = 'Pacific/Kiritimati';
    const node = await addStockedNode(
      tenant.db,
      'CAP-1',
      { 'CAP-1': 50 },
      { time_zone: zone, daily_order_capacity: 4 },
    );
    await placeAndSource(tenant, { line_items: [line('CAP-1')] });
    const read = async () => (await send('GET', `/${node}/capacity`)).json();
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date());
    const at = { node_id: node, node_code: 'CAP-1', local_date: today };
    expect(await read()).toEqual({
      ...at,
      daily_order_capacity: 4,
      current_daily_orders: 1,
      remaining_capacity: 3,
      utilization: 0.25,
    });
    await send('PATCH', `/${node}`, { daily_order_capacity: 1 });
    expect(await read()).toMatchObject({ remaining_capacity: 0, utilization: 1 });
    const next = await placeAndSource(tenant, { line_items: [line('CAP-1')] });
    expect(next.status).toBe('BACKORDERED');
  });
});
