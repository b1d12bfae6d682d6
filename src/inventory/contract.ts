/** Reading stock, and changing it with a reason. */
import { z } from 'zod';
import {
  contract,
  contractWithHeaders,
  listOf,
  paging,
  queryFlag,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { ADJUSTMENT_REASONS, MANUAL_REASONS } from './inventory.ts';

export const inventoryItemSchema = z
  .object({
    id: uuid,
    node_id: uuid,
    node_code: z.string(),
    sku: z.string(),
    product_name: z.string().nullable(),
    quantity_on_hand: z.int(),
    quantity_reserved: z.int(),
    quantity_available: z.int(),
    quantity_on_order: z.int(),
    safety_stock: z.int(),
    reorder_point: z.int(),
    reorder_quantity: z.int(),
    unit_cost: z.number(),
    weight_lbs: z.number(),
    is_active: z.boolean(),
    last_counted_at: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'InventoryItem' });
export type InventoryItemResponse = z.infer<typeof inventoryItemSchema>;

export const productSummarySchema = z.object({
  sku: z.string(),
  product_name: z.string().nullable(),
  total_on_hand: z.int(),
  total_available: z.int(),
  total_reserved: z.int(),
  nodes_count: z.int(),
  unit_cost: z.number(),
  weight_lbs: z.number(),
  reorder_point: z.int(),
  updated_at: timestamp.nullable(),
});

export const adjustmentInput = z.strictObject({
  reason: z.enum(MANUAL_REASONS),
  quantity_delta: z
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine((delta) => delta !== 0, 'must not be zero'),
  reference_id: z.string().max(200).nullish(),
  notes: z.string().max(1_000).nullish(),
  created_by: z
    .string()
    .max(200)
    .optional()
    .describe('Accepted and not kept: the log names who was signed in'),
});
export type AdjustmentInput = z.output<typeof adjustmentInput>;

export const adjustmentSchema = z
  .object({
    id: uuid,
    inventory_item_id: uuid,
    reason: z.enum(ADJUSTMENT_REASONS),
    quantity_delta: z.int(),
    quantity_before: z.int(),
    quantity_after: z.int(),
    reference_id: z.string().nullable(),
    notes: z.string().nullable(),
    created_by: z.string(),
    created_at: timestamp,
  })
  .meta({ id: 'InventoryAdjustment' });
export type AdjustmentResponse = z.infer<typeof adjustmentSchema>;

const itemQuery = z.object({
  node_id: uuid.optional(),
  sku: z.string().max(100).optional(),
  low_stock_only: queryFlag.default(false),
  ...paging(50),
});
export type InventoryQuery = z.output<typeof itemQuery>;

const productQuery = z.object({
  search: z.string().max(200).optional(),
  node_id: uuid.optional(),
  low_stock_only: queryFlag.default(false),
  ...paging(50),
});
export type ProductQuery = z.output<typeof productQuery>;

const tags = ['Inventory'];

export const inventoryContract = {
  list: contractWithHeaders
    .route({ method: 'GET', path: '/inventory', summary: 'Stock records by SKU and node', tags })
    .input(z.object({ query: itemQuery }))
    .output(listOf(inventoryItemSchema)),
  bySku: contractWithHeaders
    .route({ method: 'GET', path: '/inventory/sku/{sku}', summary: 'Stock of one SKU at every node', tags })
    .input(z.object({ params: z.object({ sku: z.string().max(100) }) }))
    .output(listOf(inventoryItemSchema)),
  products: contractWithHeaders
    .route({ method: 'GET', path: '/inventory/products', summary: 'Stock added up by SKU', tags })
    .input(z.object({ query: productQuery }))
    .output(listOf(productSummarySchema)),
  get: contract
    .route({ method: 'GET', path: '/inventory/{item_id}', summary: 'One stock record', tags })
    .input(z.object({ params: z.object({ item_id: uuid }) }))
    .output(inventoryItemSchema),
  adjust: contract
    .route({
      method: 'POST',
      path: '/inventory/{item_id}/adjust',
      summary: 'Change the stock of a record, with the reason',
      tags,
    })
    .input(z.object({ params: z.object({ item_id: uuid }), headers: requestHeaders, body: adjustmentInput }))
    .output(adjustmentSchema),
};
