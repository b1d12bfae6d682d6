/** The product's codes in words. */

/** `READY_TO_SHIP` and `order.picked_up` as people write them: `Ready to ship`, `Picked up`. */
export function humanize(code: string): string {
  const words = code
    .replace(/^order\./, '')
    .replace(/[._]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const CHANNEL_LABELS: Readonly<Record<string, string>> = { POS: 'Point of sale', API: 'API' };

/** A sales channel in words. */
export function channelLabel(channel: string): string {
  return CHANNEL_LABELS[channel] ?? humanize(channel);
}

/** What a status means for the person looking at it. */
export type StatusTone = 'new' | 'moving' | 'waiting' | 'done' | 'ended' | 'failed';

const TONES: Readonly<Record<string, StatusTone>> = {
  PENDING: 'new',
  CONFIRMED: 'new',
  LABEL_CREATED: 'new',
  INACTIVE: 'ended',
  CLOSED: 'ended',
  VOIDED: 'ended',
  CANCELLED: 'ended',
  REFUNDED: 'ended',
  RETURNED: 'ended',
  BACKORDERED: 'waiting',
  MAINTENANCE: 'waiting',
  REJECTED: 'failed',
  FAILED: 'failed',
  EXCEPTION: 'failed',
  DELIVERED: 'done',
  PICKED_UP: 'done',
  ACTIVE: 'done',
};

/** The tone of a status of an order, a fulfillment, an allocation or a node; whatever is not listed is under way. */
export function statusTone(status: string): StatusTone {
  return TONES[status] ?? 'moving';
}
