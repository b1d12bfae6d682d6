import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  adjustmentSchema,
  availabilitySchema,
  inventoryItemSchema,
  productSummarySchema,
  transferSchema,
} from '../../src/inventory/contract.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { expectStockBooksToAgree } from '../support/records.ts';
import { addNode, addStockedNode } from '../support/supply.ts';

const OWNER = 'owner@example.com';

let api: TestApi;
let token: string;
let nodes = 0;
beforeAll(async () => {
  api = await startApi();
  await api.addUser(OWNER);
  token = await api.signIn(OWNER);
});
afterAll(() => api.close());

const database = async () => (await contextOf(api)).db;
const nodeCode = () => `N${String(++nodes).padStart(3, '0')}`;
const emptyNode = async () => addNode(await database(), nodeCode());
const stockedNode = async (stock: Record<string, number>) =>
  addStockedNode(await database(), nodeCode(), stock);

const send = (method: string, path: string, body: object, key?: string) =>
  api.fetch(path, {
    method,
    token,
    headers: key === undefined ? {} : { 'idempotency-key': key },
    body: JSON.stringify(body),
  });
const post = (path: string, body: object, key?: string) => send('POST', `/inventory${path}`, body, key);
const patch = (path: string, body: object) => send('PATCH', `/inventory${path}`, body);

const itemsOf = async (sku: string) => {
  const response = await api.fetch(`/inventory/sku/${sku}`, { token });
  return z.array(inventoryItemSchema).parse(await response.json());
};

async function onlyItemOf(sku: string) {
  const [item, ...others] = await itemsOf(sku);
  if (!item || others.length > 0) throw new Error(`There is not one record of ${sku}`);
  return item;
}

async function refusalOf(response: Response) {
  const { status, detail, errors } = problemSchema.parse(await response.json());
  expect(status).toBe(response.status);
  return { status, detail, paths: errors?.map((error) => error.path), message: errors?.[0]?.message };
}

/** An order that waits for units of a SKU. */
async function waiting(sku: string, quantity: number): Promise<string> {
  const order = await placeAndSource(await contextOf(api), { line_items: [line(sku, quantity)] });
  expect(order.status).toBe('BACKORDERED');
  return order.id;
}

const setAside = async (sku: string) =>
  (await database())
    .selectFrom('stock_set_aside')
    .select(['order_id', 'node_id', 'quantity'])
    .where('sku', '=', sku)
    .execute();

describe('POST /inventory', () => {
  test('keeps a SKU at a node; units that it begins with are received and wake those who wait', async () => {
    const node = await emptyNode();
    const order = await waiting('NEW-1', 2);
    const response = await post('/', {
      node_id: node,
      sku: 'NEW-1',
      product_name: 'Kettle',
      quantity_on_hand: 7,
      safety_stock: 1,
      unit_cost: 12.5,
    });
    const item = inventoryItemSchema.parse(await response.json());
    expect([response.status, response.headers.get('location')]).toEqual([201, `/inventory/${item.id}`]);
    expect(item).toMatchObject({
      node_id: node,
      sku: 'NEW-1',
      product_name: 'Kettle',
      quantity_on_hand: 7,
      quantity_reserved: 0,
      quantity_available: 7,
      safety_stock: 1,
      reorder_point: 10,
      reorder_quantity: 100,
      unit_cost: 12.5,
      is_active: true,
    });
    expect(await setAside('NEW-1')).toEqual([{ order_id: order, node_id: node, quantity: 2 }]);
    await expectStockBooksToAgree(await database());
  });

  test('refuses what the node keeps already, and a node that is not there', async () => {
    const node = await stockedNode({ 'NEW-2': 3 });
    const again = await post('/', { node_id: node, sku: 'NEW-2', quantity_on_hand: 9 });
    expect(await refusalOf(again)).toMatchObject({
      status: 409,
      detail: `Node ${node} has a stock record of NEW-2 already.`,
    });
    const nowhere = await post('/', { node_id: crypto.randomUUID(), sku: 'NEW-2' });
    expect(await refusalOf(nowhere)).toMatchObject({ status: 422, paths: ['node_id'] });
    expect(await onlyItemOf('NEW-2')).toMatchObject({ quantity_on_hand: 3 });
  });

  test.each([
    ['less than nothing', { quantity_on_hand: -1 }, 'quantity_on_hand'],
    ['no SKU', { sku: ' ' }, 'sku'],
    ['a reorder of nothing', { reorder_quantity: 0 }, 'reorder_quantity'],
    ['a third decimal', { unit_cost: 1.005 }, 'unit_cost'],
    ['a field that it does not know', { quantity_reserved: 1 }, ''],
  ])('refuses %s', async (_, fields, path) => {
    const node = await emptyNode();
    const response = await post('/', { node_id: node, sku: 'NEW-3', ...fields });
    expect(await refusalOf(response)).toMatchObject({ status: 422, paths: [path] });
    expect(await itemsOf('NEW-3')).toEqual([]);
  });

  test('with an Idempotency-Key makes one record however often it comes', async () => {
    const node = await emptyNode();
    const body = { node_id: node, sku: 'NEW-4', quantity_on_hand: 5 };
    const answers = await Promise.all(Array.from({ length: 6 }, () => post('/', body, 'record-1')));
    expect(answers.map((each) => each.status)).toEqual(answers.map(() => 201));
    expect(await onlyItemOf('NEW-4')).toMatchObject({ quantity_on_hand: 5 });
    const other = await post('/', { ...body, quantity_on_hand: 6 }, 'record-1');
    expect((await refusalOf(other)).status).toBe(409);
    await expectStockBooksToAgree(await database());
  });
});

describe('PATCH /inventory/{item_id}', () => {
  test('changes what is named and leaves the rest, null included', async () => {
    await stockedNode({ 'EDIT-1': 5 });
    const { id } = await onlyItemOf('EDIT-1');
    await patch(`/${id}`, { product_name: 'Kettle', unit_cost: '3.10' });
    const response = await patch(`/${id}`, {
      product_name: null,
      reorder_point: 2,
      safety_stock: 3,
      quantity_on_order: 40,
      weight_lbs: 1.5,
    });
    expect(response.status).toBe(200);
    expect(inventoryItemSchema.parse(await response.json())).toMatchObject({
      product_name: 'Kettle',
      unit_cost: 3.1,
      reorder_point: 2,
      safety_stock: 3,
      quantity_on_order: 40,
      weight_lbs: 1.5,
      quantity_on_hand: 5,
      is_active: true,
    });
  });

  test('wakes the orders that wait when less is held back, or the record is active again', async () => {
    await stockedNode({ 'EDIT-2': 5 });
    const { id, node_id } = await onlyItemOf('EDIT-2');
    await patch(`/${id}`, { safety_stock: 5 });
    const order = await waiting('EDIT-2', 2);
    await patch(`/${id}`, { safety_stock: 4 });
    expect(await setAside('EDIT-2')).toEqual([]);
    await patch(`/${id}`, { is_active: false, safety_stock: 0 });
    expect(await setAside('EDIT-2')).toEqual([]);
    await patch(`/${id}`, { is_active: true });
    expect(await setAside('EDIT-2')).toEqual([{ order_id: order, node_id, quantity: 2 }]);
  });

  test('changes no units, and is 404 for a record that is not there', async () => {
    await stockedNode({ 'EDIT-3': 5 });
    const { id } = await onlyItemOf('EDIT-3');
    expect((await patch(`/${id}`, { quantity_on_hand: 9 })).status).toBe(422);
    expect((await patch(`/${id}`, { reorder_point: -1 })).status).toBe(422);
    expect((await patch(`/${crypto.randomUUID()}`, { reorder_point: 1 })).status).toBe(404);
    expect(await onlyItemOf('EDIT-3')).toMatchObject({ quantity_on_hand: 5, reorder_point: 10 });
  });
});

describe('PATCH /inventory/products/{sku}', () => {
  test('changes the product at every node that keeps it', async () => {
    for (let index = 0; index < 3; index++) await stockedNode({ 'BULK-1': 5, 'BULK-2': 5 });
    const response = await patch('/products/BULK-1', { product_name: 'Kettle', reorder_point: 4 });
    expect([response.status, await response.json()]).toEqual([
      200,
      { sku: 'BULK-1', updated: 3, version: 6 },
    ]);
    for (const item of await itemsOf('BULK-1'))
      expect(item).toMatchObject({ product_name: 'Kettle', reorder_point: 4 });
    for (const item of await itemsOf('BULK-2'))
      expect(item).toMatchObject({ product_name: null, reorder_point: 10 });
    const products = await api.fetch('/inventory/products?search=BULK-1', { token });
    expect(z.array(productSummarySchema).parse(await products.json())).toMatchObject([
      { sku: 'BULK-1', product_name: 'Kettle', total_on_hand: 15, nodes_count: 3, reorder_point: 4 },
    ]);
    expect((await patch('/products/BULK-9', { reorder_point: 4 })).status).toBe(404);
  });
});

describe('POST /inventory/check-availability', () => {
  test('answers what a new order could get: after safety stock, at active nodes, SKU by SKU', async () => {
    const [first, second] = [await stockedNode({ 'CHECK-1': 6 }), await stockedNode({ 'CHECK-1': 9 })];
    const closed = await stockedNode({ 'CHECK-1': 50 });
    const db = await database();
    await db.updateTable('fulfillment_nodes').set({ status: 'CLOSED' }).where('id', '=', closed).execute();
    await db
      .updateTable('inventory_items')
      .set({ safety_stock: 2 })
      .where('node_id', '=', second)
      .where('sku', '=', 'CHECK-1')
      .execute();
    const response = await post('/check-availability', {
      items: [
        { sku: 'CHECK-1', quantity: 13 },
        { sku: 'CHECK-NONE', quantity: 1 },
      ],
    });
    expect([response.status, response.headers.get('x-total-count')]).toEqual([200, '2']);
    expect(z.array(availabilitySchema).parse(await response.json())).toMatchObject([
      {
        sku: 'CHECK-1',
        requested_quantity: 13,
        total_available: 13,
        fulfillable: true,
        available_by_node: [
          { node_id: second, available: 7 },
          { node_id: first, available: 6 },
        ],
      },
      {
        sku: 'CHECK-NONE',
        requested_quantity: 1,
        total_available: 0,
        fulfillable: false,
        available_by_node: [],
      },
    ]);
  });

  test('does not promise one unit to two lines', async () => {
    await stockedNode({ 'CHECK-2': 5 });
    const items = [
      { sku: 'CHECK-2', quantity: 3 },
      { sku: 'CHECK-2', quantity: 3 },
    ];
    const answers = z
      .array(availabilitySchema)
      .parse(await (await post('/check-availability', { items })).json());
    expect(answers.map((each) => each.fulfillable)).toEqual([false, false]);
  });

  test.each([[[]], [[{ sku: 'CHECK-1' }]], [[{ sku: 'CHECK-1', quantity: 0 }]]])(
    'refuses %j',
    async (items) => {
      expect((await post('/check-availability', { items })).status).toBe(422);
    },
  );
});

describe('POST /inventory/transfer', () => {
  test('moves units with an entry at each end, and wakes those who wait', async () => {
    const [from, to] = [await stockedNode({ 'MOVE-1': 10 }), await emptyNode()];
    const [source] = await itemsOf('MOVE-1');
    await patch(`/${source?.id}`, { safety_stock: 10, product_name: 'Kettle', unit_cost: '4.20' });
    const order = await waiting('MOVE-1', 3);
    const response = await post('/transfer', {
      from_node_id: from,
      to_node_id: to,
      sku: 'MOVE-1',
      quantity: 4,
      notes: 'Van 7',
    });
    expect(response.status).toBe(200);
    const answer = transferSchema.parse(await response.json());
    expect(answer).toMatchObject({
      quantity: 4,
      transfer_out: { reason: 'TRANSFER_OUT', quantity_delta: -4, quantity_before: 10, quantity_after: 6 },
      transfer_in: { reason: 'TRANSFER_IN', quantity_delta: 4, quantity_before: 0, quantity_after: 4 },
    });
    for (const entry of [answer.transfer_out, answer.transfer_in])
      expect(entry).toMatchObject({ reference_id: answer.transfer_id, notes: 'Van 7' });
    const items = await itemsOf('MOVE-1');
    expect(items.find((item) => item.node_id === to)).toMatchObject({
      product_name: 'Kettle',
      unit_cost: 4.2,
      quantity_on_hand: 4,
      safety_stock: 0,
    });
    expect(await setAside('MOVE-1')).toEqual([{ order_id: order, node_id: to, quantity: 3 }]);
    await expectStockBooksToAgree(await database());
  });

  test('moves nothing that is reserved, and says what would do', async () => {
    const [from, to] = [await stockedNode({ 'MOVE-2': 5 }), await emptyNode()];
    await placeAndSource(await contextOf(api), { line_items: [line('MOVE-2', 3)] });
    const move = (quantity: number) =>
      post('/transfer', { from_node_id: from, to_node_id: to, sku: 'MOVE-2', quantity });
    expect(await refusalOf(await move(3))).toMatchObject({
      status: 422,
      paths: ['quantity'],
      message: 'must be at most 2: 5 on hand, 3 of them reserved',
    });
    expect(await onlyItemOf('MOVE-2')).toMatchObject({ quantity_on_hand: 5, quantity_reserved: 3 });
    expect((await move(2)).status).toBe(200);
    expect(await refusalOf(await move(1))).toMatchObject({
      message: 'cannot be moved: 3 on hand, 3 of them reserved',
    });
    await expectStockBooksToAgree(await database());
  });

  test('names the end that is wrong', async () => {
    const [from, to] = [await stockedNode({ 'MOVE-3': 5 }), await emptyNode()];
    const body = { from_node_id: from, to_node_id: to, sku: 'MOVE-3', quantity: 1 };
    const nowhere = crypto.randomUUID();
    const refused = async (changes: object) => refusalOf(await post('/transfer', { ...body, ...changes }));
    expect(await refused({ from_node_id: nowhere })).toMatchObject({ status: 422, paths: ['from_node_id'] });
    expect(await refused({ to_node_id: nowhere })).toMatchObject({ status: 422, paths: ['to_node_id'] });
    expect(await refused({ to_node_id: from })).toMatchObject({ status: 422, paths: ['to_node_id'] });
    expect(await refused({ sku: 'MOVE-NONE' })).toMatchObject({ status: 422, paths: ['sku'] });
    expect(await refused({ quantity: 0 })).toMatchObject({ status: 422, paths: ['quantity'] });
    expect(await onlyItemOf('MOVE-3')).toMatchObject({ node_id: from, quantity_on_hand: 5 });
  });

  test('with an Idempotency-Key moves once', async () => {
    const [from, to] = [await stockedNode({ 'MOVE-4': 9 }), await emptyNode()];
    const body = { from_node_id: from, to_node_id: to, sku: 'MOVE-4', quantity: 2 };
    const answers = await Promise.all(Array.from({ length: 5 }, () => post('/transfer', body, 'van-1')));
    const moved = await Promise.all(answers.map(async (each) => transferSchema.parse(await each.json())));
    expect(new Set(moved.map((each) => each.transfer_id)).size).toBe(1);
    for (const answer of moved) expect(answer).toEqual(moved[0]);
    expect((await post('/transfer', { ...body, quantity: 1 }, 'van-1')).status).toBe(409);
    const quantities = (await itemsOf('MOVE-4')).map((item) => [item.node_id, item.quantity_on_hand]);
    expect(quantities).toEqual([
      [from, 7],
      [to, 2],
    ]);
  });
});

describe('GET /inventory/{item_id}/adjustments', () => {
  test('is the log as the counters changed, newest first, page by page', async () => {
    await stockedNode({ 'LOG-1': 5 });
    const { id } = await onlyItemOf('LOG-1');
    await placeAndSource(await contextOf(api), { line_items: [line('LOG-1', 2)] });
    const adjust = (delta: number) => post(`/${id}/adjust`, { reason: 'CORRECTION', quantity_delta: delta });
    await Promise.all([1, 1, 1, 1, 1, -1, -1, -1].map(adjust));
    const page = async (number: number) => {
      const response = await api.fetch(`/inventory/${id}/adjustments?page=${number}&page_size=4`, { token });
      expect(response.headers.get('x-total-count')).toBe('10');
      return z.array(adjustmentSchema).parse(await response.json());
    };
    const entries = [...(await page(1)), ...(await page(2)), ...(await page(3))].reverse();
    expect(entries.map((entry) => entry.reason).slice(0, 2)).toEqual(['RECEIVED', 'RESERVED']);
    expect(entries[1]).toMatchObject({ quantity_delta: 0, reserved_delta: 2, reserved_after: 2 });
    let onHand = 0;
    for (const entry of entries) {
      expect(entry.quantity_before).toBe(onHand);
      onHand = entry.quantity_after;
    }
    expect(onHand).toBe(7);
    expect((await api.fetch(`/inventory/${crypto.randomUUID()}/adjustments`, { token })).status).toBe(404);
  });
});
