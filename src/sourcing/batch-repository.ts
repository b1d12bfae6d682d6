/** The SQL of orders that wait to be picked, and of what they could be served from. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

/**
 * Types whose place nobody was told: who collects was promised a node, and same-day orders a day that the clock decides.
 */
const MOVABLE_TYPES = ['SHIP_TO_HOME', 'SHIP_FROM_STORE'] as const;

/** Orders sourced within the window that nobody has begun to pick, the latest first, with the nodes that rejected them. */
export async function findWaitingOrders(db: DataPlaneDatabase, windowSeconds: number, most: number) {
  return db
    .selectFrom('orders')
    .selectAll()
    .select(
      sql<string[]>`ARRAY(
        SELECT DISTINCT node_id FROM fulfillments WHERE order_id = orders.id AND rejection_reason IS NOT NULL
      )`.as('excluded_node_ids'),
    )
    .where(
      'id',
      'in',
      sql<string>`(
        SELECT DISTINCT order_id FROM (
          SELECT order_id FROM fulfillments
          WHERE status = 'SOURCED' AND created_at > now() - make_interval(secs => ${windowSeconds}::float8)
          ORDER BY created_at DESC LIMIT ${most}
        ) AS recent
      )`,
    )
    .where('status', '=', 'SOURCED')
    .where('on_hold', '=', false)
    .where('fulfillment_type', 'in', MOVABLE_TYPES)
    .where('shipping_latitude', 'is not', null)
    .where('shipping_longitude', 'is not', null)
    .where(
      sql<boolean>`NOT EXISTS (
        SELECT FROM fulfillments WHERE order_id = orders.id AND status NOT IN ('SOURCED', 'CANCELLED', 'REJECTED')
      )`,
    )
    .orderBy('id')
    .execute();
}

/** Lines of these orders, in their order. */
export async function findLines(db: DataPlaneDatabase, orderIds: readonly string[]) {
  return db
    .selectFrom('order_items')
    .select(['id', 'order_id', 'sku', 'unit_price', 'metadata'])
    .select(sql<number>`quantity - quantity_cancelled`.as('quantity'))
    .where('order_id', 'in', orderIds)
    .orderBy('order_id')
    .orderBy('line_number')
    .execute();
}

/** What these orders hold at nodes that have not begun, and whether it counts towards the node's capacity of today. */
export async function findHeld(db: DataPlaneDatabase, orderIds: readonly string[]) {
  return db
    .selectFrom('fulfillment_allocations as allocation')
    .innerJoin('fulfillments as fulfillment', 'fulfillment.id', 'allocation.fulfillment_id')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'fulfillment.node_id')
    .select(['allocation.order_id', 'allocation.fulfillment_id', 'allocation.node_id', 'allocation.sku'])
    .select('allocation.quantity_allocated as quantity')
    .select(
      sql<boolean>`fulfillment.counted_on = (now() AT TIME ZONE node.time_zone)::date`.as('counts_today'),
    )
    .where('allocation.order_id', 'in', orderIds)
    .where('allocation.status', '=', 'ALLOCATED')
    .where('fulfillment.status', '=', 'SOURCED')
    .orderBy('allocation.id')
    .execute();
}

/** Units of these SKUs that nobody has reserved and for whom nothing is set aside; below 0 where safety stock is used. */
export async function findFree(db: DataPlaneDatabase, skus: readonly string[]) {
  return db
    .selectFrom('inventory_items as item')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('stock_set_aside')
          .select(['node_id', 'sku', sql<number>`sum(quantity)`.as('units')])
          .where('until', '>', sql<Date>`now()`)
          .groupBy(['node_id', 'sku'])
          .as('aside'),
      (join) => join.onRef('aside.node_id', '=', 'item.node_id').onRef('aside.sku', '=', 'item.sku'),
    )
    .select(['item.node_id', 'item.sku'])
    .select(
      sql<number>`(item.quantity_available - item.safety_stock - coalesce(aside.units, 0))::int`.as('units'),
    )
    .where('item.is_active', '=', true)
    .where('item.sku', 'in', skus)
    .execute();
}

/** Hours that each node usually needs. */
export async function findProcessingHours(db: DataPlaneDatabase): Promise<Map<string, number>> {
  const rows = await db.selectFrom('fulfillment_nodes').select(['id', 'avg_processing_hours']).execute();
  return new Map(rows.map((row) => [row.id, row.avg_processing_hours]));
}
