import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adjustmentSchema, inventoryItemSchema } from '../../src/inventory/contract.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { expectStockBooksToAgree } from '../support/records.ts';
import { addStockedNode } from '../support/supply.ts';

const OWNER = 'owner@example.com';

let api: TestApi;
let token: string;
let userId: string;
let nodes = 0;
beforeAll(async () => {
  api = await startApi();
  userId = await api.addUser(OWNER);
  token = await api.signIn(OWNER);
});
afterAll(() => api.close());

const context = () => contextOf(api);

/** A record of its own for each test. @returns its id. */
async function record(sku: string, units: number): Promise<string> {
  const { db } = await context();
  const node = await addStockedNode(db, `N${++nodes}`, { [sku]: units });
  const { id } = await db
    .selectFrom('inventory_items')
    .select('id')
    .where('node_id', '=', node)
    .executeTakeFirstOrThrow();
  return id;
}

const adjust = (id: string, body: object, headers: Record<string, string> = {}) =>
  api.fetch(`/inventory/${id}/adjust`, { method: 'POST', token, headers, body: JSON.stringify(body) });

const read = async (id: string) =>
  inventoryItemSchema.parse(await (await api.fetch(`/inventory/${id}`, { token })).json());

async function problemOf(response: Response) {
  const problem = problemSchema.parse(await response.json());
  expect(problem.status).toBe(response.status);
  return problem;
}

describe('POST /inventory/{item_id}/adjust', () => {
  test('changes the record and answers its entry in the log, by whoever is signed in', async () => {
    const id = await record('ADJ-1', 5);
    const body = {
      reason: 'RECEIVED',
      quantity_delta: 7,
      reference_id: 'PO-9',
      notes: 'Dock 2',
      created_by: 'me',
    };
    const response = await adjust(id, body);
    expect(response.status).toBe(200);
    expect(adjustmentSchema.parse(await response.json())).toMatchObject({
      inventory_item_id: id,
      reason: 'RECEIVED',
      quantity_delta: 7,
      quantity_before: 5,
      quantity_after: 12,
      reference_id: 'PO-9',
      notes: 'Dock 2',
      created_by: `user:${userId}`,
    });
    expect(await read(id)).toMatchObject({ quantity_on_hand: 12, last_counted_at: null });
    await expectStockBooksToAgree((await context()).db);
  });

  test('notes a cycle count', async () => {
    const id = await record('ADJ-2', 5);
    expect((await adjust(id, { reason: 'CYCLE_COUNT', quantity_delta: -1 })).status).toBe(200);
    expect(await read(id)).toMatchObject({ quantity_on_hand: 4, last_counted_at: expect.any(String) });
  });

  test('wakes the orders that wait for what comes in', async () => {
    const id = await record('ADJ-3', 0);
    const order = await placeAndSource(await context(), { line_items: [line('ADJ-3', 2)] });
    expect(order.status).toBe('BACKORDERED');
    await adjust(id, { reason: 'RECEIVED', quantity_delta: 2 });
    const { db } = await context();
    const aside = await db.selectFrom('stock_set_aside').selectAll().where('sku', '=', 'ADJ-3').execute();
    expect(aside).toMatchObject([{ order_id: order.id, quantity: 2 }]);
    const seconds = ((aside[0]?.until.getTime() ?? 0) - Date.now()) / 1_000;
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  test('refuses to take what is reserved, and says what would do', async () => {
    const id = await record('ADJ-4', 5);
    await placeAndSource(await context(), { line_items: [line('ADJ-4', 3)] });
    const response = await adjust(id, { reason: 'DAMAGED', quantity_delta: -3 });
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors).toEqual([
      { path: 'quantity_delta', message: 'must be at least -2: 5 on hand, 3 of them reserved' },
    ]);
    expect(await read(id)).toMatchObject({ quantity_on_hand: 5, quantity_reserved: 3 });
  });

  test.each([
    ['a reason that only the product gives', { reason: 'SOLD', quantity_delta: -1 }, 'reason'],
    ['no change', { reason: 'CORRECTION', quantity_delta: 0 }, 'quantity_delta'],
    ['half a unit', { reason: 'CORRECTION', quantity_delta: 0.5 }, 'quantity_delta'],
    ['a change without a reason', { quantity_delta: 1 }, 'reason'],
  ])('refuses %s', async (_, body, path) => {
    const id = await record(`ADJ-${nodes}-X`, 5);
    const response = await adjust(id, body);
    expect(response.status).toBe(422);
    expect((await problemOf(response)).errors?.map((error) => error.path)).toContain(path);
    expect(await read(id)).toMatchObject({ quantity_on_hand: 5 });
  });

  test('is 404 for a record that is not there, also in another environment', async () => {
    const body = { reason: 'CORRECTION', quantity_delta: 1 };
    const unknown = crypto.randomUUID();
    const problem = await problemOf(await adjust(unknown, body, { 'idempotency-key': 'nowhere' }));
    expect([problem.status, problem.detail]).toEqual([404, `There is no stock record ${unknown}.`]);
    await api.addEnvironment('elsewhere');
    const id = await record('ADJ-5', 5);
    expect((await adjust(id, body, { 'x-oms-environment': 'elsewhere' })).status).toBe(404);
    expect(await read(id)).toMatchObject({ quantity_on_hand: 5 });
  });
});

describe('an Idempotency-Key', () => {
  test('makes a repeat answer the first adjustment', async () => {
    const id = await record('ADJ-6', 5);
    const body = { reason: 'RECEIVED', quantity_delta: 7 };
    const first = await (await adjust(id, body, { 'idempotency-key': 'truck-1' })).json();
    await adjust(id, { reason: 'CORRECTION', quantity_delta: -2 });
    const again = await adjust(id, body, { 'idempotency-key': 'truck-1' });
    expect([again.status, await again.json()]).toEqual([200, first]);
    expect(await read(id)).toMatchObject({ quantity_on_hand: 10 });
  });

  test('is refused for another body, or for another record', async () => {
    const [id, other] = [await record('ADJ-7', 5), await record('ADJ-8', 5)];
    const body = { reason: 'RECEIVED', quantity_delta: 1 };
    const headers = { 'idempotency-key': 'truck-2' };
    expect((await adjust(id, body, headers)).status).toBe(200);
    expect((await adjust(id, { ...body, quantity_delta: 2 }, headers)).status).toBe(409);
    expect((await problemOf(await adjust(other, body, headers))).status).toBe(409);
    expect(await read(id)).toMatchObject({ quantity_on_hand: 6 });
    expect(await read(other)).toMatchObject({ quantity_on_hand: 5 });
  });
});
