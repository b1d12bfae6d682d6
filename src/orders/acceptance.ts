/** What an accepted request becomes: the rows of a new order. Pure but for the ids and the clock it is given. */
import type { Insertable } from 'kysely';
import type { OrderItemTable, OrderTable } from '../database/tables/orders.ts';
import { newId, newOrderNumber, newPickupCode } from '../runtime/ids.ts';
import { invalidField } from '../runtime/errors.ts';
import type { OrderInput } from './contract.ts';
import { locate } from './gazetteer.ts';
import { lineTotal, MAX_MINOR_UNITS, orderTotals, toDecimal, toMinorUnits } from './money.ts';
import { isPickup } from './order.ts';

export interface NewOrder {
  order: Insertable<OrderTable> & { id: string };
  items: (Insertable<OrderItemTable> & { id: string })[];
}

type Destination = Pick<OrderTable, 'shipping_latitude' | 'shipping_longitude' | 'location_precision'>;

const NOWHERE: Destination = { shipping_latitude: null, shipping_longitude: null, location_precision: null };

/** Given coordinates, else those of the postal code or the city, else none: they are never invented. */
function destinationOf(address: OrderInput['shipping_address']): Destination {
  if (!address) return NOWHERE;
  if (address.latitude != null && address.longitude != null) {
    return {
      shipping_latitude: address.latitude,
      shipping_longitude: address.longitude,
      location_precision: 'given',
    };
  }
  const place = locate({
    city: address.city,
    state: address.state,
    postalCode: address.postal_code,
    country: address.country,
  });
  if (!place) return NOWHERE;
  return {
    shipping_latitude: place.latitude,
    shipping_longitude: place.longitude,
    location_precision: place.precision,
  };
}

/** Each field is valid by itself; these are the rules between fields. */
function assertConsistent(input: OrderInput): void {
  if (!isPickup(input.fulfillment_type) && !input.shipping_address) {
    throw invalidField('shipping_address', `is required for ${input.fulfillment_type}`);
  }
  if (input.pickup_node_id && !isPickup(input.fulfillment_type)) {
    throw invalidField('pickup_node_id', `only goes with STORE_PICKUP and CURBSIDE_PICKUP`);
  }
}

function priced(input: OrderInput) {
  return input.line_items.map((line, index) => {
    const amounts = {
      quantity: line.quantity,
      unitPrice: toMinorUnits(line.unit_price),
      discount: toMinorUnits(line.discount_amount),
      tax: toMinorUnits(line.tax_amount),
    };
    const total = lineTotal(amounts);
    if (amounts.discount > amounts.quantity * amounts.unitPrice) {
      throw invalidField(`line_items.${index}.discount_amount`, 'must not exceed quantity x unit_price');
    }
    if (total > MAX_MINOR_UNITS)
      throw invalidField(`line_items.${index}.quantity`, 'makes the line too expensive');
    return { line, amounts, total };
  });
}

function totalsOf(input: OrderInput, lines: ReturnType<typeof priced>) {
  const totals = orderTotals(
    lines.map((line) => line.amounts),
    toMinorUnits(input.discount_amount),
    toMinorUnits(input.shipping_amount),
  );
  if (totals.subtotal > MAX_MINOR_UNITS || totals.total > MAX_MINOR_UNITS) {
    throw invalidField('line_items', `must not add up to more than ${toDecimal(MAX_MINOR_UNITS)}`);
  }
  if (totals.total < 0) throw invalidField('discount_amount', 'must not exceed what the order costs');
  const computed = toDecimal(totals.total);
  if (input.total_amount !== undefined && input.total_amount !== computed) {
    throw invalidField('total_amount', `disagrees with the lines, which add up to ${computed}`);
  }
  return totals;
}

/** The columns of an address, with its place. */
export function addressColumns(address: OrderInput['shipping_address']) {
  return {
    shipping_name: address?.name ?? null,
    shipping_address1: address?.address1 ?? null,
    shipping_address2: address?.address2 ?? null,
    shipping_city: address?.city ?? null,
    shipping_state: address?.state ?? null,
    shipping_postal_code: address?.postal_code ?? null,
    shipping_country: address?.country ?? null,
    ...destinationOf(address),
  };
}

/**
 * The rows of a new order, PENDING, with totals, number and place.
 *
 * @throws Refusal when fields contradict each other.
 */
export function acceptOrder(
  input: OrderInput,
  defaults: { allowPartialShipment: boolean },
  now: Date,
): NewOrder {
  assertConsistent(input);
  const lines = priced(input);
  const totals = totalsOf(input, lines);
  const id = newId();
  const order = {
    id,
    order_number: newOrderNumber(now),
    channel: input.channel,
    fulfillment_type: input.fulfillment_type,
    status: 'PENDING' as const,
    payment_status: 'PENDING' as const,
    customer_id: input.customer_id ?? null,
    customer_email: input.customer_email,
    customer_phone: input.customer_phone ?? null,
    customer_name: input.customer_name ?? null,
    currency: input.currency,
    subtotal: toDecimal(totals.subtotal),
    tax_amount: toDecimal(totals.tax),
    shipping_amount: toDecimal(totals.shipping),
    discount_amount: toDecimal(totals.discount),
    total_amount: toDecimal(totals.total),
    ...addressColumns(input.shipping_address),
    pickup_node_id: input.pickup_node_id ?? null,
    pickup_code: isPickup(input.fulfillment_type) ? newPickupCode() : null,
    allow_partial_shipment: input.allow_partial_shipment ?? defaults.allowPartialShipment,
    external_order_id: input.external_order_id ?? null,
    tags: input.tags,
    notes: input.notes ?? null,
    metadata: JSON.stringify(input.metadata),
    created_at: now,
    updated_at: now,
  };
  const items = lines.map(({ line, total }, index) => ({
    id: newId(),
    order_id: id,
    line_number: index + 1,
    sku: line.sku,
    product_name: line.product_name,
    quantity: line.quantity,
    unit_price: line.unit_price,
    discount_amount: line.discount_amount,
    tax_amount: line.tax_amount,
    total_price: toDecimal(total),
    weight_lbs: line.weight_lbs,
    metadata: JSON.stringify(line.metadata),
  }));
  return { order, items };
}
