/** What became of doing one thing with many orders, in words. Pure. */
import type { z } from 'zod';
import type { BulkInput, bulkResultSchema } from '../../../../src/orders/contract.ts';
import { formatCount } from '../../format/money.ts';
import { withStatusInWords } from '../../format/status-words.ts';

export type BulkAction = BulkInput['action'];
type BulkResult = z.infer<typeof bulkResultSchema>;

/** An order with which it was not done. */
export interface RefusedOrder {
  id: string;
  orderNumber: string;
  why: string;
}

export interface BulkOutcome {
  done: number;
  /** How many it was done with, in a sentence; null when with none. */
  success: string | null;
  refused: RefusedOrder[];
}

const DONE: Readonly<Record<BulkAction, (count: number, orders: string) => string>> = {
  cancel: (count, orders) => `${orders} ${count === 1 ? 'is' : 'are'} cancelled.`,
  hold: (count, orders) => `${orders} ${count === 1 ? 'is' : 'are'} on hold.`,
  release: (count, orders) => `${orders} ${count === 1 ? 'goes' : 'go'} on.`,
  source: (_, orders) => `Looking for stock for ${orders}.`,
};

/** `1 order`, `1,200 orders`. */
export function ordersInWords(count: number): string {
  return count === 1 ? '1 order' : `${formatCount(count)} orders`;
}

function whyOf({ error, status }: BulkResult['results'][number]): string {
  if (error === null) return 'The server gave no reason.';
  return status ? withStatusInWords(error, status) : error;
}

/** @param numbers order numbers by id, of the orders that were asked for */
export function bulkOutcome(
  action: BulkAction,
  { results }: BulkResult,
  numbers: ReadonlyMap<string, string>,
): BulkOutcome {
  const done = results.filter((result) => result.ok).length;
  const refused = results
    .filter((result) => !result.ok)
    .map((result) => ({
      id: result.order_id,
      orderNumber: numbers.get(result.order_id) ?? result.order_id,
      why: whyOf(result),
    }));
  return { done, success: done > 0 ? DONE[action](done, ordersInWords(done)) : null, refused };
}
