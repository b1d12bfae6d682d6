/** The return endpoints: what was agreed to come back, what came, and the money for it. */
import { z } from 'zod';
import { RETURN_COMMANDS } from '../orders/commands.ts';
import {
  actorName,
  contract,
  decimal,
  amount,
  pageOf,
  paging,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { DISPOSITIONS, RETURN_STATUSES } from './return.ts';

const MAX_RETURN_LINES = 500;
const reason = z.string().trim().min(1).max(1_000);

export const returnSchema = z
  .object({
    id: uuid,
    return_number: z.string(),
    order_id: uuid,
    order_number: z.string(),
    status: z.enum(RETURN_STATUSES),
    reason: z.string(),
    rejection_reason: z.string().nullable(),
    /** Where the goods were received. */
    node_id: uuid.nullable(),
    node_code: z.string().nullable(),
    currency: z.string(),
    /** What the received units cost the customer; the refund that is proposed. */
    refundable_amount: decimal,
    refunded_amount: decimal,
    allowed_commands: z.array(z.enum(RETURN_COMMANDS)),
    lines: z.array(
      z.object({
        id: uuid,
        order_item_id: uuid,
        sku: z.string(),
        product_name: z.string(),
        quantity: z.int(),
        quantity_received: z.int().nullable(),
        disposition: z.enum(DISPOSITIONS).nullable(),
      }),
    ),
    created_by: z.string(),
    created_by_name: actorName,
    created_at: timestamp,
    updated_at: timestamp,
    received_at: timestamp.nullable(),
  })
  .meta({ id: 'Return' });
export type ReturnResponse = z.infer<typeof returnSchema>;
/** Before the name is looked up. */
export type ReturnView = Omit<ReturnResponse, 'created_by_name'>;

export const returnInput = z.strictObject({
  reason,
  lines: z
    .array(z.strictObject({ order_item_id: uuid, quantity: z.int().min(1).max(1_000_000) }))
    .min(1)
    .max(MAX_RETURN_LINES)
    .optional()
    .describe('Unset: everything that was delivered and is not back yet'),
});
export type ReturnInput = z.output<typeof returnInput>;

export const receiptInput = z.strictObject({
  node_id: uuid.optional().describe('Where the goods are; unset: the node that sent them'),
  lines: z
    .array(
      z.strictObject({
        return_line_id: uuid,
        quantity: z.int().min(0).max(1_000_000),
        disposition: z.enum(DISPOSITIONS).default('restock'),
      }),
    )
    .min(1)
    .max(MAX_RETURN_LINES)
    .optional()
    .describe('Unset: everything came back and goes onto the shelf'),
});
export type ReceiptInput = z.output<typeof receiptInput>;

export const refundInput = z.strictObject({
  amount: amount.optional().describe('Unset: all that can be refunded'),
  reason: reason.optional(),
});
export type RefundInput = z.output<typeof refundInput>;

const returnsQuery = z.object({
  status: z.enum(RETURN_STATUSES).optional(),
  order_id: uuid.optional(),
  search: z.string().trim().max(50).optional().describe('Return number or order number, beginning or whole'),
  ...paging(20),
});
export type ReturnsQuery = z.output<typeof returnsQuery>;

const byId = z.object({ return_id: uuid });
const tags = ['Returns'];

export const returnsContract = {
  list: contract
    .route({ method: 'GET', path: '/returns', summary: 'List returns, newest first', tags })
    .input(z.object({ query: returnsQuery }))
    .output(pageOf(returnSchema)),
  get: contract
    .route({ method: 'GET', path: '/returns/{return_id}', summary: 'One return', tags })
    .input(z.object({ params: byId }))
    .output(returnSchema),
  create: contract
    .route({
      method: 'POST',
      path: '/orders/{order_id}/returns',
      successStatus: 201,
      summary: 'Agree on a return',
      tags,
    })
    .input(z.object({ params: z.object({ order_id: uuid }), headers: requestHeaders, body: returnInput }))
    .output(returnSchema),
  receive: contract
    .route({ method: 'POST', path: '/returns/{return_id}/receive', summary: 'Take the goods back', tags })
    .input(z.object({ params: byId, headers: requestHeaders, body: receiptInput }))
    .output(returnSchema),
  reject: contract
    .route({ method: 'POST', path: '/returns/{return_id}/reject', summary: 'Refuse a return', tags })
    .input(z.object({ params: byId, headers: requestHeaders, body: z.strictObject({ reason }) }))
    .output(returnSchema),
  refund: contract
    .route({ method: 'POST', path: '/returns/{return_id}/refund', summary: 'Pay for what came back', tags })
    .input(z.object({ params: byId, headers: requestHeaders, body: refundInput }))
    .output(returnSchema),
};
