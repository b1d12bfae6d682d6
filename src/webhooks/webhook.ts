/** The vocabulary of outgoing webhooks: events, states of a delivery, backoff. Pure, so that workflows may import it. */

/** What an endpoint can subscribe to. `order.packed` is READY_TO_SHIP; `order.test` is sent on request only. */
export const WEBHOOK_EVENTS = [
  'order.created',
  'order.confirmed',
  'order.sourced',
  'order.backordered',
  'order.picking',
  'order.packed',
  'order.shipped',
  'order.picked_up',
  'order.delivered',
  'order.returned',
  'order.refunded',
  'order.cancelled',
  'inventory.low_stock',
  'order.test',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** The one event that is about no order. */
export const LOW_STOCK = 'inventory.low_stock' satisfies WebhookEvent;

/** What an endpoint gets that names no events. */
export const DEFAULT_EVENTS: readonly WebhookEvent[] = [
  'order.created',
  'order.confirmed',
  'order.sourced',
  'order.picking',
  'order.packed',
  'order.shipped',
  'order.delivered',
  'order.cancelled',
];

/** PENDING waits for its first attempt, FAILED for its next one; the others are ends. */
export const DELIVERY_STATUSES = ['PENDING', 'DELIVERED', 'FAILED', 'ABANDONED', 'CANCELLED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** States that a person may retry from. */
export const RETRYABLE: readonly DeliveryStatus[] = ['FAILED', 'ABANDONED', 'CANCELLED'];

const FIRST_WAIT_SECONDS = 300;
/** However many retries are configured, no wait is longer than a day. */
const LONGEST_WAIT_SECONDS = 86_400;

/** The webhook events that a change of an order fires: a collected order counts as delivered. */
export function webhookEventsOf(topic: string): WebhookEvent[] {
  if (topic === 'order.picked_up') return ['order.picked_up', 'order.delivered'];
  if (topic === 'order.test') return [];
  return WEBHOOK_EVENTS.filter((event) => event === topic);
}

/**
 * Seconds to wait before a retry: 5, 10, 20 minutes and so on.
 *
 * @param failed attempts that have failed since the delivery began, or since it was last retried by hand; from 1.
 */
export function waitSeconds(failed: number): number {
  return Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (failed - 1));
}

/** Workflow id of a delivery that has failed at least once; the one place that spells it. */
export function webhookWorkflowId(environment: string, deliveryId: string): string {
  return `webhook/${environment}/${deliveryId}`;
}

/** A delivery, by ids alone: this is what workflow histories hold. */
export interface DeliveryRef {
  environment: string;
  deliveryId: string;
}

/** Where an attempt left a delivery. */
export interface DeliveryState {
  status: DeliveryStatus;
  /** Attempts made in all. */
  attempts: number;
  /** Until the next attempt; null when there is none to come. */
  waitSeconds: number | null;
}
