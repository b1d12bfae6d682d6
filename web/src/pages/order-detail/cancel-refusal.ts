/** Why an order cannot be cancelled. */
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { humanize } from '../../format/labels.ts';

/** The reason in a sentence; null when the order can be cancelled. */
export function cancelRefusal(order: Pick<OrderResponse, 'status' | 'allowed_transitions'>): string | null {
  if (order.allowed_transitions.includes('CANCELLED')) return null;
  switch (order.status) {
    case 'CANCELLED':
      return 'The order is already cancelled.';
    case 'SHIPPED':
    case 'OUT_FOR_DELIVERY':
      return 'The order has left the node. It can be returned once it is delivered.';
    case 'DELIVERED':
    case 'PICKED_UP':
      return 'The customer has the goods. The order can be returned or refunded, but not cancelled.';
    default:
      return `An order that is “${humanize(order.status)}” cannot be cancelled.`;
  }
}
