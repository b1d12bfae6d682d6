/** The order fields that a rule condition may name, how each is read, and of what kind it is. */
import type { SourcingOrder } from './sourcing.ts';

/** Kinds of field; the kind decides which operators and values make sense. */
export const FIELD_KINDS = ['text', 'number', 'list', 'any'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

interface FieldDefinition {
  kind: FieldKind;
  read: (order: SourcingOrder) => unknown;
}

const text = (read: (order: SourcingOrder) => string | null): FieldDefinition => ({ kind: 'text', read });
const number = (read: (order: SourcingOrder) => number | null): FieldDefinition => ({ kind: 'number', read });
const list = (read: (order: SourcingOrder) => readonly string[]): FieldDefinition => ({ kind: 'list', read });

/** Rules compare amounts in major units: the value 200 means 200.00. */
const amount = (read: (order: SourcingOrder) => number): FieldDefinition =>
  number((order) => read(order) / 100);

const METADATA_PREFIX = 'metadata.';
const METADATA_FIELD: FieldKind = 'any';

const FIELDS: ReadonlyMap<string, FieldDefinition> = new Map([
  ['channel', text((order) => order.channel)],
  ['fulfillment_type', text((order) => order.fulfillmentType)],
  ['order_number', text((order) => order.orderNumber)],
  ['external_order_id', text((order) => order.externalOrderId)],
  ['pickup_node_id', text((order) => order.pickupNodeId)],
  ['customer_id', text((order) => order.customerId)],
  ['customer_email', text((order) => order.customerEmail)],
  ['customer_name', text((order) => order.customerName)],
  ['currency', text((order) => order.currency)],
  ['subtotal', amount((order) => order.subtotal)],
  ['discount_amount', amount((order) => order.discountAmount)],
  ['tax_amount', amount((order) => order.taxAmount)],
  ['shipping_amount', amount((order) => order.shippingAmount)],
  ['total_amount', amount((order) => order.totalAmount)],
  ['shipping_city', text((order) => order.city)],
  ['shipping_state', text((order) => order.state)],
  ['shipping_postal_code', text((order) => order.postalCode)],
  ['shipping_country', text((order) => order.country)],
  ['shipping_latitude', number((order) => order.destination?.latitude ?? null)],
  ['shipping_longitude', number((order) => order.destination?.longitude ?? null)],
  ['city', text((order) => order.city)],
  ['state', text((order) => order.state)],
  ['postal_code', text((order) => order.postalCode)],
  ['country', text((order) => order.country)],
  ['total_quantity', number((order) => order.lines.reduce((sum, line) => sum + line.orderedQuantity, 0))],
  ['line_count', number((order) => order.lines.length)],
  ['sku', list((order) => order.lines.map((line) => line.sku))],
  ['tags', list((order) => order.tags)],
]);

/** Names for the rule editor; besides these, `metadata.<key>` (dots for nested keys). */
export const CONDITION_FIELDS: readonly string[] = [...FIELDS.keys()];

/** The kind of a field; undefined when no such field exists. */
export function fieldKind(field: string): FieldKind | undefined {
  if (field.startsWith(METADATA_PREFIX)) {
    return field.slice(METADATA_PREFIX.length).split('.').includes('') ? undefined : METADATA_FIELD;
  }
  return FIELDS.get(field)?.kind;
}

/** The value of a field on an order; null or undefined when the order has none. */
export function readField(field: string, order: SourcingOrder): unknown {
  if (field.startsWith(METADATA_PREFIX)) {
    return readPath(order.metadata, field.slice(METADATA_PREFIX.length).split('.'));
  }
  return FIELDS.get(field)?.read(order);
}

function readPath(root: unknown, keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) {
    // Own keys only: `metadata.constructor` is no metadata.
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
