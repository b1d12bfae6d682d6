import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import { adjust } from '../../src/inventory/adjustments.ts';
import type { AdjustmentInput } from '../../src/inventory/contract.ts';
import { updateItem } from '../../src/inventory/items.ts';
import { release } from '../../src/inventory/reservations.ts';
import { transfer } from '../../src/inventory/transfers.ts';
import { liveFulfillmentsOf } from '../../src/orders/snapshot.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import { addNode, addStockedNode } from '../support/supply.ts';

let databases: TestDatabases;
let context: Context;
let db: DataPlaneDatabase;
let nodes = 0;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  db = context.db;
});
afterAll(() => databases.close());

/** A record of units whose reorder point is 10. */
async function record(sku: string, units: number) {
  const nodeId = await addStockedNode(db, `N${++nodes}`, { [sku]: units });
  const { id } = await db
    .selectFrom('inventory_items')
    .select('id')
    .where('sku', '=', sku)
    .executeTakeFirstOrThrow();
  return { id, nodeId };
}

const change = (id: string, delta: number, reason: AdjustmentInput['reason'] = 'CORRECTION') =>
  adjust(context, id, { reason, quantity_delta: delta });

const alertsOf = (id: string) =>
  db
    .selectFrom('stock_alerts')
    .select(['id', 'quantity_available', 'reorder_point', 'cleared_at'])
    .where('inventory_item_id', '=', id)
    .orderBy('id')
    .execute();

/** How often the outbox was told of a record. */
async function told(id: string): Promise<number> {
  const { count } = await db
    .selectFrom('outbox')
    .innerJoin('stock_alerts', 'stock_alerts.id', 'outbox.entity_id')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('stock_alerts.inventory_item_id', '=', id)
    .where('outbox.topic', '=', 'inventory.low_stock')
    .executeTakeFirstOrThrow();
  return count;
}

describe('an alert', () => {
  test('is raised once when concurrent changes cross the reorder point', async () => {
    const { id } = await record('RUSH', 40);
    await Promise.all(Array.from({ length: 35 }, () => change(id, -1)));
    expect(await alertsOf(id)).toEqual([
      { id: expect.any(String), quantity_available: 10, reorder_point: 10, cleared_at: null },
    ]);
    expect(await told(id)).toBe(1);
  });

  test('is raised once for every time that concurrent changes go down and up across it', async () => {
    const { id } = await record('FLUTTER', 11);
    const changes = Array.from({ length: 40 }, (_, index) => change(id, index % 2 === 0 ? -1 : 1));
    await Promise.all(changes);
    const alerts = await alertsOf(id);
    const { rows } = await sql<{ crossings: number }>`
      SELECT count(*)::int AS crossings FROM inventory_adjustments
      WHERE inventory_item_id = ${id} AND on_hand_after <= 10 AND on_hand_after - on_hand_delta > 10`.execute(
      db,
    );
    expect(alerts).toHaveLength(rows[0]?.crossings ?? 0);
    expect(await told(id)).toBe(alerts.length);
    expect(alerts.filter((alert) => alert.cleared_at === null)).toHaveLength(0);
  });

  test('is not raised again while the stock stays low, and is after it was above', async () => {
    const { id } = await record('AGAIN', 12);
    await change(id, -2);
    await change(id, -5);
    expect(await told(id)).toBe(1);
    await change(id, 6);
    expect((await alertsOf(id)).map((alert) => alert.cleared_at)).toEqual([expect.any(Date)]);
    await change(id, -1);
    expect(await told(id)).toBe(2);
  });

  test('is raised by an order, and over when the order gives its units back', async () => {
    const { id } = await record('ORDERED', 12);
    const order = await placeAndSource(context, { line_items: [line('ORDERED', 3)] });
    expect(await alertsOf(id)).toMatchObject([{ quantity_available: 9, cleared_at: null }]);
    const fulfillments = await liveFulfillmentsOf(context, order.id);
    const author = { reference: order.id, actor: 'test' };
    await db.transaction().execute((trx) =>
      release(
        trx,
        fulfillments.map((each) => each.id),
        author,
      ),
    );
    expect(await alertsOf(id)).toMatchObject([{ cleared_at: expect.any(Date) }]);
    expect(await told(id)).toBe(1);
  });

  test('is raised when the reorder point rises above what there is, and over when nothing is sold any more', async () => {
    const { id } = await record('MOVED', 20);
    await updateItem(context, id, { reorder_point: 30 });
    expect(await told(id)).toBe(1);
    await updateItem(context, id, { is_active: false });
    expect(await alertsOf(id)).toMatchObject([{ cleared_at: expect.any(Date) }]);
  });

  test('of a transfer is the sender’s; what the receiver begins with tells nobody', async () => {
    const { id, nodeId } = await record('SENT', 15);
    const target = await addNode(db, `N${++nodes}`);
    await transfer(context, { from_node_id: nodeId, to_node_id: target, sku: 'SENT', quantity: 6 });
    expect(await told(id)).toBe(1);
    const { id: received } = await db
      .selectFrom('inventory_items')
      .select('id')
      .where('node_id', '=', target)
      .executeTakeFirstOrThrow();
    expect(await told(received)).toBe(0);
  });

  test('is gone with the transaction that raised it', async () => {
    const { id } = await record('UNDONE', 12);
    const undone = db.transaction().execute(async (trx) => {
      await sql`UPDATE inventory_items SET quantity_on_hand = 3 WHERE id = ${id}`.execute(trx);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await alertsOf(id)).toEqual([]);
    expect(await told(id)).toBe(0);
  });
});
