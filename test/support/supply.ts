/** Nodes and stock for tests. */
import { sql, type Insertable } from 'kysely';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import type { NodeTable } from '../../src/database/tables/supply.ts';
import { newId } from '../../src/runtime/ids.ts';

/** New York, where the orders of `orderRequest` go. */
export const NEAR = { latitude: 40.7484, longitude: -73.9967 };
export const FAR = { latitude: 34.0696, longitude: -118.4053 };

/** A node that can do everything. @returns its id. */
export async function addNode(
  db: DataPlaneDatabase,
  code: string,
  overrides: Partial<Insertable<NodeTable>> = {},
): Promise<string> {
  const id = newId();
  await db
    .insertInto('fulfillment_nodes')
    .values({
      id,
      code,
      name: code,
      node_type: 'RETAIL_STORE',
      ...NEAR,
      can_pickup: true,
      can_curbside: true,
      can_same_day: true,
      daily_order_capacity: 100_000,
      ...overrides,
    })
    .execute();
  return id;
}

/** Puts units on the shelf of a node, with their entry in the stock log. */
export async function addStock(
  db: DataPlaneDatabase,
  nodeId: string,
  sku: string,
  units: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const item = await trx
      .insertInto('inventory_items')
      .values({ id: newId(), node_id: nodeId, sku, quantity_on_hand: units })
      .onConflict((conflict) =>
        conflict.columns(['node_id', 'sku']).doUpdateSet({
          quantity_on_hand: sql`inventory_items.quantity_on_hand + excluded.quantity_on_hand`,
        }),
      )
      .returning(['id', 'quantity_on_hand', 'quantity_reserved'])
      .executeTakeFirstOrThrow();
    await trx
      .insertInto('inventory_adjustments')
      .values({
        id: newId(),
        inventory_item_id: item.id,
        reason: 'RECEIVED',
        on_hand_delta: units,
        on_hand_after: item.quantity_on_hand,
        reserved_delta: 0,
        reserved_after: item.quantity_reserved,
        created_by: 'test',
      })
      .execute();
  });
}

/** A node with stock, in one go. */
export async function addStockedNode(
  db: DataPlaneDatabase,
  code: string,
  stock: Record<string, number>,
  overrides: Partial<Insertable<NodeTable>> = {},
): Promise<string> {
  const nodeId = await addNode(db, code, overrides);
  for (const [sku, units] of Object.entries(stock)) await addStock(db, nodeId, sku, units);
  return nodeId;
}
