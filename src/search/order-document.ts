/** From an order to its search document. Pure. */
import type { Selectable } from 'kysely';
import type { OrderItemTable, OrderTable } from '../database/tables/orders.ts';
import type { OrderDocument, SearchableText, SearchValue } from './order-search.ts';

/** The columns of an order that its document is made from. */
export type IndexedOrder = Pick<
  Selectable<OrderTable>,
  | 'id'
  | 'version'
  | 'order_number'
  | 'external_order_id'
  | 'status'
  | 'channel'
  | 'fulfillment_type'
  | 'customer_name'
  | 'customer_email'
  | 'currency'
  | 'total_amount'
  | 'shipping_city'
  | 'shipping_state'
  | 'on_hold'
  | 'tags'
  | 'created_at'
  | 'updated_at'
>;

/** The columns of an order line that its document is made from. */
export type IndexedLine = Pick<
  Selectable<OrderItemTable>,
  'sku' | 'product_name' | 'quantity' | 'unit_price'
>;

const present = (values: readonly (string | null)[]): string[] => values.filter((value) => value !== null);

function sourceOf(order: IndexedOrder, lines: readonly IndexedLine[]): Record<string, SearchValue> {
  return {
    id: order.id,
    order_number: order.order_number,
    external_order_id: order.external_order_id,
    customer_name: order.customer_name,
    customer_email: order.customer_email,
    channel: order.channel,
    status: order.status,
    fulfillment_type: order.fulfillment_type,
    on_hold: order.on_hold,
    total_amount: Number(order.total_amount),
    currency: order.currency,
    shipping_city: order.shipping_city,
    shipping_state: order.shipping_state,
    tags: order.tags,
    created_at: order.created_at.toISOString(),
    updated_at: order.updated_at.toISOString(),
    line_items: lines.map((line) => ({ ...line, unit_price: Number(line.unit_price) })),
  };
}

function textOf(order: IndexedOrder, lines: readonly IndexedLine[]): SearchableText {
  return {
    identifiers: present([order.order_number, order.external_order_id]),
    customer: present([order.customer_name, order.customer_email]),
    products: [...new Set(lines.flatMap((line) => [line.sku, line.product_name]))],
    context: [...present([order.shipping_city]), ...order.tags],
  };
}

/** The search document of an order with its lines. */
export function orderDocument(order: IndexedOrder, lines: readonly IndexedLine[]): OrderDocument {
  return {
    orderId: order.id,
    version: order.version,
    status: order.status,
    channel: order.channel,
    fulfillmentType: order.fulfillment_type,
    customerEmail: order.customer_email.toLowerCase(),
    totalAmount: order.total_amount,
    tags: order.tags,
    createdAt: order.created_at.toISOString(),
    source: sourceOf(
      order,
      lines.map(({ sku, product_name, quantity, unit_price }) => ({
        sku,
        product_name,
        quantity,
        unit_price,
      })),
    ),
    text: textOf(order, lines),
  };
}
