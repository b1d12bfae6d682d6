/** What the product asks of a carrier. One implementation per carrier; `mock-carrier` is the demo's. */
import type { TrackingEvent } from '../database/tables/orders.ts';
import type { Weekday } from '../nodes/node.ts';

export interface Parcel {
  /** Key of the booking: a repeat with the same key answers the first booking. */
  key: string;
  orderNumber: string;
  from: { latitude: number; longitude: number; nodeCode: string };
  /** Null when the destination could not be placed. */
  to: { latitude: number; longitude: number } | null;
  weightLbs: number;
  /** Same-day orders travel today. */
  sameDay: boolean;
}

export interface Rate {
  carrier: string;
  serviceLevel: string;
  /** Decimal amount in the order's currency. */
  cost: string;
  transitHours: number;
  /** Days that count as transit, and on which it delivers. */
  deliversOn: readonly Weekday[];
}

export interface Booking extends Rate {
  trackingNumber: string;
  label: Buffer;
  labelContentType: string;
  bookedAt: Date;
  estimatedDeliveryAt: Date;
}

export interface CarrierShipment {
  trackingNumber: string;
  shippedAt: Date;
}

export interface Carrier {
  /** True when no goods move: tracking is made up, and the order's workflow drives it. */
  readonly isSimulated: boolean;
  /** What each service would cost, cheapest first. */
  rate(parcel: Parcel): Promise<Rate[]>;
  /** Books the cheapest service that keeps the promise. */
  book(parcel: Parcel): Promise<Booking>;
  /** Takes a booking back, whether or not its answer ever reached us. A booking that never was is no error. */
  void(key: string): Promise<void>;
  /** All tracking events so far, oldest first, each with an id that stays the same. */
  track(shipment: CarrierShipment): Promise<TrackingEvent[]>;
}
