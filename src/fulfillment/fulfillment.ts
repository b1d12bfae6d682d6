/** The vocabulary of fulfillments, allocations and shipments. Pure, so that workflows may import it. */
import type { FulfillmentType } from '../orders/order.ts';

/** What one node does for one order moves through the order's own statuses, or ends early. */
export const FULFILLMENT_STATUSES = [
  'SOURCED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'PICKED_UP',
  'CANCELLED',
  'REJECTED',
] as const;
export type FulfillmentStatus = (typeof FULFILLMENT_STATUSES)[number];

export const ALLOCATION_STATUSES = [
  'PENDING',
  'ALLOCATED',
  'PICKING',
  'PACKED',
  'SHIPPED',
  'DELIVERED',
  'CANCELLED',
  'FAILED',
] as const;
export type AllocationStatus = (typeof ALLOCATION_STATUSES)[number];

export const SHIPMENT_STATUSES = [
  'PENDING',
  'LABEL_CREATED',
  'PICKED_UP',
  'IN_TRANSIT',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'EXCEPTION',
  'RETURNED',
  'VOIDED',
] as const;
export type ShipmentStatus = (typeof SHIPMENT_STATUSES)[number];

/** The step that a live fulfillment takes next, in order; pickup and delivery part after READY_TO_SHIP. */
export type FulfillmentStep = Exclude<FulfillmentStatus, 'SOURCED' | 'CANCELLED' | 'REJECTED'>;

/** What the allocations of a fulfillment are called while it is in a given status. */
export const ALLOCATION_STATUS_OF: Readonly<Record<FulfillmentStatus, AllocationStatus>> = {
  SOURCED: 'ALLOCATED',
  PICKING: 'PICKING',
  PACKING: 'PICKING',
  READY_TO_SHIP: 'PACKED',
  SHIPPED: 'SHIPPED',
  OUT_FOR_DELIVERY: 'SHIPPED',
  DELIVERED: 'DELIVERED',
  PICKED_UP: 'DELIVERED',
  CANCELLED: 'CANCELLED',
  REJECTED: 'FAILED',
};

/** How urgent the work is, 1 first: same-day, then customers who come for it, then parcels. */
export const PRIORITY: Readonly<Record<FulfillmentType, number>> = {
  SAME_DAY_DELIVERY: 1,
  STORE_PICKUP: 2,
  CURBSIDE_PICKUP: 2,
  SHIP_FROM_STORE: 3,
  SHIP_TO_HOME: 3,
};

const TO_THE_SHELF: readonly FulfillmentStep[] = ['PICKING', 'PACKING', 'READY_TO_SHIP'];

/** The steps that take a fulfillment out of the node: to the carrier, or into the customer's hands. */
export function stepsOf(pickup: boolean): readonly FulfillmentStep[] {
  return [...TO_THE_SHELF, pickup ? 'PICKED_UP' : 'SHIPPED'];
}
