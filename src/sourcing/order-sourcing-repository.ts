/** The SQL around a sourcing decision: what it is made from, and what it leaves behind. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { StockLevel } from './sourcing.ts';

const LIVE_ALLOCATIONS = ['PENDING', 'ALLOCATED', 'PICKING', 'PACKED', 'SHIPPED', 'DELIVERED'] as const;

/** The order, its lines with the units that no live allocation covers, and the nodes that gave it back. */
export async function findDemand(db: DataPlaneDatabase, orderId: string) {
  const [order, lines] = await Promise.all([
    db
      .selectFrom('orders')
      .selectAll()
      .select(
        sql<string[]>`ARRAY(
          SELECT DISTINCT node_id FROM fulfillments WHERE order_id = orders.id AND rejection_reason IS NOT NULL
        )`.as('excluded_node_ids'),
      )
      .where('id', '=', orderId)
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('order_items as line')
      .leftJoin('fulfillment_allocations as allocation', (join) =>
        join
          .onRef('allocation.order_item_id', '=', 'line.id')
          .on('allocation.status', 'in', LIVE_ALLOCATIONS),
      )
      .select(['line.id', 'line.sku', 'line.unit_price', 'line.metadata'])
      .select(sql<number>`line.quantity - line.quantity_cancelled`.as('quantity'))
      .select(sql<number>`coalesce(sum(allocation.quantity_allocated), 0)::int`.as('allocated'))
      .select(
        sql<boolean>`coalesce(bool_or(allocation.status IN ('SHIPPED', 'DELIVERED')), false)`.as('has_left'),
      )
      .where('line.order_id', '=', orderId)
      .groupBy('line.id')
      .orderBy('line.line_number')
      .execute(),
  ]);
  return { order, lines };
}

/** Active rules in the order they are tried. */
export async function findActiveRules(db: DataPlaneDatabase) {
  return db
    .selectFrom('sourcing_rules')
    .selectAll()
    .where('is_active', '=', true)
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** All nodes with the orders that they have taken on their local date. */
export async function findNodes(db: DataPlaneDatabase) {
  return db
    .selectFrom('fulfillment_nodes as node')
    .leftJoin('node_daily_orders as daily', (join) =>
      join
        .onRef('daily.node_id', '=', 'node.id')
        .on('daily.local_date', '=', sql<string>`(now() AT TIME ZONE node.time_zone)::date`),
    )
    .select([
      'node.id',
      'node.code',
      'node.name',
      'node.node_type',
      'node.status',
      'node.latitude',
      'node.longitude',
    ])
    .select(['node.can_ship', 'node.can_pickup', 'node.can_curbside', 'node.can_same_day'])
    .select(['node.daily_order_capacity', 'node.shipping_cost_multiplier', 'node.avg_processing_hours'])
    .select((eb) => eb.fn.coalesce('daily.orders', sql<number>`0`).as('current_daily_orders'))
    .execute();
}

/**
 * What sourcing may promise the order of its SKUs at every node that keeps them, none included. What is set aside for
 * other orders is theirs.
 */
export async function findStock(db: DataPlaneDatabase, orderId: string): Promise<StockLevel[]> {
  // A row for each SKU: thousands of small ones take longer to read than to find.
  const rows = await db
    .selectFrom('inventory_items as item')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('stock_set_aside')
          .select(['node_id', 'sku', sql<number>`sum(quantity)`.as('units')])
          .where('order_id', '!=', orderId)
          .where('until', '>', sql<Date>`now()`)
          .groupBy(['node_id', 'sku'])
          .as('others'),
      (join) => join.onRef('others.node_id', '=', 'item.node_id').onRef('others.sku', '=', 'item.sku'),
    )
    .select('item.sku')
    .select(
      sql<Record<string, number>>`json_object_agg(
        item.node_id, item.quantity_available - item.safety_stock - coalesce(others.units, 0)
      )`.as('levels'),
    )
    .where('item.is_active', '=', true)
    .where('item.sku', 'in', (eb) =>
      eb.selectFrom('order_items').select('sku').where('order_id', '=', orderId),
    )
    .groupBy('item.sku')
    .execute();
  return rows.flatMap(({ sku, levels }) =>
    Object.entries(levels).map(([nodeId, available]) => ({ nodeId, sku, available })),
  );
}

export async function insertDecision(
  db: Kysely<DataPlane>,
  row: { order_id: string; attempt: number; outcome: string; decision: string },
): Promise<void> {
  await db.insertInto('sourcing_decisions').values(row).execute();
}

/** The decisions of these orders that allocated something, with what outcomes are grouped by. */
export async function findSourcedDecisions(db: DataPlaneDatabase, orderIds: readonly string[]) {
  return db
    .selectFrom('sourcing_decisions as decision')
    .innerJoin('orders', 'orders.id', 'decision.order_id')
    .select(['decision.order_id', 'decision.attempt', 'decision.decision', 'decision.decided_at'])
    .select(['orders.channel', 'orders.shipping_state', 'orders.total_amount', 'orders.fulfillment_type'])
    .where('decision.order_id', 'in', orderIds)
    .where('decision.outcome', '!=', 'BACKORDERED')
    .orderBy('decision.order_id')
    .orderBy('decision.attempt')
    .execute();
}

/** How allocations of these orders turned out, as far as that is known. */
export async function findLabels(db: DataPlaneDatabase, orderIds: readonly string[]) {
  return db
    .selectFrom('sourcing_outcome_labels')
    .select(['allocation_id', 'actual_delivery_hours', 'actual_cost', 'cost_variance_pct'])
    .select(['was_backordered', 'was_returned', 'outcome_score', 'labeled_at'])
    .where('order_id', 'in', orderIds)
    .execute();
}
