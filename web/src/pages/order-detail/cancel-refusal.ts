/** Why an order cannot be cancelled. */
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import type { OrderStatus } from '../../../../src/orders/order.ts';
import { humanize } from '../../format/labels.ts';

const ON_ITS_WAY = 'The order has left the node. It can be returned once it is delivered.';
const WITH_THE_CUSTOMER =
  'The customer has the goods. The order can be returned or refunded, but not cancelled.';

const REFUSALS: Partial<Record<OrderStatus, string>> = {
  CANCELLED: 'The order is already cancelled.',
  SHIPPED: ON_ITS_WAY,
  OUT_FOR_DELIVERY: ON_ITS_WAY,
  DELIVERED: WITH_THE_CUSTOMER,
  PICKED_UP: WITH_THE_CUSTOMER,
};

/** The reason in a sentence; null when the order can be cancelled. */
export function cancelRefusal(order: Pick<OrderResponse, 'status' | 'allowed_transitions'>): string | null {
  if (order.allowed_transitions.includes('CANCELLED')) return null;
  return REFUSALS[order.status] ?? `An order that is “${humanize(order.status)}” cannot be cancelled.`;
}
