/** Booking, taking back and following parcels. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { TrackingEvent } from '../database/tables/orders.ts';
import { derivedId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import type { Carrier, Parcel } from './carrier.ts';
import * as repository from './repository.ts';

/** What the order's workflow needs to know of a booking. */
export interface BookedShipment {
  trackingNumber: string;
  isSimulated: boolean;
}

function parcelOf(fulfillmentId: string, row: Awaited<ReturnType<typeof repository.findParcel>>): Parcel {
  const { shipping_latitude: latitude, shipping_longitude: longitude } = row;
  return {
    key: fulfillmentId,
    orderNumber: row.order_number,
    from: { latitude: row.latitude, longitude: row.longitude, nodeCode: row.code },
    to: latitude !== null && longitude !== null ? { latitude, longitude } : null,
    weightLbs: row.weight_lbs ?? 0,
    sameDay: row.fulfillment_type === 'SAME_DAY_DELIVERY',
  };
}

/** Books the parcel of a fulfillment, once: a repeat answers the booking that is there. */
export async function book(
  context: Context,
  fulfillmentId: string,
  carrier: Carrier,
): Promise<BookedShipment> {
  const row = await repository.findParcel(context.db, fulfillmentId);
  if (row.tracking_number !== null && row.is_simulated !== null) {
    return { trackingNumber: row.tracking_number, isSimulated: row.is_simulated };
  }
  const booking = await carrier.book(parcelOf(fulfillmentId, row));
  await repository.insertShipment(context.db, {
    id: derivedId(fulfillmentId, 'shipment'),
    order_id: row.order_id,
    fulfillment_id: fulfillmentId,
    status: 'LABEL_CREATED',
    carrier: booking.carrier,
    service_level: booking.serviceLevel,
    is_simulated: carrier.isSimulated,
    tracking_number: booking.trackingNumber,
    label: booking.label,
    label_content_type: booking.labelContentType,
    shipping_cost: booking.cost,
    booked_at: booking.bookedAt,
    estimated_delivery_at: booking.estimatedDeliveryAt,
  });
  return { trackingNumber: booking.trackingNumber, isSimulated: carrier.isSimulated };
}

/** Takes the booking of a fulfillment back, also one whose answer never arrived. */
export async function voidBooking(context: Context, fulfillmentId: string, carrier: Carrier): Promise<void> {
  await carrier.void(fulfillmentId);
  await repository.voidShipment(context.db, fulfillmentId);
}

/** Asks the carrier where the parcel is. @returns all its events so far, oldest first. */
export async function track(
  context: Context,
  fulfillmentId: string,
  carrier: Carrier,
): Promise<TrackingEvent[]> {
  const shipment = await repository.findShipment(context.db, fulfillmentId);
  if (!shipment?.shipped_at) throw new Error(`Fulfillment ${fulfillmentId} has no parcel under way to track`);
  return carrier.track({ trackingNumber: shipment.tracking_number, shippedAt: shipment.shipped_at });
}

/** Keeps what a carrier reported of a fulfillment's parcel; events that are known already change nothing. */
export async function recordTracking(
  trx: Kysely<DataPlane>,
  fulfillmentId: string,
  events: readonly TrackingEvent[],
): Promise<void> {
  await repository.appendTracking(trx, fulfillmentId, events);
}

/** The parcel has left the node; inside the transaction that moves its fulfillment. */
export async function markShipped(trx: Kysely<DataPlane>, fulfillmentId: string): Promise<void> {
  await repository.stampShipped(trx, fulfillmentId);
}

/** Seconds that the order of a simulated parcel has to ask by itself. */
const SIMULATED_GRACE_SECONDS = 60;

export type { ParcelUnderWay } from './repository.ts';

/** Parcels whose carriers are to be asked, those first that were asked about longest ago. */
export async function parcelsUnderWay(context: Context, limit: number): Promise<repository.ParcelUnderWay[]> {
  const { delivery_delay_seconds: delay } = context.environment.settings;
  return repository.findUnderWay(context.db, delay + SIMULATED_GRACE_SECONDS, limit);
}

/** Asks the carrier of a parcel. @returns what it reports and we do not know yet, oldest first. */
export async function newsOf(parcel: repository.ParcelUnderWay, carrier: Carrier): Promise<TrackingEvent[]> {
  const events = await carrier.track({
    trackingNumber: parcel.tracking_number,
    shippedAt: parcel.shipped_at,
  });
  const known = new Set(parcel.tracking_events.map((event) => event.id));
  return events.filter((event) => !known.has(event.id));
}

/** Notes that the carriers of these parcels were asked: others come first next time. */
export async function markChecked(
  context: Context,
  parcels: readonly repository.ParcelUnderWay[],
): Promise<void> {
  const ids = parcels.map((parcel) => parcel.fulfillment_id);
  if (ids.length > 0) await repository.stampChecked(context.db, ids);
}
