/** The SQL of exporting stock: page by page along the index, each record once. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { StockExportQuery } from './contract.ts';
import type { StockPlace } from './inventory.ts';
import { itemFilters } from './repository.ts';

/** The records behind a place, by SKU and node. */
export async function findExported(
  db: DataPlaneDatabase,
  query: StockExportQuery,
  after: StockPlace | undefined,
  limit: number,
) {
  return db
    .selectFrom('inventory_items as item')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'item.node_id')
    .select(['node.code as node_code', 'item.node_id', 'item.sku', 'item.product_name'])
    .select(['item.quantity_on_hand', 'item.quantity_reserved', 'item.quantity_available'])
    .select(['item.quantity_on_order', 'item.safety_stock', 'item.reorder_point', 'item.reorder_quantity'])
    .select(['item.unit_cost', 'item.weight_lbs', 'item.is_active', 'item.updated_at'])
    .where((eb) => eb.and(itemFilters({ ...query, sku: undefined, search: undefined })))
    .$if(after !== undefined, (items) =>
      items.where(sql<boolean>`(item.sku, item.node_id) > (${after?.sku}, ${after?.nodeId}::uuid)`),
    )
    .orderBy('item.sku')
    .orderBy('item.node_id')
    .limit(limit)
    .execute();
}

export type ExportedRecord = Awaited<ReturnType<typeof findExported>>[number];
