import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, type DataPlaneDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';
import { adjust, restock } from '../../src/inventory/adjustments.ts';
import type { AdjustmentInput } from '../../src/inventory/contract.ts';
import { reduceReservations } from '../../src/inventory/reservations.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { expectStockBooksToAgree, stockTotals } from '../support/records.ts';
import { addNode, addStockedNode } from '../support/supply.ts';

const CONNECTIONS = 24;
const AUTHOR = { reference: 'RMA-1', actor: 'user:clerk' };

let databases: TestDatabases;
let db: DataPlaneDatabase;
let context: Context;

beforeAll(async () => {
  databases = await createDatabases();
  const url = await databases.databaseUrl('default');
  db = openDatabase<DataPlane>({ url, size: CONNECTIONS, name: 'changes', onIdleError: () => undefined });
  context = { ...(await contextOf(databases)), db };
});
afterAll(async () => {
  await db.destroy();
  await databases.close();
});
beforeEach(async () => {
  await sql`TRUNCATE fulfillment_nodes, orders, outbox, idempotency_keys CASCADE`.execute(db);
});

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));

const items = () => db.selectFrom('inventory_items').selectAll().orderBy('node_id').orderBy('sku').execute();

async function onlyItem() {
  const [item] = await items();
  if (!item) throw new Error('There is no stock record');
  return item;
}

const log = () =>
  db.selectFrom('inventory_adjustments').selectAll().orderBy('created_at').orderBy('id').execute();

const correction = (delta: number): AdjustmentInput => ({ reason: 'CORRECTION', quantity_delta: delta });

describe('an adjustment', () => {
  test('that would leave reserved units uncovered is refused, says what would do, and leaves no trace', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 8 });
    await placeAndSource(context, { line_items: [line('SKU-1', 3)] });
    const { id } = await onlyItem();
    const before = [await items(), await log()];
    await expect(adjust(context, id, correction(-6), 'key')).rejects.toMatchObject({
      kind: 'invalid',
      details: {
        errors: [{ path: 'quantity_delta', message: 'must be at least -5: 8 on hand, 3 of them reserved' }],
      },
    });
    expect([await items(), await log()]).toEqual(before);
    // The key is as free as if nothing had been asked.
    await expect(adjust(context, id, correction(-5), 'key')).resolves.toMatchObject({ quantity_after: 3 });
    await expect(adjust(context, id, correction(-1))).rejects.toThrow('must be positive');
    await expectStockBooksToAgree(db);
  });

  test('beyond what a record can hold is refused', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 2_147_483_000 });
    const { id } = await onlyItem();
    await expect(adjust(context, id, correction(1_000))).rejects.toThrow('must be at most 647');
    await expect(adjust(context, id, correction(647))).resolves.toMatchObject({
      quantity_after: 2_147_483_647,
    });
  });

  test('of 50 at the same time adds up, each with what was there before it', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 100 });
    const { id } = await onlyItem();
    const made = await times(50, (index) => adjust(context, id, correction(index % 2 === 0 ? 3 : -2)));
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 125, reserved: 0 });
    for (const each of made) expect(each.quantity_after - each.quantity_before).toBe(each.quantity_delta);
    const afters = made.map((each) => each.quantity_after);
    const befores = made.map((each) => each.quantity_before);
    const sorted = (values: number[]) => values.sort((a, b) => a - b);
    expect(sorted([...befores, 125])).toEqual(sorted([100, ...afters]));
    await expectStockBooksToAgree(db);
  });

  test('of many that would together take too much stops at what is there', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 20 });
    const { id } = await onlyItem();
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, () => adjust(context, id, correction(-1))),
    );
    expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(20);
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 0, reserved: 0 });
    await expectStockBooksToAgree(db);
  });

  test('that comes ten times at once with one key is one adjustment', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 5 });
    const { id } = await onlyItem();
    const answers = await times(10, () => adjust(context, id, correction(2), 'pallet-7'));
    expect(new Set(answers.map((each) => each.id)).size).toBe(1);
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 7, reserved: 0 });
    await expect(adjust(context, id, correction(3), 'pallet-7')).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('by a cycle count says when the shelf was counted', async () => {
    await addStockedNode(db, 'N1', { 'SKU-1': 5 });
    const { id, last_counted_at: before } = await onlyItem();
    await adjust(context, id, correction(1));
    expect([before, (await onlyItem()).last_counted_at]).toEqual([null, null]);
    await adjust(context, id, { reason: 'CYCLE_COUNT', quantity_delta: -1 });
    expect((await onlyItem()).last_counted_at).toBeInstanceOf(Date);
  });
});

describe('a part of a reservation', () => {
  /** An order for two lines of one SKU and one of another. @returns its allocations by units. */
  async function reserved() {
    const node = await addStockedNode(db, 'N1', { 'SKU-1': 10, 'SKU-2': 10 });
    const lines = [line('SKU-1', 4), line('SKU-1', 2), line('SKU-2', 3)];
    const { id } = await placeAndSource(context, { line_items: lines });
    const rows = await db
      .selectFrom('fulfillment_allocations')
      .select(['id', 'quantity_allocated'])
      .where('order_id', '=', id)
      .execute();
    const allocationOf = (units: number) =>
      rows.find((row) => row.quantity_allocated === units)?.id ?? 'none';
    return { node, allocationOf };
  }

  const reducing = (cuts: Parameters<typeof reduceReservations>[1]) =>
    db.transaction().execute((trx) => reduceReservations(trx, cuts, AUTHOR));

  const reservations = () =>
    db.selectFrom('inventory_reservations').select(['allocation_id', 'quantity', 'status']).execute();

  test('goes back to the shelf with one entry per record; a whole one ends and keeps its quantity', async () => {
    const { node, allocationOf } = await reserved();
    const entries = (await log()).length;
    const freed = await reducing([
      { allocationId: allocationOf(3), quantity: 0 },
      { allocationId: allocationOf(2), quantity: 2 },
      { allocationId: allocationOf(4), quantity: 1 },
    ]);
    expect(freed).toEqual([{ nodeId: node, sku: 'SKU-1' }]);
    expect(await reservations()).toEqual(
      expect.arrayContaining([
        { allocation_id: allocationOf(4), quantity: 3, status: 'LIVE' },
        { allocation_id: allocationOf(2), quantity: 2, status: 'RELEASED' },
        { allocation_id: allocationOf(3), quantity: 3, status: 'LIVE' },
      ]),
    );
    expect((await log()).slice(entries)).toMatchObject([
      {
        reason: 'RESERVATION_RELEASED',
        on_hand_delta: 0,
        reserved_delta: -3,
        reserved_after: 3,
        reference_id: AUTHOR.reference,
        created_by: AUTHOR.actor,
      },
    ]);
    await expectStockBooksToAgree(db);
  });

  test('that has ended is not given back again', async () => {
    const { allocationOf } = await reserved();
    const whole = [{ allocationId: allocationOf(4), quantity: 4 }];
    expect(await reducing(whole)).toHaveLength(1);
    expect(await reducing(whole)).toEqual([]);
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 10, reserved: 2 });
    await expectStockBooksToAgree(db);
  });

  test('is never more than was reserved', async () => {
    const { allocationOf } = await reserved();
    await expect(reducing([{ allocationId: allocationOf(4), quantity: 5 }])).rejects.toThrow(
      'quantity_check',
    );
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 10, reserved: 6 });
  });
});

describe('returned units', () => {
  test('go back on the shelf, also of a node that did not keep them', async () => {
    const keeper = await addStockedNode(db, 'N1', { 'SKU-1': 2 });
    const other = await addNode(db, 'N2');
    await sql`UPDATE inventory_items SET product_name = 'Kettle', unit_cost = 12.5, weight_lbs = 3`.execute(
      db,
    );
    const units = [
      { nodeId: other, sku: 'SKU-1', quantity: 1 },
      { nodeId: keeper, sku: 'SKU-1', quantity: 4 },
      { nodeId: other, sku: 'SKU-1', quantity: 2 },
    ];
    await db.transaction().execute((trx) => restock(trx, units, AUTHOR));
    const byNode = new Map((await items()).map((item) => [item.node_id, item]));
    expect(byNode.get(keeper)).toMatchObject({ quantity_on_hand: 6, product_name: 'Kettle' });
    expect(byNode.get(other)).toMatchObject({
      quantity_on_hand: 3,
      quantity_reserved: 0,
      product_name: 'Kettle',
      unit_cost: '12.50',
      weight_lbs: 3,
    });
    const returned = (await log()).filter((entry) => entry.reason === 'RETURNED');
    expect(returned.map((entry) => [entry.on_hand_delta, entry.on_hand_after]).sort()).toEqual([
      [3, 3],
      [4, 6],
    ]);
    for (const entry of returned) {
      expect(entry).toMatchObject({
        reference_id: AUTHOR.reference,
        created_by: AUTHOR.actor,
        reserved_delta: 0,
      });
    }
    await expectStockBooksToAgree(db);
  });

  test('that come at the same time to a node without a record make one record', async () => {
    const node = await addNode(db, 'N1');
    const unit = { nodeId: node, sku: 'SKU-1', quantity: 1 };
    await times(20, () => db.transaction().execute((trx) => restock(trx, [unit], AUTHOR)));
    expect(await stockTotals(db, 'SKU-1')).toEqual({ onHand: 20, reserved: 0 });
    await expectStockBooksToAgree(db);
  });
});
