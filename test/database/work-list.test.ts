import type { Insertable } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AllocationTable, FulfillmentTable } from '../../src/database/tables/orders.ts';
import { workItemSchema, type WorkQuery } from '../../src/fulfillment/contract.ts';
import { fulfillmentDocuments } from '../../src/fulfillment/documents.ts';
import { getWork, listWork } from '../../src/fulfillment/work-list.ts';
import { newId } from '../../src/runtime/ids.ts';
import { mockCarrier } from '../../src/shipping/mock-carrier.ts';
import * as shipping from '../../src/shipping/service.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, CUSTOMER, line, place, placeAndSource } from '../support/orders.ts';
import { textOfPdf } from '../support/pdf.ts';
import { addNode, addStockedNode } from '../support/supply.ts';

const TABLES = ['inventory_reservations', 'shipments', 'fulfillment_allocations', 'fulfillments'] as const;
const HOUR_MS = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS);

let databases: TestDatabases;
let context: Context;
let north: string;
let south: string;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  north = await addNode(context.db, 'NORTH', { name: 'The north', fulfillment_mode: 'manual' });
  south = await addStockedNode(context.db, 'SOUTH', { 'SKU-1': 10 });
});
afterAll(() => databases.close());
afterEach(async () => {
  for (const table of TABLES) {
    await context.db.deleteFrom(table).execute();
  }
});

/** A fulfillment of an order, at the northern node unless another is named. @returns its id. */
async function fulfill(
  orderId: string,
  overrides: Partial<Insertable<FulfillmentTable>> = {},
): Promise<string> {
  const id = newId();
  await context.db
    .insertInto('fulfillments')
    .values({
      ...{ id, order_id: orderId, node_id: north, number: 1, status: 'SOURCED', counted_on: '2026-01-01' },
      ...overrides,
    })
    .execute();
  return id;
}

/** A fulfillment of an order of its own. */
async function work(overrides: Partial<Insertable<FulfillmentTable>> = {}): Promise<string> {
  return fulfill(await place(context), overrides);
}

/** Gives units of the order's line to a fulfillment. */
async function allocate(
  orderId: string,
  fulfillmentId: string,
  lineNumber: number,
  overrides: Partial<Insertable<AllocationTable>> = {},
): Promise<void> {
  const item = await context.db
    .selectFrom('order_items')
    .select(['id', 'sku', 'quantity'])
    .where('order_id', '=', orderId)
    .where('line_number', '=', lineNumber)
    .executeTakeFirstOrThrow();
  await context.db
    .insertInto('fulfillment_allocations')
    .values({
      ...{ id: newId(), fulfillment_id: fulfillmentId, order_id: orderId, order_item_id: item.id },
      ...{ node_id: north, sku: item.sku, quantity_allocated: item.quantity, status: 'ALLOCATED' },
      ...overrides,
    })
    .execute();
}

const list = (query: Partial<WorkQuery> = {}) => listWork(context, { page: 1, page_size: 50, ...query });
const idsOf = async (query: Partial<WorkQuery> = {}) => (await list(query)).items.map((item) => item.id);

describe('the work list', () => {
  test('is sorted by urgency, then by promise, then by age', async () => {
    const promised_at = inHours(5);
    const later = await work({ priority: 3, promised_at: inHours(9) });
    const pickup = await work({ priority: 2, promised_at: inHours(8) });
    const [first, second] = [
      await work({ priority: 3, promised_at }),
      await work({ priority: 3, promised_at }),
    ];
    const sameDay = await work({ priority: 1, promised_at: inHours(20) });
    expect(await idsOf()).toEqual([sameDay, pickup, first, second, later]);
  });

  test('has an order as soon as it is sourced', async () => {
    const { id: orderId } = await placeAndSource(context, { line_items: [line('SKU-1', 2)] });
    const { items } = await list({ order_id: orderId });
    expect(items).toMatchObject([
      { order_id: orderId, node_id: south, status: 'SOURCED', priority: 3, units: 2, is_late: false },
    ]);
  });

  test('has what lies with a node and nothing else', async () => {
    const statuses = ['SOURCED', 'PICKING', 'PACKING', 'READY_TO_SHIP'] as const;
    const open = await Promise.all(statuses.map((status) => work({ status })));
    for (const status of ['SHIPPED', 'DELIVERED', 'PICKED_UP', 'CANCELLED', 'REJECTED'] as const) {
      await work({ status });
    }
    expect((await idsOf()).sort()).toEqual(open.sort());
  });

  test('has nothing of an order that has come to its end', async () => {
    const orderId = await place(context);
    const id = await fulfill(orderId);
    expect(await idsOf()).toEqual([id]);
    await context.db.updateTable('orders').set({ status: 'CANCELLED' }).where('id', '=', orderId).execute();
    expect(await list()).toMatchObject({ items: [], total: 0 });
  });

  test('is filtered by node, status and order', async () => {
    const orderId = await place(context);
    const here = await fulfill(orderId, { status: 'PICKING' });
    const there = await fulfill(orderId, { number: 2, node_id: south });
    const other = await work({ node_id: south, status: 'PICKING' });
    expect(await idsOf({ node_id: north })).toEqual([here]);
    expect((await idsOf({ status: 'PICKING' })).sort()).toEqual([here, other].sort());
    expect((await idsOf({ order_id: orderId })).sort()).toEqual([here, there].sort());
    expect(await idsOf({ order_id: orderId, node_id: south, status: 'SOURCED' })).toEqual([there]);
    expect(await list({ node_id: newId() })).toMatchObject({ items: [], total: 0, total_pages: 0 });
  });

  test('has its pages, with the total of all', async () => {
    const ids: string[] = [];
    for (let hours = 1; hours <= 5; hours++) ids.push(await work({ promised_at: inHours(hours) }));
    expect(await idsOf({ page: 2, page_size: 2 })).toEqual(ids.slice(2, 4));
    expect(await list({ page: 3, page_size: 2 })).toMatchObject({
      total: 5,
      page: 3,
      page_size: 2,
      total_pages: 3,
    });
  });

  test('of a status beyond the node begins with the last change', async () => {
    const ids: string[] = [];
    for (let hours = 1; hours <= 6; hours++) {
      const node_id = hours % 3 === 0 ? south : north;
      ids.unshift(await work({ status: 'DELIVERED', node_id, updated_at: inHours(-10 + hours) }));
    }
    expect(await idsOf({ status: 'DELIVERED' })).toEqual(ids);
    expect(await idsOf({ status: 'DELIVERED', page: 2, page_size: 4 })).toEqual(ids.slice(4));
    expect(await list({ status: 'DELIVERED', node_id: south })).toMatchObject({ total: 2 });
    expect(await idsOf({ status: 'DELIVERED', node_id: south })).toEqual([ids[0], ids[3]]);
  });
});

describe('a piece of work', () => {
  test('is late when its promise has passed while it still lies there', async () => {
    const late = await work({ promised_at: inHours(-1), created_at: inHours(-2) });
    const due = await work({ promised_at: inHours(1) });
    const gone = await work({ promised_at: inHours(-1), status: 'SHIPPED' });
    expect((await getWork(context, late)).is_late).toBe(true);
    expect((await getWork(context, due)).is_late).toBe(false);
    expect((await getWork(context, gone)).is_late).toBe(false);
    const { age_seconds } = await getWork(context, late);
    expect(age_seconds).toBeGreaterThanOrEqual(7_200);
    expect(age_seconds).toBeLessThan(7_260);
  });

  test('has its order, node, lines and commands, as the contract says', async () => {
    const orderId = await place(context, { line_items: [line('B', 2), line('A', 3), line('C', 4)] });
    const id = await fulfill(orderId, { status: 'PACKING', priority: 2, number: 1 });
    await allocate(orderId, id, 3, { status: 'FAILED', quantity_picked: 0 });
    await allocate(orderId, id, 1, { status: 'PICKING', quantity_picked: 2 });
    await allocate(orderId, id, 2, { status: 'PICKING', quantity_allocated: 1, quantity_picked: 1 });
    const item = workItemSchema.parse(await getWork(context, id));
    expect(item).toMatchObject({
      ...{ id, number: 1, order_id: orderId, order_status: 'PENDING', channel: 'WEB', priority: 2 },
      ...{
        fulfillment_type: 'SHIP_TO_HOME',
        customer_name: CUSTOMER.name,
        status: 'PACKING',
        mode: 'manual',
      },
      ...{ node_id: north, node_code: 'NORTH', node_name: 'The north', on_hold: false, hold_reason: null },
      ...{ units: 3, shipment: null, rejection_reason: null, allowed_commands: ['pack'] },
    });
    expect(
      item.lines.map(({ sku, quantity, quantity_picked, status }) => [
        sku,
        quantity,
        quantity_picked,
        status,
      ]),
    ).toEqual([
      ['B', 2, 2, 'PICKING'],
      ['A', 1, 1, 'PICKING'],
      ['C', 4, 0, 'FAILED'],
    ]);
    expect((await list()).items).toEqual([{ ...item, age_seconds: expect.any(Number) }]);
  });

  test('follows the environment where its node leaves it open who moves it on', async () => {
    const id = await work({ node_id: south });
    expect((await getWork(context, id)).mode).toBe(context.environment.settings.fulfillment_mode);
  });

  test('takes no command while its order is held, and says why', async () => {
    const orderId = await place(context);
    const id = await fulfill(orderId);
    const held = { on_hold: true, hold_reason: 'fraud' };
    await context.db.updateTable('orders').set(held).where('id', '=', orderId).execute();
    expect(await getWork(context, id)).toMatchObject({ ...held, allowed_commands: [] });
  });

  test('has its parcel until that is taken back', async () => {
    const orderId = await place(context);
    const id = await fulfill(orderId, { status: 'READY_TO_SHIP' });
    await allocate(orderId, id, 1);
    const { trackingNumber } = await shipping.book(context, id, mockCarrier);
    const { shipment } = await getWork(context, id);
    expect(shipment).toMatchObject({ tracking_number: trackingNumber });
    expect(shipment?.label_url).toBe(`/shipments/${shipment?.id}/label`);
    await shipping.voidBooking(context, id, mockCarrier);
    expect((await getWork(context, id)).shipment).toBeNull();
    expect(await idsOf()).toEqual([id]);
  });

  test('that is not there is not found', async () => {
    await expect(getWork(context, newId())).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('the documents of a fulfillment', () => {
  const print = async (id: string, kind: 'pick-list' | 'packing-slip') => {
    const file = await fulfillmentDocuments(context, id, kind);
    return { file, text: textOfPdf(Buffer.from(await file.arrayBuffer())) };
  };
  const numberOf = async (orderId: string) =>
    (
      await context.db
        .selectFrom('orders')
        .select('order_number')
        .where('id', '=', orderId)
        .executeTakeFirstOrThrow()
    ).order_number;

  test('are named after the order and have what is still to be served', async () => {
    const orderId = await place(context, { line_items: [line('A', 3), line('B', 2)], notes: 'Ring twice.' });
    const id = await fulfill(orderId, { number: 2 });
    await allocate(orderId, id, 1);
    await allocate(orderId, id, 2, { status: 'FAILED', quantity_picked: 0 });
    const orderNumber = await numberOf(orderId);
    const pickList = await print(id, 'pick-list');
    expect(pickList.file).toMatchObject({ name: `pick-list-${orderNumber}-2.pdf`, type: 'application/pdf' });
    expect(pickList.text).toContain(orderNumber);
    expect(pickList.text).toContain('3\nA\nProduct A');
    expect(pickList.text).not.toContain('Product B');
    const slip = await print(id, 'packing-slip');
    expect(slip.file.name).toBe(`packing-slip-${orderNumber}-2.pdf`);
    expect(slip.text).toContain(`Ship to\n${CUSTOMER.name}\n${CUSTOMER.address}\nNew York, NY 10001\nUS`);
    expect(slip.text).toContain('Total units\n3');
    expect(slip.text).toContain('Ring twice.');
  });

  test('of a pickup name the customer and keep the pickup code to themselves', async () => {
    const pickup = { fulfillment_type: 'STORE_PICKUP', pickup_node_id: north, shipping_address: null };
    const orderId = await place(context, pickup);
    const code = 'SECRET-42';
    await context.db.updateTable('orders').set({ pickup_code: code }).where('id', '=', orderId).execute();
    const id = await fulfill(orderId);
    await allocate(orderId, id, 1);
    const slip = await print(id, 'packing-slip');
    expect(slip.text).toContain(`Pickup\n${CUSTOMER.name}`);
    expect(slip.text).not.toContain(code);
    expect((await print(id, 'pick-list')).text).not.toContain(code);
  });

  test('are refused when nothing of it is to be served any more', async () => {
    const orderId = await place(context);
    const id = await fulfill(orderId, { status: 'REJECTED' });
    await allocate(orderId, id, 1, { status: 'FAILED' });
    await expect(fulfillmentDocuments(context, id, 'pick-list')).rejects.toMatchObject({ kind: 'conflict' });
    await expect(fulfillmentDocuments(context, newId(), 'pick-list')).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});
