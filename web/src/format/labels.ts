/** The product's codes in words. */
import { HOLD_REASONS, type HoldReason } from '../../../src/orders/hold.ts';
import type { Disposition } from '../../../src/returns/return.ts';

/** `READY_TO_SHIP` and `order.picked_up` as people write them: `Ready to ship`, `Picked up`. */
export function humanize(code: string): string {
  const words = code
    .replace(/^order\./, '')
    .replace(/[._-]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const CHANNEL_LABELS: Readonly<Record<string, string>> = { POS: 'Point of sale', API: 'API' };

/** A sales channel in words. */
export function channelLabel(channel: string): string {
  return CHANNEL_LABELS[channel] ?? humanize(channel);
}

const PRIORITY_LABELS: Readonly<Record<number, string>> = { 1: 'Urgent', 2: 'High priority' };

/** How urgent a node's work is, in words; 1 is the most urgent. */
export function priorityLabel(priority: number): string {
  return PRIORITY_LABELS[priority] ?? 'Normal priority';
}

const HOLD_LABELS: Readonly<Record<HoldReason, string>> = {
  fraud: 'Suspected fraud',
  address: 'The address has to be checked',
  payment: 'The payment has to be checked',
  manual: 'Put on hold by hand',
};

/** Why an order is held, in words; older orders may carry a reason in free text. */
export function holdReasonLabel(reason: string | null): string {
  if (reason === null) return 'No reason was given';
  const known = HOLD_REASONS.find((each) => each === reason);
  return known ? HOLD_LABELS[known] : reason;
}

const DISPOSITION_LABELS: Readonly<Record<Disposition, string>> = {
  restock: 'Back to stock',
  discard: 'Discarded',
};

/** What became of goods that came back, in words. */
export function dispositionLabel(disposition: Disposition): string {
  return DISPOSITION_LABELS[disposition];
}

/** What a status means for the person looking at it. */
export type StatusTone = 'new' | 'moving' | 'waiting' | 'done' | 'ended' | 'failed';

const TONES: Readonly<Record<string, StatusTone>> = {
  PENDING: 'new',
  CONFIRMED: 'new',
  LABEL_CREATED: 'new',
  INACTIVE: 'ended',
  SUSPENDED: 'waiting',
  ARCHIVED: 'ended',
  CLOSED: 'ended',
  VOIDED: 'ended',
  CANCELLED: 'ended',
  REFUNDED: 'ended',
  RETURNED: 'ended',
  BACKORDERED: 'waiting',
  REQUESTED: 'waiting',
  MAINTENANCE: 'waiting',
  REJECTED: 'failed',
  FAILED: 'failed',
  ABANDONED: 'failed',
  EXCEPTION: 'failed',
  UNCERTAIN: 'waiting',
  PAUSED: 'waiting',
  ABSENT: 'waiting',
  SKIPPED: 'ended',
  LOGGED: 'ended',
  TERMINATED: 'ended',
  GONE: 'ended',
  TIMED_OUT: 'failed',
  SENT: 'done',
  DELIVERED: 'done',
  PICKED_UP: 'done',
  OK: 'done',
  BEHIND: 'waiting',
  DOWN: 'failed',
  ACTIVE: 'done',
  COMPLETED: 'done',
};

/** The tone of a status of an order, a fulfillment, an allocation, a return, a node, a webhook, a notification or a schedule; whatever is not listed is under way. */
export function statusTone(status: string): StatusTone {
  return TONES[status] ?? 'moving';
}
