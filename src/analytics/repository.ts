/** The SQL of the overview. No query reads orders: their sums are kept, see facts-repository. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { wholeDays, type Period } from './calendar.ts';
import type { InventorySummary } from './contract.ts';

const ALERTS_LIMIT = 20;
/** The shortest are sought among so many. */
const ALERTS_COMPARED = 100;

/** What the figures of a period are told by. */
export type Dimension =
  | 'all'
  | 'status'
  | 'channel'
  | 'fulfillment_type'
  | 'strategy'
  | 'node'
  | 'hours_to_ship'
  | 'hours_to_deliver';

/** Sums over the orders of a period that share one value of one dimension, and a currency. */
export interface Sums {
  dimension: Dimension;
  /** Of durations: the step that they lie in. */
  value: string;
  /** Empty where the sums have no amounts. */
  currency: string;
  orders: number;
  /** Orders that were not cancelled: what the revenue comes from. */
  kept: number;
  /** Decimal, without cancelled orders. */
  revenue: string;
  /** Decimal. */
  refunded: string;
  /** Decimal: of the parcels that carriers have taken. */
  shipping_cost: string;
  /** Orders of which a carrier has taken a parcel. */
  carried: number;
  /** Orders, of a node allocations, that have left their node. */
  shipped: number;
  /** How long these took, in milliseconds altogether. */
  ship_ms: number;
  backordered: number;
  split: number;
  /** Of a node its allocations, of a strategy the nodes of its plans, else parcels. */
  units: number;
}

const MEASURES = sql.raw(`sums.dimension, sums.value, sums.currency, sums.orders, sums.kept, sums.revenue,
  sums.refunded, sums.shipping_cost, sums.carried, sums.shipped, sums.ship_ms, sums.backordered, sums.split, sums.units`);

/** The sums of the orders that were placed from one instant up to another, from their facts. */
const fromFacts = (from: Date, to: Date) => sql`
  SELECT ${MEASURES} FROM analytics_orders AS facts CROSS JOIN LATERAL analytics_measures(facts) AS sums
  WHERE created_at >= ${from} AND created_at < ${to}`;

/**
 * Everything about the orders placed in a period: whole days (UTC) from their sums, and what sticks out at both ends,
 * where the days of a place are not those of UTC, from the orders' facts.
 */
export async function sumsOf(db: DataPlaneDatabase, period: Period): Promise<Sums[]> {
  const { from, to } = wholeDays(period);
  const { rows } = await sql<Sums>`
    SELECT dimension, value, currency, sum(orders)::bigint AS orders, sum(kept)::bigint AS kept,
           sum(revenue) AS revenue, sum(refunded) AS refunded, sum(shipping_cost) AS shipping_cost,
           sum(carried)::bigint AS carried, sum(shipped)::bigint AS shipped, sum(ship_ms)::bigint AS ship_ms,
           sum(backordered)::bigint AS backordered, sum(split)::bigint AS split, sum(units)::bigint AS units
    FROM (
      SELECT ${MEASURES} FROM analytics_days AS sums
      WHERE day >= (${from}::timestamptz AT TIME ZONE 'UTC')::date AND day < (${to}::timestamptz AT TIME ZONE 'UTC')::date
      UNION ALL ${fromFacts(period.start, from)}
      UNION ALL ${fromFacts(to, period.end)}
    ) AS parts
    GROUP BY dimension, value, currency
    HAVING sum(orders) > 0`.execute(db);
  return rows;
}

export interface DayFigures {
  /** Which day of the period, from 0. */
  day: number;
  currency: string;
  orders: number;
  kept: number;
  /** Decimal, without cancelled orders. */
  revenue: string;
}

/** Orders of each currency on each day of a place on which there were any. */
export async function dailyFigures(db: DataPlaneDatabase, { starts, end }: Period): Promise<DayFigures[]> {
  const { rows } = await sql<DayFigures>`
    SELECT width_bucket(starts_at, ${[...starts]}::timestamptz[]) - 1 AS day, currency, sum(orders)::bigint AS orders,
           sum(kept)::bigint AS kept, sum(revenue) AS revenue
    FROM analytics_quarters
    WHERE starts_at >= ${starts[0]} AND starts_at < ${end}
    GROUP BY 1, 2 HAVING sum(orders) > 0`.execute(db);
  return rows;
}

/** Name, code and capacity of nodes, by id. */
export async function nodesById(db: DataPlaneDatabase, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never>();
  const rows = await db
    .selectFrom('fulfillment_nodes')
    .select(['id', 'name', 'code', 'daily_order_capacity'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
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
