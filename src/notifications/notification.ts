/** The vocabulary of notifications to customers: kinds, channels, states, waits. Pure, so that workflows may import it. */

export const NOTIFICATION_TYPES = [
  'order_confirmation',
  'order_shipment',
  'order_delivery',
  'order_cancellation',
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export const CHANNELS = ['EMAIL', 'SMS'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * PENDING waits for its first or next attempt. SENDING was begun, and says so before anything leaves. SENT: a provider
 * has taken it. LOGGED: written to the log, as the demo does, and sent to nobody. UNCERTAIN: it was handed over and no
 * answer came, or the process died meanwhile, so that it may have arrived; it is not sent again by itself.
 */
export const NOTIFICATION_STATUSES = [
  'PENDING',
  'SENDING',
  'SENT',
  'LOGGED',
  'UNCERTAIN',
  'FAILED',
  'SKIPPED',
] as const;
export type NotificationStatus = (typeof NOTIFICATION_STATUSES)[number];

/** States that a person may send again from. */
export const RESENDABLE: readonly NotificationStatus[] = ['SENT', 'LOGGED', 'UNCERTAIN', 'FAILED'];

/** Seconds to wait after each failure; after the last of them it is FAILED. */
const WAITS = [60, 300, 900, 3_600, 14_400] as const;

/**
 * Seconds to wait before the next attempt, or null when there is none to come.
 *
 * @param failed attempts that have failed since it was written, or since a person sent it again; from 1.
 */
export function waitSeconds(failed: number): number | null {
  return WAITS[failed - 1] ?? null;
}

/** What an event of an order's trail tells the customer; null: nothing. */
export function typeOf(topic: string): NotificationType | null {
  switch (topic) {
    case 'order.confirmed':
      return 'order_confirmation';
    // Each parcel of an order that leaves in several is told of; the last of them moves the order.
    case 'fulfillment.shipped':
    case 'order.shipped':
      return 'order_shipment';
    case 'order.delivered':
    case 'order.picked_up':
      return 'order_delivery';
    case 'order.cancelled':
      return 'order_cancellation';
    default:
      return null;
  }
}

/** Workflow id of an environment's sending; the one place that spells it. */
export function notificationsWorkflowId(environment: string): string {
  return `notifications/${environment}`;
}

/** What one go at the due notifications has left. */
export interface SendingState {
  /** Attempts that were made. */
  attempts: number;
  /** Seconds until the next one is due, 0 when some are due now; null when none waits. */
  nextSeconds: number | null;
}
