/** The order endpoints. Field names and types are those the reference's clients know. */
import { z } from 'zod';
import { ALLOCATION_STATUSES, FULFILLMENT_STATUSES, SHIPMENT_STATUSES } from '../fulfillment/fulfillment.ts';
import {
  actorName,
  amount,
  contract,
  contractWithHeaders,
  currencyCode,
  decimal,
  deepListOf,
  deepPageOf,
  deepPaging,
  listOf,
  queryFlag,
  queryMoment,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { refundInput } from '../returns/contract.ts';
import { ORDER_COMMANDS } from './commands.ts';
import { HOLD_REASONS } from './hold.ts';
import { FULFILLMENT_TYPES, ORDER_CHANNELS, ORDER_STATUSES, PAYMENT_STATUSES } from './order.ts';

/** The most lines one order may have. */
export const MAX_ORDER_LINES = 500;
const MAX_QUANTITY = 1_000_000;

const text = (max: number) => z.string().trim().min(1).max(max);
const metadata = z
  .record(z.string().max(100), z.json())
  .refine((value) => JSON.stringify(value).length <= 16_384, 'must not exceed 16 kB');

export const orderLineInput = z.strictObject({
  sku: text(100),
  product_name: text(500),
  quantity: z.int().min(1).max(MAX_QUANTITY),
  unit_price: amount,
  discount_amount: amount.default('0.00'),
  tax_amount: amount.default('0.00'),
  weight_lbs: z.number().min(0).max(1_000_000).default(0),
  metadata: metadata.default({}),
});

export const shippingAddressInput = z
  .strictObject({
    name: z.string().max(200).nullish(),
    address1: text(300),
    address2: z.string().max(300).nullish(),
    city: text(200),
    state: z.string().trim().max(100),
    postal_code: z.string().trim().max(20),
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

export const orderInput = z
  .strictObject({
    channel: z.enum(ORDER_CHANNELS),
    fulfillment_type: z.enum(FULFILLMENT_TYPES),
    customer_email: z.email().max(254),
    customer_phone: z.string().max(50).nullish(),
    customer_name: z.string().max(200).nullish(),
    customer_id: z.string().max(200).nullish(),
    line_items: z.array(orderLineInput).min(1).max(MAX_ORDER_LINES),
    shipping_address: shippingAddressInput.nullish(),
    pickup_node_id: uuid.nullish(),
    currency: currencyCode.default('USD'),
    discount_amount: amount.default('0.00'),
    shipping_amount: amount.default('0.00'),
    total_amount: amount
      .optional()
      .describe('Checked, not taken: refused when it disagrees with our own sum'),
    allow_partial_shipment: z
      .boolean()
      .optional()
      .describe('True: what can be covered goes, the remainder waits. Unset: as the environment says'),
    external_order_id: text(200).nullish(),
    tags: z.array(text(100)).max(50).default([]),
    notes: z.string().max(5_000).nullish(),
    metadata: metadata.default({}),
  })
  .meta({ id: 'OrderCreate' });
/** A request for an order, parsed: amounts are decimal strings. */
export type OrderInput = z.output<typeof orderInput>;

export const orderItemSchema = z.object({
  id: uuid,
  order_id: uuid,
  line_number: z.int(),
  sku: z.string(),
  product_name: z.string(),
  quantity: z.int(),
  quantity_fulfilled: z.int(),
  quantity_pending: z.int(),
  quantity_allocated: z.int(),
  quantity_backordered: z.int(),
  quantity_shipped: z.int(),
  quantity_delivered: z.int(),
  quantity_cancelled: z.int(),
  quantity_returned: z.int(),
  status: z.string(),
  unit_price: decimal,
  discount_amount: decimal,
  tax_amount: decimal,
  total_price: decimal,
  weight_lbs: z.number(),
  metadata: z.record(z.string(), z.json()),
});

export const allocationSchema = z.object({
  id: uuid,
  order_id: uuid,
  fulfillment_id: uuid,
  order_item_id: uuid,
  node_id: uuid,
  node_code: z.string().nullable(),
  node_name: z.string().nullable(),
  sku: z.string(),
  quantity_allocated: z.int(),
  quantity_picked: z.int().nullable(),
  status: z.enum(ALLOCATION_STATUSES),
  allocated_at: timestamp,
  picking_started_at: timestamp.nullable(),
  packed_at: timestamp.nullable(),
  shipped_at: timestamp.nullable(),
  sourcing_score: z.number().nullable(),
});

export const fulfillmentSchema = z.object({
  id: uuid,
  number: z.int(),
  node_id: uuid,
  node_code: z.string(),
  node_name: z.string(),
  status: z.enum(FULFILLMENT_STATUSES),
  rejection_reason: z.string().nullable(),
  created_at: timestamp,
  updated_at: timestamp,
});

export const shipmentSchema = z.object({
  id: uuid,
  order_id: uuid,
  fulfillment_id: uuid,
  allocation_id: uuid.nullable(),
  tracking_number: z.string().nullable(),
  carrier: z.string().nullable(),
  service_level: z.string().nullable(),
  is_simulated: z.boolean(),
  status: z.enum(SHIPMENT_STATUSES),
  label_url: z.string().nullable(),
  shipped_at: timestamp.nullable(),
  estimated_delivery_at: timestamp.nullable(),
  actual_delivery_at: timestamp.nullable(),
  shipping_cost: decimal.nullable(),
  line_items: z.array(z.object({ sku: z.string(), quantity: z.int() })),
  tracking_events: z.array(
    z.object({ id: z.string(), status: z.string(), description: z.string(), occurred_at: timestamp }),
  ),
});

export const orderSchema = z
  .object({
    id: uuid,
    order_number: z.string(),
    channel: z.enum(ORDER_CHANNELS),
    fulfillment_type: z.enum(FULFILLMENT_TYPES),
    status: z.enum(ORDER_STATUSES),
    status_reason: z.string().nullable(),
    allowed_transitions: z.array(z.enum(ORDER_STATUSES)),
    allowed_commands: z.array(z.enum(ORDER_COMMANDS)),
    payment_status: z.enum(PAYMENT_STATUSES),
    version: z.int(),
    on_hold: z.boolean(),
    hold_reason: z.string().nullable(),
    customer_id: z.string().nullable(),
    customer_email: z.string(),
    customer_phone: z.string().nullable(),
    customer_name: z.string().nullable(),
    subtotal: decimal,
    tax_amount: decimal,
    shipping_amount: decimal,
    discount_amount: decimal,
    total_amount: decimal,
    amount_authorized: decimal,
    amount_captured: decimal,
    amount_voided: decimal,
    amount_refunded: decimal,
    currency: z.string(),
    shipping_name: z.string().nullable(),
    shipping_address1: z.string().nullable(),
    shipping_address2: z.string().nullable(),
    shipping_city: z.string().nullable(),
    shipping_state: z.string().nullable(),
    shipping_postal_code: z.string().nullable(),
    shipping_country: z.string().nullable(),
    shipping_latitude: z.number().nullable(),
    shipping_longitude: z.number().nullable(),
    location_precision: z.enum(['given', 'postal_code', 'city']).nullable(),
    pickup_node_id: uuid.nullable(),
    pickup_ready_at: timestamp.nullable(),
    pickup_code: z.string().nullable(),
    allow_partial_shipment: z.boolean(),
    lifecycle_id: uuid.nullable(),
    sourcing_rule_id: uuid.nullable(),
    external_order_id: z.string().nullable(),
    tags: z.array(z.string()),
    notes: z.string().nullable(),
    metadata: z.record(z.string(), z.json()),
    created_at: timestamp,
    updated_at: timestamp,
    confirmed_at: timestamp.nullable(),
    backordered_at: timestamp.nullable(),
    shipped_at: timestamp.nullable(),
    delivered_at: timestamp.nullable(),
    cancelled_at: timestamp.nullable(),
    workflow_id: z.string(),
    workflow_url: z.string().nullable(),
    line_items: z.array(orderItemSchema),
    fulfillments: z.array(fulfillmentSchema),
    fulfillment_allocations: z.array(allocationSchema),
    shipments: z.array(shipmentSchema),
  })
  .meta({ id: 'Order' });
export type OrderResponse = z.infer<typeof orderSchema>;

/** The change of an order before picking; what is left out stays. */
export const orderEdit = z
  .strictObject({
    customer_email: z.email().max(254).optional(),
    customer_phone: z.string().max(50).nullish(),
    customer_name: z.string().max(200).nullish(),
    notes: z.string().max(5_000).nullish(),
    shipping_address: shippingAddressInput.optional(),
    lines: z
      .array(
        z.strictObject({
          order_item_id: uuid,
          quantity: z.int().min(0).max(MAX_QUANTITY).describe('0 takes the line out'),
        }),
      )
      .min(1)
      .max(MAX_ORDER_LINES)
      .optional()
      .describe('New quantities of lines that are there'),
    add_lines: z.array(orderLineInput).min(1).max(MAX_ORDER_LINES).optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, 'must change something')
  .meta({ id: 'OrderEdit' });
export type OrderEdit = z.output<typeof orderEdit>;

/** Which units are not wanted any more. */
export const lineCancellation = z
  .array(z.strictObject({ order_item_id: uuid, quantity: z.int().min(1).max(MAX_QUANTITY) }))
  .min(1)
  .max(MAX_ORDER_LINES);
export type LineCancellation = z.output<typeof lineCancellation>;

/** What an edit would change. */
export const editPreviewSchema = z
  .object({
    /** The order as it would be. */
    order: orderSchema,
    previous_total: decimal,
    new_total: decimal,
    /** True when the lines or the destination change, so that nodes and stock are chosen again. */
    needs_sourcing: z.boolean(),
  })
  .meta({ id: 'OrderEditPreview' });
export type EditPreview = z.infer<typeof editPreviewSchema>;

/** What can be done with many orders at once. */
export const BULK_ACTIONS = ['cancel', 'hold', 'release', 'source'] as const;
export const bulkInput = z.strictObject({
  action: z.enum(BULK_ACTIONS),
  order_ids: z.array(uuid).min(1).max(200),
  reason: text(1_000).optional().describe('Required for cancel; for hold one of the hold reasons'),
});
export type BulkInput = z.output<typeof bulkInput>;
export const bulkResultSchema = z.object({
  results: z.array(
    z.object({
      order_id: uuid,
      ok: z.boolean(),
      status: z.enum(ORDER_STATUSES).nullable(),
      error: z.string().nullable(),
    }),
  ),
});

/** An event as the trail keeps it. */
export const orderEventSchema = z.object({
  id: uuid,
  order_id: uuid,
  sequence: z.int(),
  event_type: z.string(),
  from_status: z.enum(ORDER_STATUSES).nullable(),
  to_status: z.enum(ORDER_STATUSES),
  actor: z.string(),
  reason: z.string().nullable(),
  data: z.record(z.string(), z.json()),
  timestamp,
});
export type OrderEventResponse = z.infer<typeof orderEventSchema>;

/** An event as it is read: the name is looked up, and kept nowhere. */
const namedEventSchema = orderEventSchema.extend({ actor_name: actorName });
export type NamedOrderEvent = z.infer<typeof namedEventSchema>;

/** All that ordinary orders have, unless less is asked for. */
const trailQuery = z.object(deepPaging(200));
export type TrailQuery = z.output<typeof trailQuery>;

/** One sourcing attempt as it was decided; `decision` is described in sourcing/sourcing. */
export const sourcingSchema = z.object({
  order_id: uuid,
  attempt: z.int(),
  outcome: z.string(),
  decided_at: timestamp,
  decision: z.record(z.string(), z.json()),
});

const orderFilters = {
  status: z.enum(ORDER_STATUSES).optional(),
  channel: z.enum(ORDER_CHANNELS).optional(),
  fulfillment_type: z.enum(FULFILLMENT_TYPES).optional(),
  customer_email: z.string().max(254).optional(),
  search: z.string().trim().max(200).optional().describe('Order number, beginning or whole'),
  node_id: uuid.optional(),
  on_hold: queryFlag.optional(),
  from_date: queryMoment.optional(),
  to_date: queryMoment.optional().describe('A date means its whole day'),
};
const orderQuery = z.object({ ...orderFilters, ...deepPaging(20) });
const orderExportQuery = z.object(orderFilters);
export type OrderFilters = z.output<typeof orderExportQuery>;
export type OrderQuery = z.output<typeof orderQuery>;

const byId = z.object({ order_id: uuid });
const tags = ['Orders'];

export const ordersContract = {
  place: contractWithHeaders
    .route({ method: 'POST', path: '/orders', successStatus: 201, summary: 'Place an order', tags })
    .input(z.object({ headers: requestHeaders, body: orderInput }))
    .output(z.object({ headers: z.record(z.string(), z.string()), body: orderSchema })),
  list: contract
    .route({ method: 'GET', path: '/orders', summary: 'List orders, newest first', tags })
    .input(z.object({ query: orderQuery }))
    .output(deepPageOf(orderSchema)),
  get: contract
    .route({
      method: 'GET',
      path: '/orders/{order_id}',
      summary: 'One order with all that belongs to it',
      tags,
    })
    .input(z.object({ params: byId }))
    .output(orderSchema),
  getByNumber: contract
    .route({ method: 'GET', path: '/orders/number/{order_number}', summary: 'One order by its number', tags })
    .input(z.object({ params: z.object({ order_number: z.string().max(50) }) }))
    .output(orderSchema),
  changeStatus: contract
    .route({
      method: 'PATCH',
      path: '/orders/{order_id}/status',
      summary: 'Move an order to its next status',
      tags,
    })
    .input(
      z.object({
        params: byId,
        headers: requestHeaders,
        body: z.strictObject({ status: z.enum(ORDER_STATUSES), notes: z.string().max(1_000).nullish() }),
      }),
    )
    .output(orderSchema),
  cancel: contract
    .route({ method: 'POST', path: '/orders/{order_id}/cancel', summary: 'Cancel an order', tags })
    .input(
      z.object({
        params: byId,
        headers: requestHeaders,
        body: z.strictObject({
          reason: text(1_000),
          notify_customer: z.boolean().default(true),
          lines: lineCancellation.optional().describe('Only these units; unset: all that has not left'),
        }),
      }),
    )
    .output(orderSchema),
  edit: contract
    .route({
      method: 'PATCH',
      path: '/orders/{order_id}',
      summary: 'Change address, contact, notes or lines before picking',
      description: 'With `dry_run=true` nothing changes and the answer shows what would.',
      tags,
    })
    .input(
      z.object({
        params: byId,
        headers: requestHeaders,
        query: z.object({ dry_run: queryFlag.default(false) }),
        body: orderEdit,
      }),
    )
    .output(editPreviewSchema),
  hold: contract
    .route({
      method: 'POST',
      path: '/orders/{order_id}/hold',
      summary: 'Stop an order at its next step',
      tags,
    })
    .input(
      z.object({
        params: byId,
        headers: requestHeaders,
        body: z.strictObject({ reason: z.enum(HOLD_REASONS), notes: text(1_000).optional() }),
      }),
    )
    .output(orderSchema),
  release: contract
    .route({ method: 'POST', path: '/orders/{order_id}/release', summary: 'Let a held order go on', tags })
    .input(
      z.object({
        params: byId,
        headers: requestHeaders,
        body: z.strictObject({ notes: text(1_000).optional() }).nullish(),
      }),
    )
    .output(orderSchema),
  source: contract
    .route({ method: 'POST', path: '/orders/{order_id}/source', summary: 'Look for stock now', tags })
    .input(z.object({ params: byId, headers: requestHeaders, body: z.strictObject({}).nullish() }))
    .output(orderSchema),
  refund: contract
    .route({ method: 'POST', path: '/orders/{order_id}/refund', summary: 'Give money back', tags })
    .input(z.object({ params: byId, headers: requestHeaders, body: refundInput }))
    .output(orderSchema),
  bulk: contract
    .route({
      method: 'POST',
      path: '/orders/bulk',
      summary: 'Do one thing with many orders; each answers for itself',
      tags,
    })
    .input(z.object({ headers: requestHeaders, body: bulkInput }))
    .output(bulkResultSchema),
  exportCsv: contract
    .route({
      method: 'GET',
      path: '/orders/export',
      summary: 'Orders as CSV, newest first, up to 10,000',
      tags,
    })
    .input(z.object({ query: orderExportQuery }))
    .output(z.file()),
  events: contractWithHeaders
    .route({
      method: 'GET',
      path: '/orders/{order_id}/events',
      summary: 'The audit trail of an order, first event first',
      tags,
    })
    .input(z.object({ params: byId, query: trailQuery }))
    .output(deepListOf(namedEventSchema)),
  sourcing: contractWithHeaders
    .route({
      method: 'GET',
      path: '/orders/{order_id}/sourcing',
      summary: 'Why these nodes: every decision',
      tags,
    })
    .input(z.object({ params: byId }))
    .output(listOf(sourcingSchema)),
};
