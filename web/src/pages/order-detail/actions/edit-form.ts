/** From the dialog for editing an order to the request. Pure. */
import type { z } from 'zod';
import type { orderEdit, OrderResponse } from '../../../../../src/orders/contract.ts';
import { isPickup } from '../../../../../src/orders/order.ts';
import { type UnitsByLine, wantedUnits } from './units.ts';

/** What is sent: only what changes. */
export type EditRequest = z.input<typeof orderEdit>;
type AddressRequest = NonNullable<EditRequest['shipping_address']>;

/** Empty texts are nothing. */
export interface AddressForm {
  name: string;
  address1: string;
  address2: string;
  city: string;
  state: string;
  postalCode: string;
  country: string;
}

/** A line that comes new. */
export interface AddedLine {
  /** Tells the lines of the form apart. */
  key: string;
  sku: string;
  productName: string;
  quantity: number;
  /** Amounts as they were typed; an empty tax is none. */
  unitPrice: string;
  tax: string;
}

export interface EditForm {
  email: string;
  phone: string;
  name: string;
  notes: string;
  /** Null when the order goes nowhere, as a pickup. */
  address: AddressForm | null;
  /** Units that are wanted of each line. */
  quantities: UnitsByLine;
  added: readonly AddedLine[];
}

/** The form as the order stands. */
export function editForm(order: OrderResponse): EditForm {
  const goesNowhere = isPickup(order.fulfillment_type) && order.shipping_address1 === null;
  return {
    email: order.customer_email,
    phone: order.customer_phone ?? '',
    name: order.customer_name ?? '',
    notes: order.notes ?? '',
    address: goesNowhere ? null : addressForm(order),
    quantities: Object.fromEntries(order.line_items.map((line) => [line.id, wantedUnits(line)])),
    added: [],
  };
}

function addressForm(order: OrderResponse): AddressForm {
  return {
    name: order.shipping_name ?? '',
    address1: order.shipping_address1 ?? '',
    address2: order.shipping_address2 ?? '',
    city: order.shipping_city ?? '',
    state: order.shipping_state ?? '',
    postalCode: order.shipping_postal_code ?? '',
    country: order.shipping_country ?? '',
  };
}

/** An empty line to be filled. */
export function newLine(key: string): AddedLine {
  return { key, sku: '', productName: '', quantity: 1, unitPrice: '', tax: '' };
}

/** The form with other values in one of its new lines. */
export function withAddedLine(form: EditForm, key: string, changes: Partial<AddedLine>): EditForm {
  return { ...form, added: form.added.map((each) => (each.key === key ? { ...each, ...changes } : each)) };
}

/** Empty is nothing, and so are spaces. */
const orNull = (text: string): string | null => text.trim() || null;

/** The request for what differs from the order; null when nothing does. */
export function editRequest(order: OrderResponse, form: EditForm): EditRequest | null {
  const address = form.address && addressRequest(order, form.address);
  const lines = order.line_items.flatMap((line) => {
    const quantity = form.quantities[line.id] ?? wantedUnits(line);
    return quantity === wantedUnits(line) ? [] : [{ order_item_id: line.id, quantity }];
  });
  const request: EditRequest = {
    ...(form.email.trim() === order.customer_email ? {} : { customer_email: form.email.trim() }),
    ...(orNull(form.phone) === order.customer_phone ? {} : { customer_phone: orNull(form.phone) }),
    ...(orNull(form.name) === order.customer_name ? {} : { customer_name: orNull(form.name) }),
    ...(orNull(form.notes) === order.notes ? {} : { notes: orNull(form.notes) }),
    ...(address ? { shipping_address: address } : {}),
    ...(lines.length > 0 ? { lines } : {}),
    ...(form.added.length > 0 ? { add_lines: form.added.map(addedLine) } : {}),
  };
  return Object.keys(request).length > 0 ? request : null;
}

function addedLine({ sku, productName, quantity, unitPrice, tax }: AddedLine) {
  return {
    sku: sku.trim(),
    product_name: productName.trim(),
    quantity,
    unit_price: unitPrice,
    ...(tax === '' ? {} : { tax_amount: tax }),
  };
}

const PLACE = ['address1', 'city', 'state', 'postalCode', 'country'] as const;

/**
 * The whole address when any of it differs. Coordinates that came with the order go along as long as they are those of
 * the place; otherwise the server finds the place anew.
 */
function addressRequest(order: OrderResponse, typed: AddressForm): AddressRequest | null {
  const before = addressForm(order);
  const now = trimmed(typed);
  if (JSON.stringify(now) === JSON.stringify(before)) return null;
  const isSamePlace = PLACE.every((part) => now[part] === before[part]);
  return {
    name: now.name || null,
    address1: now.address1,
    address2: now.address2 || null,
    city: now.city,
    state: now.state,
    postal_code: now.postalCode,
    country: now.country,
    ...(isSamePlace && order.location_precision === 'given'
      ? { latitude: order.shipping_latitude, longitude: order.shipping_longitude }
      : {}),
  };
}

function trimmed(address: AddressForm): AddressForm {
  return {
    name: address.name.trim(),
    address1: address.address1.trim(),
    address2: address.address2.trim(),
    city: address.city.trim(),
    state: address.state.trim(),
    postalCode: address.postalCode.trim(),
    country: address.country.trim(),
  };
}
