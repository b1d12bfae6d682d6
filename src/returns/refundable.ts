/** What the customer gets back for what came back. Pure, in minor units. */
import { shareOf } from '../orders/repricing.ts';

/** A line of the order, and how much of it is in the return. */
export interface RefundableLine {
  /** Units that were sold. */
  units: number;
  /** What those units cost. */
  total: number;
  /** Units in this return. */
  returning: number;
}

/** What the order cost and what was paid and given back for it so far. */
export interface RefundableOrder {
  total: number;
  shipping: number;
  captured: number;
  refunded: number;
  /** True when with this return everything is back. */
  isWhole: boolean;
  lines: readonly RefundableLine[];
}

/**
 * What the returned units cost, with their part of the order's own discount and without shipping; with the last unit all
 * that is left of what was paid. Never more than that.
 */
export function refundableFor(order: RefundableOrder): number {
  const left = order.captured - order.refunded;
  if (order.isWhole) return left;
  const value = order.lines.reduce((sum, line) => sum + line.total, 0);
  const returning = order.lines.reduce(
    (sum, line) => sum + shareOf(line.total, line.returning, line.units),
    0,
  );
  return Math.max(0, Math.min(left, shareOf(order.total - order.shipping, returning, value)));
}
