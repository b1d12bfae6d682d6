/** The work of the nodes: what is to be picked, packed and handed over, and saying that it was. */
import { z } from 'zod';
import { FULFILLMENT_COMMANDS } from '../orders/commands.ts';
import { FULFILLMENT_TYPES, ORDER_CHANNELS, ORDER_STATUSES } from '../orders/order.ts';
import { FULFILLMENT_MODES } from '../nodes/node.ts';
import { contract, pageOf, paging, requestHeaders, timestamp, uuid } from '../runtime/contract.ts';
import { ALLOCATION_STATUSES, FULFILLMENT_STATUSES } from './fulfillment.ts';

const MAX_LINES = 500;

/** One fulfillment as the people of its node need it. */
export const workItemSchema = z
  .object({
    id: uuid,
    number: z.int(),
    order_id: uuid,
    order_number: z.string(),
    order_status: z.enum(ORDER_STATUSES),
    channel: z.enum(ORDER_CHANNELS),
    fulfillment_type: z.enum(FULFILLMENT_TYPES),
    customer_name: z.string().nullable(),
    node_id: uuid,
    node_code: z.string(),
    node_name: z.string(),
    status: z.enum(FULFILLMENT_STATUSES),
    mode: z.enum(FULFILLMENT_MODES),
    /** 1 is most urgent: same-day, then pickups, then the rest. */
    priority: z.int(),
    /** When the node should have it ready. */
    promised_at: timestamp,
    is_late: z.boolean(),
    age_seconds: z.int(),
    on_hold: z.boolean(),
    hold_reason: z.string().nullable(),
    rejection_reason: z.string().nullable(),
    units: z.int(),
    lines: z.array(
      z.object({
        allocation_id: uuid,
        order_item_id: uuid,
        sku: z.string(),
        product_name: z.string(),
        quantity: z.int(),
        quantity_picked: z.int().nullable(),
        status: z.enum(ALLOCATION_STATUSES),
      }),
    ),
    shipment: z
      .object({
        id: uuid,
        carrier: z.string(),
        tracking_number: z.string(),
        label_url: z.string(),
      })
      .nullable(),
    allowed_commands: z.array(z.enum(FULFILLMENT_COMMANDS)),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Fulfillment' });
export type WorkItem = z.infer<typeof workItemSchema>;

const workQuery = z.object({
  node_id: uuid.optional(),
  status: z.enum(FULFILLMENT_STATUSES).optional().describe('Unset: all that still lies with its node'),
  order_id: uuid.optional(),
  ...paging(50),
});
export type WorkQuery = z.output<typeof workQuery>;

export const pickInput = z.strictObject({
  lines: z
    .array(z.strictObject({ allocation_id: uuid, quantity: z.int().min(0).max(1_000_000) }))
    .min(1)
    .max(MAX_LINES)
    .optional()
    .describe('What was found of each allocation; unset, or an allocation left out: all of it'),
  reason: z.string().trim().min(1).max(500).optional().describe('Why something is missing'),
});
export type PickInput = z.output<typeof pickInput>;

const byId = z.object({ fulfillment_id: uuid });
const tags = ['Fulfillments'];

const command = <B extends z.ZodType>(name: string, summary: string, body: B) =>
  contract
    .route({ method: 'POST', path: `/fulfillments/{fulfillment_id}/${name}`, summary, tags })
    .input(z.object({ params: byId, headers: requestHeaders, body }))
    .output(workItemSchema);

export const fulfillmentContract = {
  list: contract
    .route({
      method: 'GET',
      path: '/fulfillments',
      summary: 'The work list: most urgent first, then by promise',
      tags,
    })
    .input(z.object({ query: workQuery }))
    .output(pageOf(workItemSchema)),
  get: contract
    .route({ method: 'GET', path: '/fulfillments/{fulfillment_id}', summary: 'One fulfillment', tags })
    .input(z.object({ params: byId }))
    .output(workItemSchema),
  startPicking: command('start-picking', 'Begin to pick', z.strictObject({}).nullish()),
  pick: command('pick', 'Say what was picked; what is missing is sourced elsewhere', pickInput.nullish()),
  pack: command('pack', 'Say that it is packed', z.strictObject({}).nullish()),
  reject: command(
    'reject',
    'Give it back: this node cannot serve it',
    z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  ),
  handover: command(
    'handover',
    'Hand it over to the customer who shows the pickup code',
    z.strictObject({ pickup_code: z.string().trim().min(1).max(20) }),
  ),
  pickList: contract
    .route({
      method: 'GET',
      path: '/fulfillments/{fulfillment_id}/pick-list',
      summary: 'Pick list with barcodes, ready to print',
      tags,
    })
    .input(z.object({ params: byId }))
    .output(z.file()),
  packingSlip: contract
    .route({
      method: 'GET',
      path: '/fulfillments/{fulfillment_id}/packing-slip',
      summary: 'Packing slip with barcode, ready to print',
      tags,
    })
    .input(z.object({ params: byId }))
    .output(z.file()),
};
