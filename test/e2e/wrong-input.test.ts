/** What cannot be done is refused with its reason and its place, and leaves no trace. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderStatus } from '../../src/orders/order.ts';
import { type Problem, problemSchema } from '../../src/runtime/contract.ts';
import {
  demoLine,
  demoOrder,
  demoSettled,
  fetchOrder,
  fetchTrail,
  place,
  projected,
  reaches,
} from '../support/demo-orders.ts';
import { type ApiRequest, Product } from '../support/product.ts';

const MEGABYTE = 1_048_576;
const line = demoLine(0, 1);
const order = demoOrder(1, [line]);

let product: Product;
/** The sample orders, by the status in which they rest. */
let resting: Map<string, string>;

beforeAll(async () => {
  product = await Product.start({
    OMS_START_PICKING_DELAY_SECONDS: 0,
    OMS_PICKING_DELAY_SECONDS: 0,
    OMS_DELIVERY_DELAY_SECONDS: 0,
  });
  await demoSettled(product);
  const rows = await product.query<{ id: string; status: string }>('SELECT id, status FROM orders');
  resting = new Map(rows.map((row) => [row.status, row.id]));
});
afterAll(() => product?.close());

/** Rows of every table. */
async function counts(): Promise<Record<string, number>> {
  const tables = await product.query<{ name: string }>(
    `SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const each = tables.map(({ name }) => `SELECT '${name}' AS name, count(*)::int AS rows FROM ${name}`);
  const rows = await product.query<{ name: string; rows: number }>(each.join(' UNION ALL '));
  return Object.fromEntries(rows.map((row) => [row.name, row.rows]));
}

/** Expects a refusal that changes nothing. @returns the problem document */
async function refused(status: number, answer: () => Promise<Response>): Promise<Problem> {
  const before = await counts();
  expect(Object.keys(before).length).toBeGreaterThan(15);
  const response = await answer();
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = problemSchema.parse(await response.json());
  expect(problem).toMatchObject({ status });
  expect(await counts()).toEqual(before);
  return problem;
}

const post = (init: ApiRequest): Promise<Response> => product.api('/orders', { method: 'POST', ...init });

describe('an order that is refused', () => {
  test.each<[string, object, string]>([
    ['a field nobody knows', { ...order, surprise: true }, 'surprise'],
    ['a field nobody knows in a line', { ...order, line_items: [{ ...line, colour: 'red' }] }, 'colour'],
    [
      'a quantity in words',
      { ...order, line_items: [{ ...line, quantity: 'two' }] },
      'line_items.0.quantity',
    ],
    [
      'a negative quantity',
      { ...order, line_items: [line, { ...line, quantity: -1 }] },
      'line_items.1.quantity',
    ],
    ['half a unit', { ...order, line_items: [{ ...line, quantity: 0.5 }] }, 'line_items.0.quantity'],
    ['a negative price', { ...order, line_items: [{ ...line, unit_price: -1 }] }, 'line_items.0.unit_price'],
    [
      'a tenth of a cent',
      { ...order, line_items: [{ ...line, unit_price: 1.001 }] },
      'line_items.0.unit_price',
    ],
    ['no lines', { ...order, line_items: [] }, 'line_items'],
    ['10,000 lines', { ...order, line_items: Array.from({ length: 10_000 }, () => line) }, 'line_items'],
    ['a currency that does not exist', { ...order, currency: 'QQQ' }, 'currency'],
    ['a currency in words', { ...order, currency: 'dollars' }, 'currency'],
    ['a channel nobody sells on', { ...order, channel: 'FAX' }, 'channel'],
    ['an address that is none', { ...order, customer_email: 'not an address' }, 'customer_email'],
    ['nowhere to ship to', { ...order, shipping_address: null }, 'shipping_address'],
    [
      'half a place',
      { ...order, shipping_address: { ...order.shipping_address, longitude: null } },
      'latitude',
    ],
    ['a sum of its own', { ...order, total_amount: '1.00' }, 'total_amount'],
    ['a pickup node nobody knows', pickupAt('0193a000-0000-7000-8000-000000000000'), 'pickup_node_id'],
    ['a pickup node that is no id', pickupAt('STR-NYC-01'), 'pickup_node_id'],
  ])('for %s is told where', async (_, json, place) => {
    const problem = await refused(422, () => post({ json }));
    const named = problem.errors?.map((error) => `${error.path}: ${error.message}`).join('; ') ?? '';
    expect(named).toContain(place);
    expect(problem.detail).toContain(place);
  });

  test('for JSON that is none', async () => {
    const headers = { 'content-type': 'application/json' };
    const problem = await refused(400, () => post({ body: '{"channel": "WEB",', headers }));
    expect(problem.detail).toContain('not JSON');
  });

  test('for another kind of content', async () => {
    const headers = { 'content-type': 'text/xml' };
    const problem = await refused(415, () => post({ body: '<order/>', headers }));
    expect(problem.detail).toContain('application/json');
  });

  test('for a body of 20 MB', async () => {
    const problem = await refused(413, () => postRaw(`{"notes": "${'x'.repeat(20 * MEGABYTE)}"}`));
    expect(problem.detail).toContain(String(MEGABYTE));
  });
});

function pickupAt(node: string) {
  return { ...order, fulfillment_type: 'STORE_PICKUP', pickup_node_id: node };
}

function postRaw(body: string): Promise<Response> {
  const headers = { ...product.authorization, 'content-type': 'application/json' };
  return fetch(`${product.origin}/orders`, { method: 'POST', headers, body });
}

describe('a change that is refused', () => {
  const idOf = (status: OrderStatus): string => resting.get(status) ?? '';
  const patch = (id: string, status: OrderStatus, path = 'status'): Promise<Response> =>
    product.api(`/orders/${id}/${path}`, { method: 'PATCH', json: { status } });

  test.each<[OrderStatus, OrderStatus, OrderStatus[]]>([
    ['BACKORDERED', 'SHIPPED', ['SOURCING', 'CANCELLED']],
    ['READY_TO_SHIP', 'SHIPPED', ['PICKED_UP', 'CANCELLED']],
    ['READY_TO_SHIP', 'PENDING', ['PICKED_UP', 'CANCELLED']],
    ['DELIVERED', 'CANCELLED', ['RETURNED', 'REFUNDED']],
  ])('from %s to %s names what is allowed', async (from, to, allowed) => {
    const before = await fetchOrder(product, idOf(from));
    const problem = await refused(422, () => patch(idOf(from), to));
    expect(problem.allowed).toEqual(allowed);
    for (const status of allowed) expect(problem.errors?.[0]?.message).toContain(status);
    expect(problem.detail).toContain(from);
    expect(await fetchOrder(product, idOf(from))).toEqual(before);
  });

  test('to a status nobody knows names it', async () => {
    const json = { status: 'LOST' };
    const answer = () => product.api(`/orders/${idOf('DELIVERED')}/status`, { method: 'PATCH', json });
    expect((await refused(422, answer)).errors?.[0]?.path).toBe('status');
  });

  test('because there is no such order', async () => {
    await refused(404, () => patch(crypto.randomUUID(), 'CANCELLED'));
  });

  test('a cancellation needs a reason, happens once, and says so the second time', async () => {
    const path = `/orders/${idOf('BACKORDERED')}/cancel/`;
    const noReason = () => product.api(path, { method: 'POST', json: {} });
    expect((await refused(422, noReason)).errors?.[0]?.path).toBe('reason');
    const cancel = () => product.api(path, { method: 'POST', json: { reason: 'found it cheaper' } });
    const first = await cancel();
    expect([first.status, await first.json()]).toMatchObject([200, { status: 'CANCELLED' }]);
    await projected(product);
    const trail = await fetchTrail(product, idOf('BACKORDERED'));
    expect(trail.at(-1)).toMatchObject({ event_type: 'order.cancelled', reason: 'found it cheaper' });
    expect((await refused(422, cancel)).allowed).toEqual([]);
    expect(await fetchTrail(product, idOf('BACKORDERED'))).toEqual(trail);
  });
});

describe('an order that is accepted', () => {
  test('waits, and says why, when nobody has its product', async () => {
    const sku = 'SKU-NOBODY-HAS';
    const placed = await place(product, demoOrder(2, [{ ...line, sku }]));
    const waiting = await reaches(product, placed.id, 'BACKORDERED', 30);
    const [event] = (await fetchTrail(product, placed.id)).filter((each) => each.to_status === 'BACKORDERED');
    expect(event?.reason).toContain(sku);
    expect(waiting.status_reason).toBe(event?.reason);
    expect(waiting.line_items[0]?.quantity_backordered).toBe(1);
  });

  test('is one order, however often its Idempotency-Key comes', async () => {
    const headers = { 'idempotency-key': 'order-4711' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ json: order, headers })));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(answers.filter((answer) => answer.headers.get('idempotent-replayed') === null)).toHaveLength(1);
    const ids = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { id: string }).id),
    );
    expect(new Set(ids).size).toBe(1);
    await reaches(product, ids[0] ?? '', 'DELIVERED', 30);
    await projected(product);
    const other = await refused(409, () => post({ json: demoOrder(3), headers }));
    expect(other.detail).toContain('Idempotency-Key');
  });
});
