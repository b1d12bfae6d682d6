import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type DataPlaneDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { expectCompleteTrail, expectStockBooksToAgree, stockTotals } from '../support/records.ts';
import { addStock, addStockedNode, FAR } from '../support/supply.ts';

/** Orders that race for the same stock at the same time. */
const CONNECTIONS = 24;
const SAMPLE_EVERY_MS = 3;

let databases: TestDatabases;
let db: DataPlaneDatabase;
let context: Context;

beforeAll(async () => {
  databases = await createDatabases();
  const url = await databases.databaseUrl('default');
  db = openDatabase<DataPlane>({ url, size: CONNECTIONS, name: 'race', onIdleError: () => undefined });
  context = { ...(await contextOf(databases)), db };
});
afterAll(async () => {
  await db.destroy();
  await databases.close();
});
beforeEach(async () => {
  await sql`TRUNCATE fulfillment_nodes, orders CASCADE`.execute(db);
});

/** Reads the stock again and again while the work is under way. @returns how often it looked. */
async function watchStockDuring(work: Promise<unknown>): Promise<number> {
  let running = true;
  void work.finally(() => (running = false)).catch(() => undefined);
  let looks = 0;
  while (running) {
    const rows = await databases.environments
      .findOrThrow('default')
      .then((environment) =>
        environment.db
          .selectFrom('inventory_items')
          .select(['quantity_reserved', 'quantity_on_hand'])
          .execute(),
      );
    for (const row of rows) {
      expect(row.quantity_reserved).toBeGreaterThanOrEqual(0);
      expect(row.quantity_reserved).toBeLessThanOrEqual(row.quantity_on_hand);
    }
    looks++;
    await delay(SAMPLE_EVERY_MS);
  }
  await work;
  return looks;
}

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

const countOf = (sourced: { status: string }[], status: string) =>
  sourced.filter((each) => each.status === status).length;

describe('200 orders at once for 50 units at several nodes', () => {
  test('exactly 50 are sourced and 150 backordered, and at no moment is more reserved than there is', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 20 });
    await addStockedNode(db, 'N2', { 'SKU-1': 18 }, FAR);
    await addStockedNode(db, 'N3', { 'SKU-1': 12 }, FAR);
    const race = times(200, () => placeAndSource(context));
    const looks = await watchStockDuring(race);
    const orders = await race;
    expect(looks).toBeGreaterThan(10);
    expect(countOf(orders, 'SOURCED')).toBe(50);
    expect(countOf(orders, 'BACKORDERED')).toBe(150);
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 50, reserved: 50 });
    await expectStockBooksToAgree(db);
    for (const { id } of orders.slice(0, 20)) await expectCompleteTrail(db, id);
  });
});

describe('orders with several SKUs in opposite order', () => {
  test('never wait for each other in a circle (regression of the reference, 15)', async () => {
    const skus = ['SKU-A', 'SKU-B', 'SKU-C', 'SKU-D'];
    for (const code of ['N1', 'N2']) {
      await addStockedNode(db, code, Object.fromEntries(skus.map((sku) => [sku, 60])));
    }
    const orders = await times(80, (index) => {
      const ordered = index % 2 === 0 ? skus : [...skus].reverse();
      return placeAndSource(context, { line_items: ordered.map((sku) => line(sku)) });
    });
    expect(countOf(orders, 'SOURCED')).toBe(80);
    const { rows } = await sql<{ deadlocks: number }>`
      SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()`.execute(db);
    expect(rows[0]?.deadlocks).toBe(0);
    await expectStockBooksToAgree(db);
  });
});

describe('two lines with one SKU', () => {
  test('are two allocations of one stock record (regression of the reference, 14)', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 5 });
    const { id, status } = await placeAndSource(context, {
      line_items: [line('SKU-1', 2), line('SKU-1', 3)],
    });
    expect(status).toBe('SOURCED');
    const allocations = await db
      .selectFrom('fulfillment_allocations')
      .select(['order_item_id', 'quantity_allocated', 'node_id'])
      .where('order_id', '=', id)
      .execute();
    expect(allocations.map((each) => each.quantity_allocated).sort()).toEqual([2, 3]);
    expect(new Set(allocations.map((each) => each.order_item_id)).size).toBe(2);
    expect(new Set(allocations.map((each) => each.node_id))).toEqual(new Set([node]));
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 5, reserved: 5 });
    await expectStockBooksToAgree(db);
  });

  test('wait together when their sum is not there', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 4 });
    const { status } = await placeAndSource(context, { line_items: [line('SKU-1', 2), line('SKU-1', 3)] });
    expect(status).toBe('BACKORDERED');
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 4, reserved: 0 });
  });
});

describe('the database itself', () => {
  test('refuses to reserve more than there is, or less than nothing', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 5 });
    const reserve = (units: number) =>
      db
        .updateTable('inventory_items')
        .set({ quantity_reserved: units })
        .where('node_id', '=', node)
        .execute();
    await expect(reserve(6)).rejects.toMatchObject({ constraint: 'no_oversell' });
    await expect(reserve(-1)).rejects.toMatchObject({ constraint: 'no_oversell' });
    await expect(reserve(5)).resolves.toBeDefined();
    const takeAway = db
      .updateTable('inventory_items')
      .set({ quantity_on_hand: 4 })
      .where('node_id', '=', node);
    await expect(takeAway.execute()).rejects.toMatchObject({ constraint: 'no_oversell' });
  });

  test('keeps receipts and reservations that come at the same time', async () => {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 100 });
    await Promise.all([
      times(40, () => placeAndSource(context)),
      times(40, () => addStock(db, node, 'SKU-1', 1)),
    ]);
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 140, reserved: 40 });
    await expectStockBooksToAgree(db);
  });
});
