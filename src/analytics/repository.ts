/** The SQL of the overview. Every query reads the orders of one period by the index on their creation. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { InventorySummary } from './contract.ts';

/** A period from its first instant up to, but not including, its end. */
export interface Period {
  start: Date;
  end: Date;
}

const NODES_LIMIT = 10;
const ALERTS_LIMIT = 20;
/** The shortest are sought among so many. */
const ALERTS_COMPARED = 100;

/** Figures of the orders that share one value; the three other values are null. */
export interface OrderFigures {
  status: string | null;
  channel: string | null;
  fulfillment_type: string | null;
  date: string | null;
  count: number;
  /** Orders that were not cancelled: what the revenue comes from. */
  kept: number;
  /** Decimal, without cancelled orders. */
  revenue: string;
  /** From creation to leaving the node; null when none has. */
  processing_hours: number | null;
}

/** Orders by status, by channel, by fulfillment type and by day (UTC), in one pass. */
export async function orderFigures(db: DataPlaneDatabase, period: Period): Promise<OrderFigures[]> {
  const { rows } = await sql<OrderFigures>`
    SELECT status, channel, fulfillment_type, date,
           count(*) AS count,
           count(*) FILTER (WHERE NOT cancelled) AS kept,
           coalesce(sum(total_amount) FILTER (WHERE NOT cancelled), 0) AS revenue,
           avg(extract(epoch FROM left_at - created_at) / 3600)::float8 AS processing_hours
    FROM (
      SELECT status, channel, fulfillment_type, total_amount, created_at,
             (created_at AT TIME ZONE 'UTC')::date AS date,
             status = 'CANCELLED' AS cancelled,
             coalesce(shipped_at, delivered_at) AS left_at
      FROM orders
      WHERE created_at >= ${period.start} AND created_at < ${period.end}
    ) AS placed
    GROUP BY GROUPING SETS ((status), (channel), (fulfillment_type), (date))
    ORDER BY date, count(*) DESC, status, channel, fulfillment_type`.execute(db);
  return rows;
}

export interface NodeFigures {
  node_id: string;
  node_name: string;
  node_code: string;
  total_orders: number;
  total_allocations: number;
  avg_processing_hours: number;
  daily_order_capacity: number;
}

/** The nodes with the most orders; allocations that were cancelled or failed do not count. */
export async function busiestNodes(db: DataPlaneDatabase, period: Period): Promise<NodeFigures[]> {
  const { rows } = await sql<NodeFigures>`
    SELECT node.id AS node_id, node.name AS node_name, node.code AS node_code, node.daily_order_capacity,
           figures.total_orders, figures.total_allocations, figures.avg_processing_hours
    FROM fulfillment_nodes AS node
    CROSS JOIN LATERAL (
      SELECT count(DISTINCT allocation.order_id) AS total_orders,
             count(*) AS total_allocations,
             coalesce(avg(extract(epoch FROM coalesce(shipped_at, delivered_at) - allocated_at) / 3600), 0)::float8
               AS avg_processing_hours
      FROM fulfillment_allocations AS allocation
      WHERE allocation.node_id = node.id
        AND allocation.allocated_at >= ${period.start} AND allocation.allocated_at < ${period.end}
        AND allocation.status NOT IN ('CANCELLED', 'FAILED')
    ) AS figures
    WHERE figures.total_allocations > 0
    ORDER BY figures.total_orders DESC, node.code
    LIMIT ${NODES_LIMIT}`.execute(db);
  return rows;
}

export interface StrategyFigures {
  strategy: string;
  count: number;
  avg_split_nodes: number;
}

/** Decisions that allocated something, by the strategy that was used. */
export async function strategyFigures(db: DataPlaneDatabase, period: Period): Promise<StrategyFigures[]> {
  const { rows } = await sql<StrategyFigures>`
    SELECT decision ->> 'strategyUsed' AS strategy,
           count(*) AS count,
           coalesce(avg((decision ->> 'splitNodes')::int), 0)::float8 AS avg_split_nodes
    FROM orders
    JOIN sourcing_decisions ON sourcing_decisions.order_id = orders.id
    WHERE orders.created_at >= ${period.start} AND orders.created_at < ${period.end}
      AND sourcing_decisions.outcome <> 'BACKORDERED'
      AND decision ? 'strategyUsed'
    GROUP BY 1
    ORDER BY 2 DESC, 1`.execute(db);
  return rows;
}

/** Stock at or below its reorder point, the shortest first, among what ran low last. */
export async function inventoryAlerts(db: DataPlaneDatabase) {
  return db
    .selectFrom((eb) =>
      eb
        .selectFrom('stock_alerts')
        .select('inventory_item_id')
        .where('cleared_at', 'is', null)
        .orderBy('id', 'desc')
        .limit(ALERTS_COMPARED)
        .as('alert'),
    )
    .innerJoin('inventory_items as item', 'item.id', 'alert.inventory_item_id')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'item.node_id')
    .select(['item.sku', 'item.product_name', 'item.node_id', 'node.code as node_code'])
    .select(['item.quantity_available', 'item.reorder_point'])
    .orderBy(sql`item.quantity_available - item.reorder_point`)
    .orderBy('item.sku')
    .orderBy('node.code')
    .limit(ALERTS_LIMIT)
    .execute();
}

export interface StockFigures extends Record<Exclude<keyof InventorySummary, 'total_value'>, number> {
  /** Decimal. */
  total_value: string;
}

/** All active stock records added up. */
export async function stockFigures(db: DataPlaneDatabase): Promise<StockFigures> {
  const { rows } = await sql<StockFigures>`
    SELECT count(*) AS total_records,
           count(DISTINCT sku) AS total_skus,
           count(DISTINCT node_id) AS total_nodes,
           coalesce(sum(quantity_on_hand), 0)::bigint AS total_on_hand,
           coalesce(sum(quantity_reserved), 0)::bigint AS total_reserved,
           coalesce(sum(quantity_available), 0)::bigint AS total_available,
           coalesce(sum(quantity_on_order), 0)::bigint AS total_on_order,
           coalesce(sum(quantity_on_hand * unit_cost), 0) AS total_value,
           count(*) FILTER (WHERE quantity_available <= reorder_point) AS low_stock_count,
           count(*) FILTER (WHERE quantity_available <= 0) AS out_of_stock_count
    FROM inventory_items
    WHERE is_active`.execute(db);
  const [figures] = rows;
  if (!figures) throw new Error('An aggregate over stock answered no row');
  return figures;
}
