/** The vocabulary of stock. Pure, so that workflows may import it. */

export const ADJUSTMENT_REASONS = [
  'RECEIVED',
  'SOLD',
  'RETURNED',
  'DAMAGED',
  'CYCLE_COUNT',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'RESERVED',
  'RESERVATION_RELEASED',
  'CORRECTION',
] as const;
export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number];

/** LIVE counts towards quantity_reserved; the two others are how a reservation ends. */
export const RESERVATION_STATUSES = ['LIVE', 'RELEASED', 'SOLD'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];
