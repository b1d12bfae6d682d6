/** An order that nobody has placed: what a dry run or a promise is asked about. */
import { z } from 'zod';
import { acceptOrder } from '../orders/acceptance.ts';
import { MAX_ORDER_LINES, orderInput, orderLineInput } from '../orders/contract.ts';
import type { OrderInput } from '../orders/contract.ts';
import { FULFILLMENT_TYPES, ORDER_CHANNELS } from '../orders/order.ts';
import { amount } from '../runtime/contract.ts';
import { Refusal } from '../runtime/errors.ts';
import { orderOf } from './engine-input.ts';
import type { SourcingOrder } from './sourcing.ts';

const optionalText = (max: number) => z.string().trim().max(max).nullish();

/** Where an order would go. The street may be left out: places are found by postal code and city. */
export const destinationInput = z
  .strictObject({
    name: optionalText(200),
    address1: optionalText(300),
    address2: optionalText(300),
    city: optionalText(200),
    state: optionalText(100),
    postal_code: optionalText(20),
    country: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be a two-letter ISO 3166 code')
      .toUpperCase()
      .default('US'),
    latitude: z.number().min(-90).max(90).nullish(),
    longitude: z.number().min(-180).max(180).nullish(),
  })
  .refine((address) => (address.latitude == null) === (address.longitude == null), {
    path: ['latitude'],
    message: 'latitude and longitude go together',
  });
export type DestinationInput = z.output<typeof destinationInput>;

export const cartLineInput = orderLineInput.extend({
  product_name: z.string().trim().max(500).optional(),
  unit_price: amount.default('0.00'),
});
export const cartLines = z.array(cartLineInput).min(1).max(MAX_ORDER_LINES);

const { shape } = orderInput;
/** Everything of an order that rules may look at, with a default where an order must say it. */
export const hypotheticalOrderInput = z
  .strictObject({
    channel: z.enum(ORDER_CHANNELS).default('WEB'),
    fulfillment_type: z.enum(FULFILLMENT_TYPES).default('SHIP_TO_HOME'),
    line_items: cartLines,
    shipping_address: destinationInput.nullish(),
    pickup_node_id: shape.pickup_node_id,
    customer_email: shape.customer_email.optional(),
    customer_id: shape.customer_id,
    customer_name: shape.customer_name,
    currency: shape.currency,
    discount_amount: shape.discount_amount,
    shipping_amount: shape.shipping_amount,
    allow_partial_shipment: shape.allow_partial_shipment,
    external_order_id: shape.external_order_id,
    tags: shape.tags,
    metadata: shape.metadata,
  })
  .meta({ id: 'HypotheticalOrder' });
export type HypotheticalOrder = z.output<typeof hypotheticalOrderInput>;

/** Runs what judges a part of the request, and names its fields as the whole request does. */
function within<T>(prefix: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal) || !error.details.errors) throw error;
    const errors = error.details.errors.map(({ path, message }) => ({ path: `${prefix}${path}`, message }));
    throw new Refusal(error.kind, `${prefix}${error.message}`, { ...error.details, errors });
  }
}

function requestOf({ shipping_address: to, ...order }: HypotheticalOrder): OrderInput {
  return {
    ...order,
    customer_email: order.customer_email ?? '',
    line_items: order.line_items.map((line) => ({ ...line, product_name: line.product_name ?? line.sku })),
    shipping_address: to && {
      ...to,
      address1: to.address1 ?? '',
      city: to.city ?? '',
      state: to.state ?? '',
      postal_code: to.postal_code ?? '',
    },
  };
}

/**
 * The order as the engine would see it: with its totals, and its place looked up as that of a placed order is.
 *
 * @param prefix of the order's fields in the request, such as `order.`
 * @throws Refusal `invalid` when fields contradict each other
 */
export function hypotheticalOrder(input: HypotheticalOrder, prefix: string): SourcingOrder {
  const defaults = { allowPartialShipment: false };
  const { order, items } = within(prefix, () => acceptOrder(requestOf(input), defaults, new Date()));
  const lines = items.map(({ sku, quantity, unit_price, metadata = '{}' }, index) => ({
    ...{ id: String(index + 1), sku, quantity, unit_price, allocated: 0 },
    metadata: z.record(z.string(), z.unknown()).parse(JSON.parse(metadata)),
  }));
  const seen = orderOf(
    {
      ...order,
      // It has neither, and what is random would make two equal questions different.
      id: 'hypothetical',
      order_number: '',
      pickup_node_id: input.pickup_node_id ?? null,
      customer_id: input.customer_id ?? null,
      customer_name: input.customer_name ?? null,
      external_order_id: input.external_order_id ?? null,
      shipping_city: order.shipping_city || null,
      shipping_state: order.shipping_state || null,
      shipping_postal_code: order.shipping_postal_code || null,
      shipping_country: order.shipping_country ?? null,
      shipping_latitude: order.shipping_latitude ?? null,
      shipping_longitude: order.shipping_longitude ?? null,
      tags: input.tags,
      metadata: input.metadata,
    },
    lines,
    new Date(),
  );
  return { ...seen, customerEmail: input.customer_email ?? null };
}
