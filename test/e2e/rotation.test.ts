/** Keys are replaced with orders under way: those of workflow histories, and SECRET_KEY. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { payloadsSchema } from '../../src/codec/contract.ts';
import { demoOrder, demoSettled, place } from '../support/demo-orders.ts';
import { payloadsIn } from '../support/histories.ts';
import { readableHistory } from '../support/order-executions.ts';
import { moneyFaults, stockFaults, trailFaults } from '../support/order-invariants.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const ORDERS = 12;
const SECONDS = 60;
const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const FIRST = keyOf('first');
const SECOND = keyOf('second');

let product: Product;
const orders: { id: string; workflow_id: string }[] = [];

beforeAll(async () => {
  product = await Product.start({
    OMS_CODEC_KEYS: FIRST,
    OMS_START_PICKING_DELAY_SECONDS: 1,
    OMS_PICKING_DELAY_SECONDS: 15,
    OMS_DELIVERY_DELAY_SECONDS: 1,
  });
});
afterAll(() => product?.close());

async function countOf(status: string): Promise<number> {
  const ids = orders.map(({ id }) => id);
  const [row] = await product.query<{ count: number }>(
    'SELECT count(*)::int FROM orders WHERE id = ANY ($1) AND status = $2',
    [ids, status],
  );
  return row?.count ?? 0;
}

const allAre = (status: string) =>
  until(`all orders are ${status}`, SECONDS, async () => (await countOf(status)) === ORDERS);

async function historyOf(workflowId: string) {
  return (await product.temporal()).workflow.getHandle(workflowId).fetchHistory();
}

/** Ids of the keys that a workflow's history was written with. */
async function keysIn(workflowId: string): Promise<Set<string>> {
  const payloads = payloadsIn(await historyOf(workflowId));
  return new Set(
    payloads
      .map(({ metadata }) => Buffer.from(metadata?.['encryption-key-id'] ?? []).toString())
      .filter(Boolean),
  );
}

async function taskFailures(workflowId: string): Promise<string[]> {
  const { events } = await historyOf(workflowId);
  return (events ?? []).flatMap((event) => event.workflowTaskFailedEventAttributes?.failure?.message ?? []);
}

test('histories are stored as ciphertext, and the codec server opens them for whoever is signed in', async () => {
  await demoSettled(product);
  for (let index = 0; index < ORDERS; index++) orders.push(await place(product, demoOrder(index)));
  await allAre('PICKING');
  const [order] = orders;
  if (!order) throw new Error('There are orders');
  const { stored, text } = await readableHistory(product, order.workflow_id);
  // Steps' results name the order's node and fulfillment.
  expect(text).toMatch(/"nodeCode":"[A-Z]/);
  expect(stored).not.toContain('nodeCode');

  const payloads = payloadsIn(await historyOf(order.workflow_id)).map(({ metadata, data }) => ({
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
    ),
    data: Buffer.from(data ?? []).toString('base64'),
  }));
  const opened = await product.api('/codec/decode', { method: 'POST', json: { payloads } });
  const answer = payloadsSchema.parse(await opened.json()).payloads;
  expect(answer.map(({ data }) => Buffer.from(data, 'base64').toString()).join()).toContain('nodeCode');
  const stranger = await fetch(`${product.origin}/codec/decode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ payloads }),
  });
  expect(stranger.status).toBe(401);
});

test('without the key they stand still and say why; nothing is harmed', async () => {
  await product.startWith({ OMS_CODEC_KEYS: SECOND });
  const [order] = orders;
  if (!order) throw new Error('There are orders');
  const failure = await until('the first order says what is wrong', SECONDS, async () =>
    (await taskFailures(order.workflow_id)).find((message) => message.includes('OMS_CODEC_KEYS')),
  );
  expect(failure).toContain('A payload was encrypted with the key first');
  expect(await countOf('PICKING')).toBe(ORDERS);
});

test('with the new key in front of the old one all of them end, and what is new has the new key', async () => {
  await product.startWith({ OMS_CODEC_KEYS: `${SECOND},${FIRST}` });
  await allAre('DELIVERED');
  for (const order of orders) {
    expect(await keysIn(order.workflow_id)).toEqual(new Set(['first', 'second']));
  }
  const ids = orders.map(({ id }) => id);
  expect(await stockFaults(product)).toEqual([]);
  expect(await trailFaults(product, ids)).toEqual([]);
  expect(await moneyFaults(product)).toEqual([]);
  expect(await product.oms('replay', '--all')).toMatch(/ 0 broken/);
});

test('SECRET_KEY is replaced with orders under way: they end, and webhooks are signed as before', async () => {
  const sent = async () =>
    product.query<{ status: string; count: number }>(
      'SELECT status, count(*)::int FROM webhook_events GROUP BY status ORDER BY status',
    );
  orders.length = 0;
  for (let index = 0; index < ORDERS; index++) orders.push(await place(product, demoOrder(index)));
  await allAre('PICKING');
  await product.startWith({ SECRET_KEY: randomBytes(24).toString('hex') });
  expect(await product.oms('reencrypt')).toContain('default: 1 webhook endpoints encrypted anew');
  expect(await product.oms('reencrypt')).toContain('default: 0 webhook endpoints encrypted anew');
  await allAre('DELIVERED');
  // The demo's receiver answers 401 to a wrong signature.
  await until('all webhooks are delivered', SECONDS, async () =>
    (await sent()).every(({ status }) => status === 'DELIVERED'),
  );
});
