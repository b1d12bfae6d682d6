/** The SQL of shipments. */
import { sql, type Insertable, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane, ShipmentTable, TrackingEvent } from '../database/tables.ts';

/** All that booking a fulfillment's parcel takes. */
export async function findParcel(db: DataPlaneDatabase, fulfillmentId: string) {
  return db
    .selectFrom('fulfillments')
    .innerJoin('orders', 'orders.id', 'fulfillments.order_id')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'fulfillments.node_id')
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

/** The shipment of a fulfillment, without its label. */
export async function findShipment(db: DataPlaneDatabase, fulfillmentId: string) {
  return db
    .selectFrom('shipments')
    .select(['id', 'status', 'is_simulated', 'tracking_number', 'booked_at', 'tracking_events'])
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

/** Adds a tracking event; the status follows it. An event that is there already changes nothing. */
export async function appendTracking(
  db: DataPlaneDatabase,
  shipmentId: string,
  event: TrackingEvent,
): Promise<void> {
  const delivered = event.status === 'DELIVERED' ? event.occurred_at : null;
  await db
    .updateTable('shipments')
    .set({
      status: event.status,
      actual_delivery_at: sql`coalesce(${delivered}::timestamptz, actual_delivery_at)`,
      tracking_events: sql`tracking_events || ${JSON.stringify([event])}::jsonb`,
    })
    .where('id', '=', shipmentId)
    .where(sql<boolean>`NOT tracking_events @> ${JSON.stringify([{ id: event.id }])}::jsonb`)
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
