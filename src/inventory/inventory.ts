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

/** The reasons that people give; the others are written by what the product itself does. */
export const MANUAL_REASONS = ['RECEIVED', 'RETURNED', 'DAMAGED', 'CYCLE_COUNT', 'CORRECTION'] as const;

/** LIVE counts towards quantity_reserved; the two others are how a reservation ends. */
export const RESERVATION_STATUSES = ['LIVE', 'RELEASED', 'SOLD'] as const;
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number];

/** One SKU at one node: what a stock record is about. */
export interface StockPlace {
  nodeId: string;
  sku: string;
}
