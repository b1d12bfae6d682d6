/** An address as it stands on an envelope. */
import type { OrderResponse } from '../../../../src/orders/contract.ts';

type AddressPart =
  | 'shipping_name'
  | 'shipping_address1'
  | 'shipping_address2'
  | 'shipping_city'
  | 'shipping_state'
  | 'shipping_postal_code'
  | 'shipping_country';

/** The lines of the shipping address; empty when the order has none, as with a pickup. */
export function addressLines(order: Pick<OrderResponse, AddressPart>): string[] {
  if (!order.shipping_address1) return [];
  const region = [order.shipping_state, order.shipping_postal_code].filter(Boolean).join(' ');
  const city = [order.shipping_city, region].filter(Boolean).join(', ');
  const lines = [
    order.shipping_name,
    order.shipping_address1,
    order.shipping_address2,
    city,
    order.shipping_country,
  ];
  return lines.filter((line): line is string => Boolean(line));
}
