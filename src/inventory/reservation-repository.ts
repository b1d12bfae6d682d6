/**
 * The SQL that moves reserved stock. Each function is one statement: it locks the stock records in the order
 * (node, sku), so that orders with several lines never wait for each other in a circle, and judges the quantity on the
 * locked row, so that two orders never take the same unit.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { AllocationStatus } from '../fulfillment/fulfillment.ts';
import type { ReservationStatus, StockPlace } from './inventory.ts';

/** How a reservation ends. */
type Outcome = Exclude<ReservationStatus, 'LIVE'>;

/** One allocation's wish: so many units of a SKU at a node. */
export interface Wish {
  allocationId: string;
  nodeId: string;
  sku: string;
  quantity: number;
}

export interface Author {
  /** What the stock log names as the cause, such as the order's id. */
  reference: string;
  actor: string;
}

/** The author of a reservation. */
export interface ReservingAuthor extends Author {
  /** Whom it is for: what is set aside for other orders is not there for this one. */
  orderId: string;
}

/** A part of a reservation that is given back. */
export interface Cut {
  allocationId: string;
  quantity: number;
}

/** Two lines of one SKU at one node take from one record: their wishes are one. */
function byRecord(wishes: readonly Wish[]): Wish[] {
  const sums = new Map<string, Wish>();
  for (const wish of wishes) {
    const key = `${wish.nodeId}/${wish.sku}`;
    const known = sums.get(key);
    sums.set(key, known ? { ...known, quantity: known.quantity + wish.quantity } : wish);
  }
  return [...sums.values()];
}

/** Several records are locked in the order (node, sku) before the first of them changes; one has no order to keep. */
const lockedInOrder = (records: readonly Wish[]): RawBuilder<unknown> =>
  records.length === 1
    ? sql``
    : sql`AND item.id = ANY (ARRAY(
          SELECT record.id FROM inventory_items record JOIN wanted USING (node_id, sku)
          ORDER BY record.node_id, record.sku FOR UPDATE OF record))`;

/**
 * Reserves all wishes. Values stand in the statement one by one, for which the planner uses the unique index of
 * (node, sku) without guessing how long a list is.
 *
 * @returns false when any of them is no longer there; the caller then rolls its transaction back.
 */
export async function reserveStock(
  db: Kysely<DataPlane>,
  wishes: readonly Wish[],
  author: ReservingAuthor,
): Promise<boolean> {
  const records = byRecord(wishes);
  const wanted = records.map(
    (record) => sql`(${record.nodeId}::uuid, ${record.sku}::text, ${record.quantity}::int)`,
  );
  const kept = wishes.map(
    ({ allocationId, nodeId, sku, quantity }) =>
      sql`(${allocationId}::uuid, ${nodeId}::uuid, ${sku}::text, ${quantity}::int)`,
  );
  const { rows } = await sql<{ taken: number }>`
    WITH wanted (node_id, sku, quantity) AS (VALUES ${sql.join(wanted)}), taken AS (
      UPDATE inventory_items item
      SET quantity_reserved = item.quantity_reserved + wanted.quantity, updated_at = clock_timestamp()
      FROM wanted
      WHERE item.node_id = wanted.node_id AND item.sku = wanted.sku AND item.is_active
        AND item.quantity_on_hand - item.quantity_reserved - item.safety_stock
          - units_set_aside(item.node_id, item.sku, ${author.orderId}::uuid) >= wanted.quantity
        ${lockedInOrder(records)}
      RETURNING item.id, item.node_id, item.sku, wanted.quantity, item.quantity_on_hand, item.quantity_reserved
    ), logged AS (
      INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                         reserved_after, reference_id, created_by)
      SELECT new_id(), id, 'RESERVED', 0, quantity_on_hand, quantity, quantity_reserved, ${author.reference}, ${author.actor}
      FROM taken
    ), kept AS (
      INSERT INTO inventory_reservations (allocation_id, inventory_item_id, quantity, status)
      SELECT wish.allocation_id, taken.id, wish.quantity, 'LIVE'
      FROM (VALUES ${sql.join(kept)}) AS wish (allocation_id, node_id, sku, quantity) JOIN taken USING (node_id, sku)
    )
    SELECT count(*)::int AS taken FROM taken`.execute(db);
  return rows[0]?.taken === records.length;
}

/** Locks the records of these fulfillments' live reservations and of these places, in the order (node, sku). */
export async function lockReserved(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
  places: readonly StockPlace[],
): Promise<void> {
  await sql`
    SELECT FROM inventory_items item
    WHERE id IN (
      SELECT reservation.inventory_item_id FROM inventory_reservations reservation
      JOIN fulfillment_allocations allocation ON allocation.id = reservation.allocation_id
      WHERE allocation.fulfillment_id = ANY (${[...fulfillmentIds]}::uuid[]) AND reservation.status = 'LIVE'
      UNION
      SELECT record.id FROM inventory_items record
      JOIN unnest(${places.map(({ nodeId }) => nodeId)}::uuid[], ${places.map(({ sku }) => sku)}::text[])
             AS place (node_id, sku) USING (node_id, sku)
    )
    ORDER BY item.node_id, item.sku FOR UPDATE`.execute(db);
}

/**
 * Takes what `ended` returns as (inventory_item_id, quantity) off the reserved units of its records, and with SOLD off
 * the shelf as well.
 */
async function unreserve(
  db: Kysely<DataPlane>,
  ended: RawBuilder<unknown>,
  outcome: Outcome,
  author: Author,
): Promise<StockPlace[]> {
  const sold = outcome === 'SOLD' ? 1 : 0;
  const reason = outcome === 'SOLD' ? 'SOLD' : 'RESERVATION_RELEASED';
  const { rows } = await sql<StockPlace>`
    WITH ended AS (
      ${ended}
    ), sums AS (
      SELECT inventory_item_id AS id, sum(quantity)::int AS quantity FROM ended GROUP BY inventory_item_id
    ), locked AS (
      SELECT item.id FROM inventory_items item JOIN sums USING (id)
      ORDER BY item.node_id, item.sku FOR UPDATE OF item
    ), moved AS (
      UPDATE inventory_items item
      SET quantity_reserved = item.quantity_reserved - sums.quantity,
          quantity_on_hand = item.quantity_on_hand - sums.quantity * ${sold}::int, updated_at = clock_timestamp()
      FROM sums, locked
      WHERE item.id = sums.id AND item.id = locked.id
      RETURNING item.id, item.node_id, item.sku, sums.quantity, item.quantity_on_hand, item.quantity_reserved
    ), logged AS (
      INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                         reserved_after, reference_id, created_by)
      SELECT new_id(), id, ${reason}, -quantity * ${sold}::int, quantity_on_hand, -quantity, quantity_reserved,
             ${author.reference}, ${author.actor}
      FROM moved
    )
    SELECT node_id AS "nodeId", sku FROM moved`.execute(db);
  return rows;
}

/**
 * Ends the live reservations of these fulfillments: RELEASED gives the units back, SOLD takes them off the shelf.
 * Reservations that have ended are left alone, so a repeat changes nothing.
 *
 * @returns where units were reserved.
 */
export async function endReservations(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
  outcome: Outcome,
  author: Author,
): Promise<StockPlace[]> {
  const ended = sql`
      UPDATE inventory_reservations reservation SET status = ${outcome}, ended_at = clock_timestamp()
      FROM fulfillment_allocations allocation
      WHERE allocation.id = reservation.allocation_id AND allocation.fulfillment_id = ANY (${[...fulfillmentIds]}::uuid[])
        AND reservation.status = 'LIVE'
      RETURNING reservation.inventory_item_id, reservation.quantity`;
  return unreserve(db, ended, outcome, author);
}

/**
 * Gives parts of live reservations back. A cut of all that is left ends the reservation, which keeps its quantity; the
 * table refuses a larger one. Reservations that have ended are left alone.
 *
 * @returns where units were given back.
 */
export async function cutReservations(
  db: Kysely<DataPlane>,
  cuts: readonly Cut[],
  author: Author,
): Promise<StockPlace[]> {
  const isWhole = sql`reservation.quantity = cut.quantity`;
  const ended = sql`
      UPDATE inventory_reservations reservation
      SET quantity = CASE WHEN ${isWhole} THEN cut.quantity ELSE reservation.quantity - cut.quantity END,
          status = CASE WHEN ${isWhole} THEN 'RELEASED' ELSE 'LIVE' END,
          ended_at = CASE WHEN ${isWhole} THEN clock_timestamp() END
      FROM (
        SELECT allocation_id, sum(quantity)::int AS quantity
        FROM unnest(${cuts.map((cut) => cut.allocationId)}::uuid[], ${cuts.map((cut) => cut.quantity)}::int[])
               AS given (allocation_id, quantity)
        WHERE quantity > 0 GROUP BY allocation_id
      ) cut
      WHERE reservation.allocation_id = cut.allocation_id AND reservation.status = 'LIVE'
      RETURNING reservation.inventory_item_id, cut.quantity`;
  return unreserve(db, ended, 'RELEASED', author);
}

/** Which allocations a live reservation can have no longer, by how it should have ended. */
const STRANDED = {
  RELEASED: ['CANCELLED', 'FAILED'],
  SOLD: ['SHIPPED', 'DELIVERED'],
} as const satisfies Record<Outcome, readonly AllocationStatus[]>;

/** An order with live reservations whose allocations have come to an end. */
export interface Stranded {
  orderId: string;
  outcome: Outcome;
}

/** Orders whose reservations were left behind; found among the live ones alone. */
export async function findStranded(db: Kysely<DataPlane>, limit: number): Promise<Stranded[]> {
  const { rows } = await sql<Stranded>`
    SELECT DISTINCT allocation.order_id AS "orderId",
           CASE WHEN allocation.status = ANY (${[...STRANDED.SOLD]}::text[]) THEN 'SOLD' ELSE 'RELEASED' END AS outcome
    FROM inventory_reservations reservation
    JOIN fulfillment_allocations allocation ON allocation.id = reservation.allocation_id
    WHERE reservation.status = 'LIVE'
      AND allocation.status = ANY (${[...STRANDED.RELEASED, ...STRANDED.SOLD]}::text[])
    LIMIT ${limit}`.execute(db);
  return rows;
}

/** Ends an order's reservations that were left behind as they should have ended. @returns where units were reserved. */
export async function endStranded(
  db: Kysely<DataPlane>,
  { orderId, outcome }: Stranded,
  author: Author,
): Promise<StockPlace[]> {
  const ended = sql`
      UPDATE inventory_reservations reservation SET status = ${outcome}, ended_at = clock_timestamp()
      FROM fulfillment_allocations allocation
      WHERE allocation.id = reservation.allocation_id AND allocation.order_id = ${orderId}::uuid
        AND allocation.status = ANY (${[...STRANDED[outcome]]}::text[]) AND reservation.status = 'LIVE'
      RETURNING reservation.inventory_item_id, reservation.quantity`;
  return unreserve(db, ended, outcome, author);
}
