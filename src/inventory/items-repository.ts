/** The SQL that makes stock records and changes what they say; units are changed by adjustments. */
import { sql, type Kysely, type Updateable } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { InventoryItemTable } from '../database/tables/supply.ts';
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

const stamp = { updated_at: sql<Date>`clock_timestamp()`, version: sql<number>`version + 1` };

/**
 * Changes one record.
 *
 * @param version that it must have; undefined: any.
 * @returns where it is; undefined when there is none, or none of this version.
 */
export async function updateItem(
  trx: Kysely<DataPlane>,
  id: string,
  changes: ItemChanges,
  version: number | undefined,
): Promise<StockPlace | undefined> {
  return trx
    .updateTable('inventory_items')
    .set({ ...changes, ...stamp })
    .where('id', '=', id)
    .$if(version !== undefined, (query) => query.where('version', '=', version ?? 0))
    .returning(['node_id as nodeId', 'sku'])
    .executeTakeFirst();
}

/** The version of a record; undefined when there is none. */
export async function findVersion(trx: Kysely<DataPlane>, id: string): Promise<number | undefined> {
  const item = await trx
    .selectFrom('inventory_items')
    .select('version')
    .where('id', '=', id)
    .executeTakeFirst();
  return item?.version;
}

/**
 * Locks every record of these SKUs in the order (node, sku).
 *
 * @returns the version of each product that there is: its records' versions added up, so that each change raises it.
 */
export async function lockProducts(
  trx: Kysely<DataPlane>,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ sku: string; version: number }>`
    SELECT locked.sku, sum(locked.version) AS version
    FROM (
      SELECT sku, version FROM inventory_items WHERE sku = ANY (${[...skus]}::text[]) ORDER BY node_id, sku FOR UPDATE
    ) locked
    GROUP BY locked.sku`.execute(trx);
  return new Map(rows.map((row) => [row.sku, row.version]));
}

/** Changes every record of a SKU; the caller has locked them. @returns where they are. */
export async function updateItemsOf(
  trx: Kysely<DataPlane>,
  sku: string,
  changes: ItemChanges,
): Promise<StockPlace[]> {
  return trx
    .updateTable('inventory_items')
    .set({ ...changes, ...stamp })
    .where('sku', '=', sku)
    .returning(['node_id as nodeId', 'sku'])
    .execute();
}
