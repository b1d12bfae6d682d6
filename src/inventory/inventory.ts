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

/** The largest number of units that a record can hold. */
export const MOST_UNITS = 2_147_483_647;

/** One SKU at one node: what a stock record is about. */
export interface StockPlace {
  nodeId: string;
  sku: string;
}

/** READING, CHECKING and APPLYING are on the way; REFUSED and FAILED have changed nothing, but for a partial import. */
export const IMPORT_STATUSES = ['READING', 'CHECKING', 'APPLYING', 'DONE', 'REFUSED', 'FAILED'] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** What is wrong with a line of a file; line 1 is its header. */
export interface LineError {
  line: number;
  column: string;
  message: string;
}
