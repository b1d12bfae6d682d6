/** What the rows say of a sequence's orders and stock, all as of one moment. Amounts in minor units. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import type {
  AllocationStatus,
  FulfillmentStatus,
  ShipmentStatus,
} from '../../src/fulfillment/fulfillment.ts';
import type { ReservationStatus } from '../../src/inventory/inventory.ts';
import type { FulfillmentType, OrderStatus, PaymentStatus } from '../../src/orders/order.ts';
import type { Disposition, ReturnStatus } from '../../src/returns/return.ts';

export interface OrderRow {
  id: string;
  status: OrderStatus;
  fulfillment_type: FulfillmentType;
  payment_status: PaymentStatus;
  event_count: number;
  on_hold: boolean;
  hold_reason: string | null;
  allow_partial_shipment: boolean;
  pickup_node_id: string | null;
  pickup_code: string | null;
  shipping_city: string | null;
  customer_name: string | null;
  total: number;
  authorized: number;
  captured: number;
  voided: number;
  refunded: number;
}

export interface LineRow {
  id: string;
  order_id: string;
  line_number: number;
  sku: string;
  quantity: number;
  quantity_cancelled: number;
  quantity_returned: number;
  total: number;
}

export interface EventRow {
  order_id: string;
  sequence: number;
  event_type: string;
  from_status: OrderStatus | null;
  to_status: OrderStatus;
  actor: string;
  reason: string | null;
  /** Seconds. */
  at: number;
}

export interface FulfillmentRow {
  id: string;
  order_id: string;
  node_id: string;
  number: number;
  status: FulfillmentStatus;
  rejection_reason: string | null;
}

export interface AllocationRow {
  id: string;
  order_id: string;
  order_item_id: string;
  fulfillment_id: string;
  node_id: string;
  sku: string;
  quantity: number;
  status: AllocationStatus;
  reservation: { quantity: number; status: ReservationStatus; sku: string; node_id: string } | null;
}

export interface ShipmentRow {
  order_id: string;
  fulfillment_id: string;
  status: ShipmentStatus;
  /** Milliseconds. */
  booked_at: number;
}

/** A stock record, what its log adds up to, and the reservations that live on it. */
export interface StockRow {
  id: string;
  node_id: string;
  sku: string;
  on_hand: number;
  reserved: number;
  live: number;
  logged_on_hand: number;
  logged_reserved: number;
}

/** What the stock log says that was taken off the shelf for an order. */
export interface SoldRow {
  order_id: string;
  sku: string;
  units: number;
}

/** A day of a node: the counter, and the fulfillments that were counted and not given back. */
export interface DayRow {
  node_id: string;
  date: string;
  counter: number;
  counted: number;
}

export interface ReturnRow {
  id: string;
  order_id: string;
  status: ReturnStatus;
  created_by: string;
  refunded: number;
  lines: {
    id: string;
    order_item_id: string;
    quantity: number;
    received: number | null;
    disposition: Disposition | null;
  }[];
  /** Units that the stock log has put back on a shelf for it. */
  restocked: number;
}

export interface World {
  orders: OrderRow[];
  lines: LineRow[];
  events: EventRow[];
  fulfillments: FulfillmentRow[];
  allocations: AllocationRow[];
  payments: { order_id: string; kind: 'AUTHORIZATION' | 'CAPTURE' | 'VOID' | 'REFUND'; amount: number }[];
  shipments: ShipmentRow[];
  waits: { order_id: string; sku: string; quantity: number }[];
  asides: { order_id: string; node_id: string; sku: string; quantity: number }[];
  stock: StockRow[];
  sold: SoldRow[];
  days: DayRow[];
  returns: ReturnRow[];
  requests: { order_id: string; kind: string; actor: string }[];
  /** Who has entries in the log of this stock, how many. */
  adjusted: { actor: string; entries: number }[];
}

/** Which part of the database a sequence is. */
export interface Part {
  orderIds: readonly string[];
  nodeIds: readonly string[];
  skus: readonly string[];
}

const cents = (column: string) => sql.raw(`(${column} * 100)::bigint`);

/** Reads it all in one statement: one snapshot. */
export async function readWorld(db: DataPlaneDatabase, part: Part): Promise<World> {
  const orders = sql`ANY (${[...part.orderIds]}::uuid[])`;
  const nodes = sql`ANY (${[...part.nodeIds]}::uuid[])`;
  const items = sql`(SELECT id FROM inventory_items WHERE node_id = ${nodes} AND sku = ANY (${[...part.skus]}::text[]))`;
  const { rows } = await sql<{ world: World }>`
    SELECT json_build_object(
      'orders', (SELECT coalesce(json_agg(row ORDER BY row.id), '[]') FROM (
        SELECT id, status, fulfillment_type, payment_status, event_count, on_hold, hold_reason, allow_partial_shipment,
               pickup_node_id, pickup_code, shipping_city, customer_name, ${cents('total_amount')} AS total,
               ${cents('amount_authorized')} AS authorized, ${cents('amount_captured')} AS captured,
               ${cents('amount_voided')} AS voided, ${cents('amount_refunded')} AS refunded
        FROM orders WHERE id = ${orders}) row),
      'lines', (SELECT coalesce(json_agg(row ORDER BY row.order_id, row.line_number), '[]') FROM (
        SELECT id, order_id, line_number, sku, quantity, quantity_cancelled, quantity_returned,
               ${cents('total_price')} AS total
        FROM order_items WHERE order_id = ${orders}) row),
      'events', (SELECT coalesce(json_agg(row ORDER BY row.order_id, row.sequence), '[]') FROM (
        SELECT order_id, sequence, event_type, from_status, to_status, actor, reason,
               extract(epoch FROM occurred_at)::float8 AS at
        FROM order_events WHERE order_id = ${orders}) row),
      'fulfillments', (SELECT coalesce(json_agg(row ORDER BY row.order_id, row.number), '[]') FROM (
        SELECT id, order_id, node_id, number, status, rejection_reason
        FROM fulfillments WHERE order_id = ${orders}) row),
      'allocations', (SELECT coalesce(json_agg(row ORDER BY row.id), '[]') FROM (
        SELECT allocation.id, allocation.order_id, allocation.order_item_id, allocation.fulfillment_id,
               allocation.node_id, allocation.sku, allocation.quantity_allocated AS quantity, allocation.status,
               CASE WHEN reservation.allocation_id IS NOT NULL THEN json_build_object(
                 'quantity', reservation.quantity, 'status', reservation.status, 'sku', item.sku,
                 'node_id', item.node_id) END AS reservation
        FROM fulfillment_allocations allocation
        LEFT JOIN inventory_reservations reservation ON reservation.allocation_id = allocation.id
        LEFT JOIN inventory_items item ON item.id = reservation.inventory_item_id
        WHERE allocation.order_id = ${orders}) row),
      'payments', (SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT order_id, kind, ${cents('amount')} AS amount FROM payments WHERE order_id = ${orders}) row),
      'shipments', (SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT order_id, fulfillment_id, status, extract(epoch FROM booked_at)::float8 * 1000 AS booked_at
        FROM shipments WHERE order_id = ${orders}) row),
      'waits', (SELECT coalesce(json_agg(row ORDER BY row.order_id, row.sku), '[]') FROM (
        SELECT order_id, sku, quantity FROM stock_waits WHERE order_id = ${orders}) row),
      'asides', (SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT order_id, node_id, sku, quantity FROM stock_set_aside
        WHERE order_id = ${orders} AND until > now()) row),
      'stock', (SELECT coalesce(json_agg(row ORDER BY row.node_id, row.sku), '[]') FROM (
        SELECT item.id, item.node_id, item.sku, item.quantity_on_hand AS on_hand, item.quantity_reserved AS reserved,
               (SELECT coalesce(sum(quantity), 0) FROM inventory_reservations
                WHERE inventory_item_id = item.id AND status = 'LIVE') AS live,
               log.on_hand AS logged_on_hand, log.reserved AS logged_reserved
        FROM inventory_items item CROSS JOIN LATERAL (
          SELECT coalesce(sum(on_hand_delta), 0) AS on_hand, coalesce(sum(reserved_delta), 0) AS reserved
          FROM inventory_adjustments WHERE inventory_item_id = item.id) log
        WHERE item.id IN ${items}) row),
      'sold', (SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT log.reference_id AS order_id, item.sku, -sum(log.on_hand_delta) AS units
        FROM inventory_adjustments log JOIN inventory_items item ON item.id = log.inventory_item_id
        WHERE log.inventory_item_id IN ${items} AND log.reason = 'SOLD' GROUP BY log.reference_id, item.sku) row),
      'days', (SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT coalesce(daily.node_id, work.node_id) AS node_id, coalesce(local_date, counted_on)::text AS date,
               coalesce(daily.orders, 0) AS counter, coalesce(work.orders, 0) AS counted
        FROM (SELECT node_id, local_date, orders FROM node_daily_orders WHERE node_id = ${nodes}) daily
        FULL JOIN (
          SELECT node_id, counted_on, count(*) AS orders FROM fulfillments
          WHERE node_id = ${nodes} AND status NOT IN ('CANCELLED', 'REJECTED') GROUP BY node_id, counted_on
        ) work ON work.node_id = daily.node_id AND work.counted_on = daily.local_date) row),
      'returns', (SELECT coalesce(json_agg(row ORDER BY row.created_at, row.id), '[]') FROM (
        SELECT id, order_id, status, created_by, created_at, ${cents('refunded_amount')} AS refunded,
               (SELECT json_agg(json_build_object('id', id, 'order_item_id', order_item_id, 'quantity', quantity,
                  'received', quantity_received, 'disposition', disposition) ORDER BY order_item_id)
                FROM return_lines WHERE return_id = returns.id) AS lines,
               (SELECT coalesce(sum(on_hand_delta), 0) FROM inventory_adjustments
                WHERE inventory_item_id IN ${items} AND reason = 'RETURNED'
                  AND reference_id = returns.id::text) AS restocked
        FROM returns WHERE order_id = ${orders}) row),
      'requests', (SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT order_id, kind, actor FROM order_requests WHERE order_id = ${orders}) row),
      'adjusted', (SELECT coalesce(json_agg(row), '[]') FROM (
        SELECT created_by AS actor, count(*) AS entries FROM inventory_adjustments
        WHERE inventory_item_id IN ${items} GROUP BY created_by) row)
    ) AS world`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('One row was asked for');
  return row.world;
}

/** Where an order and its parts stand. */
export type Standing = Pick<OrderRow, 'status' | 'on_hold' | 'fulfillment_type'> & {
  parts: Pick<FulfillmentRow, 'status' | 'node_id'>[];
};

/** The same of rows that were read. */
export function standingOf({ orders, fulfillments }: World): Standing[] {
  return orders.map((order) => ({
    ...order,
    parts: fulfillments.filter(
      (each) => each.order_id === order.id && each.status !== 'CANCELLED' && each.status !== 'REJECTED',
    ),
  }));
}

/** Reads no more than it takes to see whether something goes on. */
export async function readStanding(db: DataPlaneDatabase, orderIds: readonly string[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    SELECT status, on_hold, fulfillment_type, (
      SELECT coalesce(json_agg(json_build_object('status', status, 'node_id', node_id)), '[]') FROM fulfillments
      WHERE order_id = orders.id AND status NOT IN ('CANCELLED', 'REJECTED')
    ) AS parts
    FROM orders WHERE id = ANY (${[...orderIds]}::uuid[])`.execute(db);
  return rows;
}
