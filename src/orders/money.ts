/**
 * Exact money: integer minor units inside, NUMERIC(12,2) in the database, two decimals on the wire.
 */

/** The largest amount NUMERIC(12,2) holds, in minor units. */
export const MAX_MINOR_UNITS = 999_999_999_999;

const DECIMAL = /^-?\d{1,10}(\.\d{1,2})?$/;

/** An amount that is not a decimal with at most two places, or is out of range. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError';
}

/**
 * Minor units of a decimal such as `"29.99"` or `29.99`. No floating-point arithmetic takes part.
 *
 * @throws MoneyError when the value has more than two places or does not fit NUMERIC(12,2).
 */
export function toMinorUnits(amount: string | number): number {
  const text = typeof amount === 'number' ? String(amount) : amount.trim();
  if (!DECIMAL.test(text)) throw new MoneyError(`${text} is not an amount with at most two decimals`);
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const units = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return negative && units !== 0 ? -units : units;
}

/** The decimal of an amount in minor units, always with two places: `2999` -> `"29.99"`. */
export function toDecimal(minorUnits: number): string {
  const sign = minorUnits < 0 ? '-' : '';
  const digits = String(Math.abs(minorUnits)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** What a line costs, in minor units: `quantity x unitPrice - discount + tax`. */
export function lineTotal(line: {
  quantity: number;
  unitPrice: number;
  discount: number;
  tax: number;
}): number {
  return line.quantity * line.unitPrice - line.discount + line.tax;
}

/** The sums of an order, in minor units. */
export interface OrderTotals {
  /** Sum of quantity x unit price. */
  subtotal: number;
  /** Sum of the lines' discounts and the order's own, each counted once. */
  discount: number;
  tax: number;
  shipping: number;
  /** `subtotal - discount + tax + shipping`. */
  total: number;
}

/** Adds up an order from what its lines, its discount and its shipping say. */
export function orderTotals(
  lines: readonly { quantity: number; unitPrice: number; discount: number; tax: number }[],
  orderDiscount: number,
  shipping: number,
): OrderTotals {
  const subtotal = lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0);
  const discount = lines.reduce((sum, line) => sum + line.discount, orderDiscount);
  const tax = lines.reduce((sum, line) => sum + line.tax, 0);
  return { subtotal, discount, tax, shipping, total: subtotal - discount + tax + shipping };
}
