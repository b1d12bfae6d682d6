/** Recognizing an order's status in text that comes from outside. */
import { ORDER_STATUSES, type OrderStatus } from '../../../src/orders/order.ts';

/** True when the text is one of the order's statuses. */
export function isOrderStatus(text: string): text is OrderStatus {
  return ORDER_STATUSES.some((status) => status === text);
}
