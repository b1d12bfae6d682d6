/** What an order costs after units were added or taken away, and what part of it is due. Exact; pure. */
import { lineTotal, orderTotals, type OrderTotals } from './money.ts';

/** The amounts of a line, in minor units; `quantity` counts the units that are still wanted. */
export interface PricedLine {
  quantity: number;
  unitPrice: number;
  discount: number;
  tax: number;
}

/**
 * `amount x part / whole`, rounded down to a minor unit. Rounding down everywhere keeps what was captured for a part
 * within what the part costs once the rest is gone.
 */
export function shareOf(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  return Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

/** The line with another quantity: its discount and tax change in proportion. */
export function repriceLine(line: PricedLine, quantity: number): PricedLine {
  return {
    quantity,
    unitPrice: line.unitPrice,
    discount: shareOf(line.discount, quantity, line.quantity),
    tax: shareOf(line.tax, quantity, line.quantity),
  };
}

const costOf = (lines: readonly PricedLine[]) => lines.reduce((sum, line) => sum + lineTotal(line), 0);

/**
 * The order's sums after its lines have changed. The order's own discount shrinks with what the lines cost, but never by
 * more than they cost less: taking units away makes no order dearer. It never grows; shipping stays.
 *
 * @param orderDiscount what was taken off besides the lines' discounts.
 */
export function repriceOrder(
  before: readonly PricedLine[],
  after: readonly PricedLine[],
  orderDiscount: number,
  shipping: number,
): OrderTotals {
  const [was, is] = [costOf(before), costOf(after)];
  const shrunk =
    is < was ? Math.max(shareOf(orderDiscount, is, was), orderDiscount - (was - is)) : orderDiscount;
  const most = orderTotals(after, 0, shipping).total;
  return orderTotals(after, Math.min(shrunk, most), shipping);
}

/** One line as a payment sees it: what its wanted units cost, and how many of them have left. */
export interface DueLine {
  units: number;
  left: number;
  /** Cost of all `units`, in minor units. */
  total: number;
}

/**
 * The part of the order's total that belongs to the units that have left; all of it once the last one has. The parts of
 * successive shipments therefore always add up to the total.
 */
export function dueAmount(total: number, lines: readonly DueLine[]): number {
  if (lines.every((line) => line.left >= line.units)) return total;
  const value = lines.reduce((sum, line) => sum + line.total, 0);
  if (value > 0) {
    const left = lines.reduce((sum, line) => sum + shareOf(line.total, line.left, line.units), 0);
    return shareOf(total, left, value);
  }
  const units = lines.reduce((sum, line) => sum + line.units, 0);
  return shareOf(
    total,
    lines.reduce((sum, line) => sum + line.left, 0),
    units,
  );
}
