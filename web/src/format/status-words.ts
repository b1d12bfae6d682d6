/** Sentences that name a status by its code. */
import type { OrderStatus } from '../../../src/orders/order.ts';
import { humanize } from './labels.ts';

/** The sentence as people read it: `this order is OUT_FOR_DELIVERY` becomes `this order is out for delivery`. */
export function withStatusInWords(sentence: string, status: OrderStatus): string {
  return sentence.replaceAll(status, humanize(status).toLowerCase());
}
