/**
 * The order's vocabulary and its state machine: types and pure rules, no I/O, so that workflows may import them.
 */

export const ORDER_STATUSES = [
  'PENDING',
  'CONFIRMED',
  'SOURCING',
  'SOURCED',
  'BACKORDERED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'PICKED_UP',
  'RETURNED',
  'REFUNDED',
  'CANCELLED',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const ORDER_CHANNELS = ['WEB', 'MOBILE', 'POS', 'API', 'MARKETPLACE'] as const;
export type OrderChannel = (typeof ORDER_CHANNELS)[number];

export const FULFILLMENT_TYPES = [
  'SHIP_TO_HOME',
  'STORE_PICKUP',
  'SHIP_FROM_STORE',
  'CURBSIDE_PICKUP',
  'SAME_DAY_DELIVERY',
] as const;
export type FulfillmentType = (typeof FULFILLMENT_TYPES)[number];

export const PAYMENT_STATUSES = [
  'PENDING',
  'AUTHORIZED',
  'CAPTURED',
  'VOIDED',
  'FAILED',
  'REFUNDED',
  'PARTIALLY_REFUNDED',
] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Which statuses may follow which. Nothing else in the product decides this. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  PENDING: ['CONFIRMED', 'CANCELLED'],
  CONFIRMED: ['SOURCING', 'CANCELLED'],
  SOURCING: ['SOURCED', 'BACKORDERED', 'CANCELLED'],
  BACKORDERED: ['SOURCING', 'CANCELLED'],
  SOURCED: ['PICKING', 'SOURCING', 'CANCELLED'],
  PICKING: ['PACKING', 'SOURCING', 'CANCELLED'],
  PACKING: ['READY_TO_SHIP', 'CANCELLED'],
  READY_TO_SHIP: ['SHIPPED', 'PICKED_UP', 'CANCELLED'],
  SHIPPED: ['OUT_FOR_DELIVERY', 'DELIVERED'],
  OUT_FOR_DELIVERY: ['DELIVERED'],
  DELIVERED: ['RETURNED', 'REFUNDED'],
  PICKED_UP: ['RETURNED', 'REFUNDED'],
  RETURNED: ['REFUNDED'],
  REFUNDED: [],
  CANCELLED: [],
};

/** How far a fulfillment has come; an order's status is that of its least advanced live fulfillment. */
const PROGRESS: readonly OrderStatus[] = [
  'SOURCED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
  'PICKED_UP',
];

const PICKUP_TYPES: ReadonlySet<FulfillmentType> = new Set(['STORE_PICKUP', 'CURBSIDE_PICKUP']);

/** True when the customer collects the goods instead of having them shipped. */
export function isPickup(type: FulfillmentType): boolean {
  return PICKUP_TYPES.has(type);
}

/** Statuses that may follow `from` for this fulfillment type: READY_TO_SHIP splits into shipping and hand-over. */
export function allowedTransitions(from: OrderStatus, type: FulfillmentType): OrderStatus[] {
  const impossible: OrderStatus = isPickup(type) ? 'SHIPPED' : 'PICKED_UP';
  return ORDER_TRANSITIONS[from].filter((to) => to !== impossible);
}

/** True when the table allows `from` -> `to` for this fulfillment type. */
export function canTransition(from: OrderStatus, to: OrderStatus, type: FulfillmentType): boolean {
  return allowedTransitions(from, type).includes(to);
}

/** True when nothing can follow. */
export function isFinal(status: OrderStatus): boolean {
  return ORDER_TRANSITIONS[status].length === 0;
}

/** True while a cancel still takes the whole order back. */
export function isCancellable(status: OrderStatus): boolean {
  return ORDER_TRANSITIONS[status].includes('CANCELLED');
}

/** Position on the way from SOURCED (0) to delivered; -1 for statuses that are not on it. */
export function progressOf(status: string): number {
  return PROGRESS.findIndex((each) => each === status);
}

/**
 * The shortest way that the table allows from one status to another, `from` left out. When a part of an order ends early
 * the rest may be several steps ahead; the order then takes each of them.
 *
 * @returns empty when there is nothing to move; undefined when there is no way.
 */
export function pathBetween(
  from: OrderStatus,
  to: OrderStatus,
  type: FulfillmentType,
): OrderStatus[] | undefined {
  const reached = new Map<OrderStatus, OrderStatus[]>([[from, []]]);
  for (const [status, path] of reached) {
    if (status === to) return path;
    for (const next of allowedTransitions(status, type)) {
      if (!reached.has(next)) reached.set(next, [...path, next]);
    }
  }
  return undefined;
}

/** The status of the least advanced of the given live fulfillments; undefined when there is none. */
export function rollUp(statuses: readonly OrderStatus[]): OrderStatus | undefined {
  return [...statuses].sort((a, b) => progressOf(a) - progressOf(b))[0];
}

/** The trail's name of reaching a status: `order.packed` at READY_TO_SHIP, otherwise the status itself. */
export function eventTypeOf(status: OrderStatus): string {
  return status === 'READY_TO_SHIP' ? 'order.packed' : `order.${status.toLowerCase()}`;
}

/** Workflow id of an order; the one place that spells it. */
export function orderWorkflowId(environment: string, orderId: string): string {
  return `order/${environment}/${orderId}`;
}
