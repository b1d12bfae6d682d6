/** How much money of an order can be given back. Pure and exact. */
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { MoneyError, toDecimal, toMinorUnits } from '../../../../../src/orders/money.ts';

/** What was captured and has not been given back, as a decimal. */
export function refundableAmount(order: Pick<OrderResponse, 'amount_captured' | 'amount_refunded'>): string {
  return toDecimal(Math.max(0, toMinorUnits(order.amount_captured) - toMinorUnits(order.amount_refunded)));
}

/**
 * The typed amount as the decimal that is sent; null when it is no amount, nothing, or more than is left.
 *
 * @param most the largest amount, as a decimal
 */
export function refundAmount(typed: string, most: string): string | null {
  const units = minorUnitsOf(typed);
  return units !== null && units > 0 && units <= toMinorUnits(most) ? toDecimal(units) : null;
}

function minorUnitsOf(typed: string): number | null {
  try {
    return toMinorUnits(typed);
  } catch (error) {
    if (error instanceof MoneyError) return null;
    throw error;
  }
}
