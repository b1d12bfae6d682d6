/** How much is paid for a return. Pure and exact. */
import { MoneyError, toDecimal, toMinorUnits } from '../../../../src/orders/money.ts';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';

/** What the received units cost less what was given back already; null when nothing is left. */
export function toRefund(
  agreed: Pick<ReturnResponse, 'refundable_amount' | 'refunded_amount'>,
): string | null {
  const left = toMinorUnits(agreed.refundable_amount) - toMinorUnits(agreed.refunded_amount);
  return left > 0 ? toDecimal(left) : null;
}

/** The typed amount as the decimal that is sent; null when it is none or nothing. The server knows the most. */
export function amountOf(typed: string): string | null {
  try {
    const units = toMinorUnits(typed);
    return units > 0 ? toDecimal(units) : null;
  } catch (error) {
    if (error instanceof MoneyError) return null;
    throw error;
  }
}
