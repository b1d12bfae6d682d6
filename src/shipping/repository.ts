/** The SQL of shipments. */
import { sql, type Insertable, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { ShipmentTable, TrackingEvent } from '../database/tables/orders.ts';

/** All that booking a fulfillment's parcel takes, and the booking if there is one. */
export async function findParcel(db: DataPlaneDatabase, fulfillmentId: string) {
  return db
    .selectFrom('fulfillments')
    .innerJoin('orders', 'orders.id', 'fulfillments.order_id')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'fulfillments.node_id')
    .leftJoin('shipments', 'shipments.fulfillment_id', 'fulfillments.id')
    .select(['shipments.tracking_number', 'shipments.is_simulated'])
    .select(['orders.id as order_id', 'orders.order_number', 'orders.fulfillment_type'])
    .select(['orders.shipping_latitude', 'orders.shipping_longitude'])
    .select(['node.code', 'node.latitude', 'node.longitude'])
    .select((eb) =>
      eb
        .selectFrom('fulfillment_allocations as allocation')
        .innerJoin('order_items as line', 'line.id', 'allocation.order_item_id')
        .select(sql<number>`coalesce(sum(allocation.quantity_allocated * line.weight_lbs), 0)`.as('weight'))
        .whereRef('allocation.fulfillment_id', '=', 'fulfillments.id')
        .as('weight_lbs'),
    )
    .where('fulfillments.id', '=', fulfillmentId)
    .executeTakeFirstOrThrow();
}

/** What following a fulfillment's parcel takes. */
export async function findShipment(db: DataPlaneDatabase, fulfillmentId: string) {
  return db
    .selectFrom('shipments')
    .select(['tracking_number', 'shipped_at'])
    .where('fulfillment_id', '=', fulfillmentId)
    .executeTakeFirst();
}

/** Writes a booking; a repeat of the same fulfillment changes nothing. */
export async function insertShipment(
  db: DataPlaneDatabase,
  shipment: Insertable<ShipmentTable>,
): Promise<void> {
  await db
    .insertInto('shipments')
    .values(shipment)
    .onConflict((conflict) => conflict.column('fulfillment_id').doNothing())
    .execute();
}

export async function voidShipment(db: DataPlaneDatabase, fulfillmentId: string): Promise<void> {
  await db
    .updateTable('shipments')
    .set({ status: 'VOIDED' })
    .where('fulfillment_id', '=', fulfillmentId)
    .execute();
}

/** Adds the tracking events that are new; the status follows the last of all. */
export async function appendTracking(
  db: Kysely<DataPlane>,
  fulfillmentId: string,
  events: readonly TrackingEvent[],
): Promise<void> {
  const last = events.at(-1);
  if (!last) return;
  const delivered = events.find((event) => event.status === 'DELIVERED')?.occurred_at ?? null;
  await db
    .updateTable('shipments')
    .set({
      // A report that arrives late does not take a delivery back.
      status: sql`CASE WHEN status = 'DELIVERED' THEN status ELSE ${last.status} END`,
      actual_delivery_at: sql`coalesce(actual_delivery_at, ${delivered}::timestamptz)`,
      tracking_events: sql`tracking_events || (
        SELECT coalesce(jsonb_agg(event), '[]') FROM jsonb_array_elements(${JSON.stringify(events)}::jsonb) AS event
        WHERE NOT tracking_events @> jsonb_build_array(jsonb_build_object('id', event -> 'id'))
      )`,
    })
    .where('fulfillment_id', '=', fulfillmentId)
    .execute();
}

/** Stamps the moment that the parcel left the node. */
export async function stampShipped(db: Kysely<DataPlane>, fulfillmentId: string): Promise<void> {
  await db
    .updateTable('shipments')
    .set({ status: 'IN_TRANSIT', shipped_at: sql`clock_timestamp()` })
    .where('fulfillment_id', '=', fulfillmentId)
    .execute();
}

/**
 * Parcels that have left and not arrived, those first that were asked about longest ago. Simulated ones count only when
 * their order should have asked by itself before this many seconds.
 */
export async function findUnderWay(db: DataPlaneDatabase, simulatedSeconds: number, limit: number) {
  return db
    .selectFrom('fulfillments')
    .innerJoin('shipments', 'shipments.fulfillment_id', 'fulfillments.id')
    .select(['shipments.fulfillment_id', 'shipments.order_id', 'shipments.carrier', 'shipments.is_simulated'])
    .select(['shipments.tracking_number', 'shipments.tracking_events'])
    .select(sql<Date>`shipments.shipped_at`.as('shipped_at'))
    .where('fulfillments.status', 'in', ['SHIPPED', 'OUT_FOR_DELIVERY'])
    .where('shipments.shipped_at', 'is not', null)
    .where(
      sql<boolean>`(NOT is_simulated OR shipped_at < now() - make_interval(secs => ${simulatedSeconds}::float8))`,
    )
    .orderBy('shipments.tracking_checked_at', (order) => order.asc().nullsFirst())
    .orderBy('shipments.id')
    .limit(limit)
    .execute();
}

/** A parcel that is under way. */
export type ParcelUnderWay = Awaited<ReturnType<typeof findUnderWay>>[number];

/** Notes that the carriers of these parcels were asked. */
export async function stampChecked(db: DataPlaneDatabase, fulfillmentIds: readonly string[]): Promise<void> {
  await db
    .updateTable('shipments')
    .set({ tracking_checked_at: sql`now()` })
    .where('fulfillment_id', 'in', fulfillmentIds)
    .execute();
}
