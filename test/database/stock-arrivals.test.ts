import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type DataPlaneDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';
import * as fulfillments from '../../src/fulfillment/service.ts';
import { adjust } from '../../src/inventory/adjustments.ts';
import { announceStock, passOn, stopWaiting, waitForStock } from '../../src/inventory/arrivals.ts';
import { release, reserveOrThrow, StockTakenError } from '../../src/inventory/reservations.ts';
import { UnexpectedStatusError } from '../../src/orders/status-repository.ts';
import { readBatch } from '../../src/outbox/repository.ts';
import { stockArrivals } from '../../src/outbox/targets.ts';
import { newId } from '../../src/runtime/ids.ts';
import { sourceOrder } from '../../src/sourcing/order-sourcing.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { expectStockBooksToAgree, statusOf, stockTotals } from '../support/records.ts';
import { addStock, addStockedNode, FAR } from '../support/supply.ts';
import { until } from '../support/until.ts';

const CONNECTIONS = 24;
const WINDOW_SECONDS = 60;
/** A look of the product itself at an order that waits since its first attempt. */
const SETTLE_SECONDS = 15;
const SECOND_LOOK = { number: 2, from: 'BACKORDERED', askedBy: null } as const;

let databases: TestDatabases;
let db: DataPlaneDatabase;
let context: Context;

beforeAll(async () => {
  databases = await createDatabases();
  const url = await databases.databaseUrl('default');
  db = openDatabase<DataPlane>({ url, size: CONNECTIONS, name: 'arrivals', onIdleError: () => undefined });
  context = { ...(await contextOf(databases)), db };
});
afterAll(async () => {
  await db.destroy();
  await databases.close();
});
beforeEach(async () => {
  await sql`TRUNCATE fulfillment_nodes, orders, outbox CASCADE`.execute(db);
});

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** An order that waits for these units. @returns its id. */
async function waiting(quantity: number, overrides: Record<string, unknown> = {}): Promise<string> {
  const { id, status } = await placeAndSource(context, {
    line_items: [line('SKU-1', quantity)],
    ...overrides,
  });
  expect(status).toBe('BACKORDERED');
  return id;
}

async function itemAt(nodeId: string, sku = 'SKU-1'): Promise<string> {
  const { id } = await db
    .selectFrom('inventory_items')
    .select('id')
    .where('node_id', '=', nodeId)
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow();
  return id;
}

async function receive(nodeId: string, units: number, sku = 'SKU-1'): Promise<void> {
  await adjust(context, await itemAt(nodeId, sku), { reason: 'RECEIVED', quantity_delta: units });
}

/** Orders that were woken so far, first woken first. */
async function woken(): Promise<string[]> {
  const rows = await db
    .selectFrom('outbox')
    .select((eb) => eb.ref('order_id').$notNull().as('order_id'))
    .where('topic', '=', 'stock.arrived')
    .orderBy('transaction_id')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.order_id);
}

/** What is set aside now, by order. */
async function setAside(nodeId?: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('stock_set_aside')
    .select(['order_id', sql<number>`sum(quantity)`.as('units')])
    .where('until', '>', sql<Date>`now()`)
    .$if(nodeId !== undefined, (query) => query.where('node_id', '=', nodeId ?? ''))
    .groupBy('order_id')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.order_id, row.units]));
}

/** An allocation of one unit of the order's first line at a node, without its reservation. @returns its id. */
async function allocated(trx: Kysely<DataPlane>, orderId: string, nodeId: string): Promise<string> {
  const line = await trx
    .selectFrom('order_items')
    .select(['id', 'sku'])
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow();
  const [fulfillmentId, id] = [newId(), newId()];
  const part = { order_id: orderId, node_id: nodeId };
  const fulfillment = { ...part, id: fulfillmentId, number: 1, status: 'SOURCED', priority: 3 } as const;
  const allocation = { ...part, id, fulfillment_id: fulfillmentId, order_item_id: line.id, sku: line.sku };
  await fulfillments.create(
    trx,
    [{ ...fulfillment, counted_on: '2026-01-01' }],
    [{ ...allocation, quantity_allocated: 1, status: 'ALLOCATED' }],
  );
  return id;
}

async function endWindow(): Promise<void> {
  await sql`UPDATE stock_set_aside SET until = now() - interval '1 second'`.execute(db);
}

const passingOn = (orderId: string) =>
  db.transaction().execute((trx) => passOn(trx, orderId, WINDOW_SECONDS));

describe('a receipt', () => {
  test('of 10 wakes two of three orders that want 4', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const [first, second, third] = [await waiting(4), await waiting(4), await waiting(4)];
    await receive(node, 10);
    expect(await woken()).toEqual([first, second]);
    expect(await setAside(node)).toEqual({ [first]: 4, [second]: 4 });
    await receive(node, 2);
    expect(await woken()).toEqual([first, second, third]);
    expect(await setAside(node)).toEqual({ [first]: 4, [second]: 4, [third]: 4 });
  });

  test('passes over an order that is too large, and wakes one that takes parts with what is left', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const [, small] = [await waiting(20), await waiting(3)];
    const parts = await waiting(9, { allow_partial_shipment: true });
    await receive(node, 8);
    expect(await woken()).toEqual([small, parts]);
    expect(await setAside()).toEqual({ [small]: 3, [parts]: 5 });
  });

  test('counts the units that are free elsewhere, and sets aside only those that have come', async () => {
    const near = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const far = await addStockedNode(db, 'N2', { 'SKU-1': 3 }, FAR);
    const order = await waiting(5);
    await receive(near, 2);
    expect(await woken()).toEqual([order]);
    expect([await setAside(near), await setAside(far)]).toEqual([{ [order]: 2 }, {}]);
  });

  test('that comes before an order has acted on the last adds to what is set aside for it', async () => {
    const near = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    await addStockedNode(db, 'N2', { 'SKU-1': 4 }, FAR);
    const [order, behind] = [await waiting(6), await waiting(5)];
    await receive(near, 2);
    expect([await woken(), await setAside()]).toEqual([[order], { [order]: 2 }]);
    await receive(near, 5);
    // Two are its own and nine are free: it lacks four, and the five that are left serve the next.
    expect([await woken(), await setAside()]).toEqual([[order, order, behind], { [order]: 6, [behind]: 1 }]);
  });

  test('keeps its records to itself until it is through', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0, 'SKU-2': 0 });
    await db.transaction().execute(async (trx) => {
      await announceStock(trx, [{ nodeId: node, sku: 'SKU-1' }], WINDOW_SECONDS);
      const open = await db.selectFrom('inventory_items').select('sku').forUpdate().skipLocked().execute();
      expect(open).toEqual([{ sku: 'SKU-2' }]);
    });
  });

  test('at a node that is closed, or below its safety stock, wakes nobody', async () => {
    const closed = await addStockedNode(db, 'N1', { 'SKU-1': 0 }, { status: 'CLOSED' });
    const careful = await addStockedNode(db, 'N2', { 'SKU-1': 0 });
    await sql`UPDATE inventory_items SET safety_stock = 5 WHERE node_id = ${careful}`.execute(db);
    await waiting(4);
    await receive(closed, 10);
    await receive(careful, 8);
    expect(await woken()).toEqual([]);
    await receive(careful, 1);
    expect(await woken()).toHaveLength(1);
  });

  test('of two SKUs that one order waits for wakes it once', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0, 'SKU-2': 0 });
    const order = await waiting(1, { line_items: [line('SKU-1', 2), line('SKU-2', 3), line('SKU-1', 1)] });
    await addStock(db, node, 'SKU-1', 5);
    await addStock(db, node, 'SKU-2', 5);
    const arrivals = ['SKU-2', 'SKU-1', 'SKU-2'].map((sku) => ({ nodeId: node, sku }));
    await db.transaction().execute((trx) => announceStock(trx, arrivals, WINDOW_SECONDS));
    expect(await woken()).toEqual([order]);
    expect(await setAside()).toEqual({ [order]: 6 });
  });

  test('sweeps away what was set aside there for too long', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const [first, second] = [await waiting(4), await waiting(4)];
    await receive(node, 4);
    await endWindow();
    await receive(node, 4);
    expect(await woken()).toEqual([first, first, second]);
    const rows = await db.selectFrom('stock_set_aside').select(['order_id', 'quantity']).execute();
    expect(rows).toHaveLength(2);
    expect(await setAside()).toEqual({ [first]: 4, [second]: 4 });
  });

  test('that is rolled back wakes nobody', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 5 });
    await waiting(6);
    const failing = db.transaction().execute(async (trx) => {
      await sql`UPDATE inventory_items SET quantity_on_hand = 6`.execute(trx);
      await announceStock(trx, [{ nodeId: node, sku: 'SKU-1' }], WINDOW_SECONDS);
      throw new Error('the truck turned back');
    });
    await expect(failing).rejects.toThrow('turned back');
    expect([await woken(), await setAside()]).toEqual([[], {}]);
  });
});

describe('receipts at the same time', () => {
  test('do not set the same unit aside twice, nor two units for one wish', async () => {
    const nodes = [
      await addStockedNode(db, 'N1', { 'SKU-1': 0 }),
      await addStockedNode(db, 'N2', { 'SKU-1': 0 }, FAR),
      await addStockedNode(db, 'N3', { 'SKU-1': 0 }, FAR),
    ];
    const orders: string[] = [];
    for (let count = 0; count < 40; count++) orders.push(await waiting(1));
    await times(30, (index) => receive(nodes[index % nodes.length] ?? '', 1));
    expect((await woken()).sort()).toEqual(orders.slice(0, 30).sort());
    for (const node of nodes) expect(Object.values(await setAside(node))).toEqual(Array(10).fill(1));
    expect(Object.keys(await setAside())).toHaveLength(30);
    await expectStockBooksToAgree(db);
  });

  test('and looks of the orders that they wake end with every unit reserved by those who came first', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const orders: string[] = [];
    for (let count = 0; count < 12; count++) orders.push(await waiting(2));
    await times(4, async () => {
      await receive(node, 4);
      // Several may send the same order to look: one of them is first, the others find it gone on.
      const looks = (await woken()).map((id) => sourceOrder(context, id, SECOND_LOOK));
      for (const look of await Promise.allSettled(looks)) {
        if (look.status === 'rejected') expect(look.reason).toBeInstanceOf(UnexpectedStatusError);
      }
    });
    const statuses = await Promise.all(orders.map((id) => statusOf(db, id)));
    expect(statuses).toEqual([...Array(8).fill('SOURCED'), ...Array(4).fill('BACKORDERED')]);
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 16, reserved: 16 });
    await expectStockBooksToAgree(db);
  });
});

describe('what is set aside', () => {
  test('is not there for a later order, and is for the one that was woken', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const order = await waiting(4);
    await receive(node, 5);
    expect(await placeAndSource(context, { line_items: [line('SKU-1', 2)] })).toMatchObject({
      status: 'BACKORDERED',
    });
    expect(await placeAndSource(context, { line_items: [line('SKU-1', 1)] })).toMatchObject({
      status: 'SOURCED',
    });
    await sourceOrder(context, order, SECOND_LOOK);
    expect(await statusOf(db, order)).toBe('SOURCED');
    expect(await setAside()).toEqual({});
  });

  test('is there for everybody after the window', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    await waiting(4);
    await receive(node, 4);
    await endWindow();
    expect(await placeAndSource(context, { line_items: [line('SKU-1', 4)] })).toMatchObject({
      status: 'SOURCED',
    });
  });

  test('is refused by the reservation itself, whatever a plan was made from', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const [owner, other] = [await waiting(4), await waiting(9)];
    await receive(node, 4);
    const reserving = (orderId: string) =>
      db.transaction().execute(async (trx) => {
        const wish = {
          allocationId: await allocated(trx, orderId, node),
          nodeId: node,
          sku: 'SKU-1',
          quantity: 1,
        };
        await reserveOrThrow(trx, [wish], { orderId, reference: orderId, actor: 'test' });
      });
    await expect(reserving(other)).rejects.toBeInstanceOf(StockTakenError);
    await reserving(owner);
    await endWindow();
    await reserving(other);
    await expectStockBooksToAgree(db);
  });

  test('and the wait end together', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const order = await waiting(4);
    await receive(node, 4);
    await db.transaction().execute((trx) => stopWaiting(trx, order, WINDOW_SECONDS));
    expect(await setAside()).toEqual({});
    await receive(node, 4);
    expect(await woken()).toEqual([order]);
  });
});

describe('an order that cannot use what it was woken for', () => {
  test('passes it on to those behind it, one after the other, and never to those before', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const [first, second, third] = [await waiting(4), await waiting(4), await waiting(4)];
    await receive(node, 4);
    await passingOn(first);
    expect([await woken(), await setAside()]).toEqual([[first, second], { [second]: 4 }]);
    await passingOn(second);
    expect([await woken(), await setAside()]).toEqual([[first, second, third], { [third]: 4 }]);
    await passingOn(third);
    expect([await woken(), await setAside()]).toEqual([[first, second, third], {}]);
    await passingOn(third);
    expect(await woken()).toHaveLength(3);
  });

  test('stands where its wait began, whatever it waits for now', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const [before, order, behind] = [await waiting(9), await waiting(4), await waiting(4)];
    await receive(node, 4);
    expect(await setAside()).toEqual({ [order]: 4 });
    await receive(node, 5);
    expect(await setAside()).toEqual({ [order]: 4, [behind]: 4 });
    await passingOn(order);
    // Nine would be free now, were they not the next one's; the first in the queue is not asked again.
    expect([await woken(), await setAside()]).toEqual([[order, behind], { [behind]: 4 }]);
    expect(await statusOf(db, before)).toBe('BACKORDERED');
  });

  test('does so by its next look', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0, 'SKU-2': 0 });
    const both = await waiting(1, { line_items: [line('SKU-1', 2), line('SKU-2', 2)] });
    const behind = await waiting(2);
    await receive(node, 2);
    expect(await woken()).toEqual([both]);
    await sourceOrder(context, both, SECOND_LOOK);
    expect(await statusOf(db, both)).toBe('BACKORDERED');
    expect([await woken(), await setAside()]).toEqual([[both, behind], { [behind]: 2 }]);
  });
});

describe('the waits of an order', () => {
  const waits = (orderId: string) =>
    db
      .selectFrom('stock_waits')
      .select(['sku', 'quantity', 'since'])
      .where('order_id', '=', orderId)
      .orderBy('sku')
      .execute();

  test('are what it lacks now', async () => {
    await addStockedNode(db, 'N1', {});
    const order = await waiting(1, { line_items: [line('A', 1), line('B', 2), line('A', 2)] });
    expect((await waits(order)).map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ['A', 3],
      ['B', 2],
    ]);
    const since = new Date('2026-01-02T03:04:05.678Z');
    const needs = [
      { sku: 'B', quantity: 1 },
      { sku: 'C', quantity: 5 },
    ];
    await db.transaction().execute((trx) => waitForStock(trx, order, needs, since));
    expect(await waits(order)).toEqual(needs.map((need) => ({ ...need, since })));
    await db.transaction().execute((trx) => waitForStock(trx, order, [], since));
    expect(await waits(order)).toEqual([]);
  });
});

describe('a released reservation', () => {
  test('says where, and wakes those who wait for it', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 4 });
    const holder = await placeAndSource(context, { line_items: [line('SKU-1', 4)] });
    const order = await waiting(3);
    const { id } = await db
      .selectFrom('fulfillments')
      .select('id')
      .where('order_id', '=', holder.id)
      .executeTakeFirstOrThrow();
    const releasing = () =>
      db.transaction().execute(async (trx) => {
        const freed = await release(trx, [id], { reference: holder.id, actor: 'test' });
        await announceStock(trx, freed, WINDOW_SECONDS);
        return freed;
      });
    expect(await releasing()).toEqual([{ nodeId: node, sku: 'SKU-1' }]);
    expect([await woken(), await setAside()]).toEqual([[order], { [order]: 3 }]);
    expect(await releasing()).toEqual([]);
    expect(await woken()).toEqual([order]);
  });
});

describe('the relay', () => {
  test('tells the workflows of orders that still wait, with the status they had', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 0 });
    const [served, order] = [await waiting(2), await waiting(2)];
    await receive(node, 4);
    await sourceOrder(context, served, SECOND_LOOK);
    // A row can be read once every older transaction of the server has ended, also those of other tests.
    const rows = await until('both rows are settled', SETTLE_SECONDS, async () => {
      const batch = await readBatch(db, { transactionId: '0', id: '0' }, 500);
      return batch.rows.filter((row) => row.topic === 'stock.arrived').length === 2 && batch.rows;
    });
    const arrived = rows.filter((row) => row.topic === 'stock.arrived');
    expect(arrived.map((row) => [row.orderId, row.status])).toEqual([
      [served, 'BACKORDERED'],
      [order, 'BACKORDERED'],
    ]);
    const told: string[] = [];
    const target = stockArrivals({
      stockArrived: async (environment, head) => void told.push(`${environment}/${head.id}`),
    });
    await target.deliver(context, rows);
    expect(told).toEqual([`default/${order}`]);
  });
});
