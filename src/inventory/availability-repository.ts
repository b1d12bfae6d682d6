/** The SQL of what a new order could get. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

/** Nodes that an answer names for one SKU. */
const NODES_SHOWN = 100;

export interface AvailableRow {
  sku: string;
  total: number;
  nodes: { node_id: string; node_code: string; node_name: string; available: number }[];
}

/**
 * Units of these SKUs that an order without a place in any queue could reserve now: at active nodes, after safety stock
 * and what is set aside for others. SKUs without any are left out.
 */
export async function findAvailable(db: DataPlaneDatabase, skus: readonly string[]): Promise<AvailableRow[]> {
  const { rows } = await sql<AvailableRow>`
    SELECT sku, sum(units)::bigint AS total,
           json_agg(json_build_object('node_id', node_id, 'node_code', code, 'node_name', name, 'available', units)
             ORDER BY place) FILTER (WHERE place <= ${NODES_SHOWN}::int) AS nodes
    FROM (
      SELECT free.*, row_number() OVER (PARTITION BY sku ORDER BY units DESC, code) AS place
      FROM (
        SELECT item.sku, item.node_id, node.code, node.name, item.quantity_available - item.safety_stock - (
          SELECT coalesce(sum(aside.quantity), 0) FROM stock_set_aside aside
          WHERE aside.node_id = item.node_id AND aside.sku = item.sku AND aside.until > now()) AS units
        FROM inventory_items item JOIN fulfillment_nodes node ON node.id = item.node_id
        WHERE item.sku = ANY (${[...skus]}::text[]) AND item.is_active AND node.status = 'ACTIVE'
      ) free
      WHERE units > 0
    ) ranked
    GROUP BY sku`.execute(db);
  return rows;
}
