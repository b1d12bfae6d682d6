/** The SQL that makes stock records and changes what they say; units are changed by adjustments. */
import { sql, type Kysely, type Updateable } from 'kysely';
import type { DataPlane, InventoryItemTable } from '../database/tables.ts';
import type { ItemInput } from './contract.ts';
import type { StockPlace } from './inventory.ts';

/** Columns that a change may set. */
export type ItemChanges = Updateable<
  Pick<
    InventoryItemTable,
    | 'product_name'
    | 'reorder_point'
    | 'reorder_quantity'
    | 'quantity_on_order'
    | 'safety_stock'
    | 'unit_cost'
    | 'weight_lbs'
    | 'is_active'
  >
>;

/** Makes a record, and where it begins with units, their entry in the stock log. */
export async function insertItem(
  trx: Kysely<DataPlane>,
  id: string,
  input: ItemInput,
  actor: string,
): Promise<void> {
  const units = input.quantity_on_hand;
  await trx
    .insertInto('inventory_items')
    .values({ id, ...input, product_name: input.product_name ?? null })
    .execute();
  if (units === 0) return;
  await trx
    .insertInto('inventory_adjustments')
    .values({
      id: sql<string>`new_id()`,
      inventory_item_id: id,
      reason: 'RECEIVED',
      on_hand_delta: units,
      on_hand_after: units,
      reserved_delta: 0,
      reserved_after: 0,
      created_by: actor,
    })
    .execute();
}

/** Changes one record. @returns where it is; undefined when there is none. */
export async function updateItem(
  trx: Kysely<DataPlane>,
  id: string,
  changes: ItemChanges,
): Promise<StockPlace | undefined> {
  return trx
    .updateTable('inventory_items')
    .set({ ...changes, updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .returning(['node_id as nodeId', 'sku'])
    .executeTakeFirst();
}

/** Changes every record of a SKU, locked in the order (node, sku). @returns where they are. */
export async function updateItemsOf(
  trx: Kysely<DataPlane>,
  sku: string,
  changes: ItemChanges,
): Promise<StockPlace[]> {
  return trx
    .with('locked', (db) =>
      db.selectFrom('inventory_items').select('id').where('sku', '=', sku).orderBy('node_id').forUpdate(),
    )
    .updateTable('inventory_items as item')
    .from('locked')
    .set({ ...changes, updated_at: sql`clock_timestamp()` })
    .whereRef('item.id', '=', 'locked.id')
    .returning(['item.node_id as nodeId', 'item.sku'])
    .execute();
}
