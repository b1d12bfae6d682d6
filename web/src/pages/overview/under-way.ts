/** What the counts by status add up to. */
import { isOrderStatus } from '../../format/order-status.ts';
import type { OrderStatus } from '../../../../src/orders/order.ts';

const AT_REST: ReadonlySet<OrderStatus> = new Set([
  'DELIVERED',
  'PICKED_UP',
  'RETURNED',
  'REFUNDED',
  'CANCELLED',
]);

/** Orders that are accepted and have not arrived, been taken back or been cancelled. */
export function countUnderWay(byStatus: Readonly<Record<string, number>>): number {
  return Object.entries(byStatus)
    .filter(([status]) => isOrderStatus(status) && !AT_REST.has(status))
    .reduce((sum, [, count]) => sum + count, 0);
}
