/** What requests and answers about stock look like. */
import { z } from 'zod';
import { amount, deepPaging, paging, queryFlag, timestamp, uuid } from '../runtime/contract.ts';
import { ORDER_STATUSES } from '../orders/order.ts';
import { ADJUSTMENT_REASONS, IMPORT_STATUSES, MANUAL_REASONS, MOST_UNITS } from './inventory.ts';

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
    version: z.int().describe('Number of its state, but for its units'),
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
  reorder_quantity: z.int(),
  is_active: z.boolean().describe('Sold from at least one node'),
  low_nodes_count: z.int().describe('Nodes where it is at or below its reorder point'),
  version: z.int().describe('Number of its state, but for its units'),
  updated_at: timestamp.nullable(),
});

export const changedProductSchema = z.object({
  sku: z.string(),
  updated: z.int().describe('Records that were changed'),
  version: z.int(),
});
export type ChangedProduct = z.infer<typeof changedProductSchema>;

const sku = z.string().trim().min(1).max(100);
const units = z.int().min(0).max(MOST_UNITS);
/** Attributes of a product that each record of it holds. */
const attributes = {
  product_name: z.string().trim().max(500),
  reorder_point: units,
  reorder_quantity: units.min(1),
  unit_cost: amount,
  weight_lbs: z.number().min(0).max(1_000_000),
};
/** Fields of a change: what is left out, or null, stays as it is. */
const changes = {
  product_name: attributes.product_name.nullish(),
  reorder_point: attributes.reorder_point.nullish(),
  reorder_quantity: attributes.reorder_quantity.nullish(),
  unit_cost: attributes.unit_cost.nullish(),
  weight_lbs: attributes.weight_lbs.nullish(),
  is_active: z.boolean().nullish(),
};

export const itemInput = z
  .strictObject({
    node_id: uuid,
    sku,
    product_name: attributes.product_name.nullish(),
    quantity_on_hand: units.default(0),
    safety_stock: units.default(0),
    reorder_point: attributes.reorder_point.default(10),
    reorder_quantity: attributes.reorder_quantity.default(100),
    unit_cost: attributes.unit_cost.default('0.00'),
    weight_lbs: attributes.weight_lbs.default(0),
  })
  .meta({ id: 'InventoryItemCreate' });
export type ItemInput = z.output<typeof itemInput>;

/** What a change was made from; without it, whatever stands now is changed. */
const version = z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional();

export const itemPatch = z.strictObject({
  version,
  ...changes,
  quantity_on_order: units.nullish(),
  safety_stock: units.nullish(),
});
export type ItemPatch = z.output<typeof itemPatch>;

export const productPatch = z.strictObject({ version, ...changes });
export type ProductPatch = z.output<typeof productPatch>;

/** The most products of one change. */
export const MAX_CHANGED_PRODUCTS = 500;

export const productsPatch = z.strictObject({
  products: z
    .array(productPatch.extend({ sku }))
    .min(1)
    .max(MAX_CHANGED_PRODUCTS)
    .superRefine((products, context) => {
      const first = new Map<string, number>();
      for (const [index, product] of products.entries()) {
        const before = first.get(product.sku);
        if (before === undefined) first.set(product.sku, index);
        else
          context.addIssue({
            code: 'custom',
            path: [index, 'sku'],
            message: `stands in row ${before} already`,
          });
      }
    }),
});
export type ProductsPatch = z.output<typeof productsPatch>;

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
    quantity_delta: z.int().describe('Change of the units on hand; 0 for what only reserves'),
    quantity_before: z.int(),
    quantity_after: z.int(),
    reserved_delta: z.int(),
    reserved_after: z.int(),
    reference_id: z.string().nullable(),
    notes: z.string().nullable(),
    created_by: z.string(),
    created_at: timestamp,
  })
  .meta({ id: 'InventoryAdjustment' });
export type AdjustmentResponse = z.infer<typeof adjustmentSchema>;

export const logQuery = z.object(paging(50));
/** Which page of a list. */
export type Paging = z.output<typeof logQuery>;

export const stockLogQuery = z.object(deepPaging(50));
/** Which page of the stock log. */
export type StockLogQuery = z.output<typeof stockLogQuery>;

export const transferInput = z
  .strictObject({
    from_node_id: uuid.toLowerCase(),
    to_node_id: uuid.toLowerCase(),
    sku,
    quantity: units.min(1),
    notes: z.string().max(1_000).nullish(),
  })
  .refine((transfer) => transfer.from_node_id !== transfer.to_node_id, {
    path: ['to_node_id'],
    message: 'must be another node than from_node_id',
  });
export type TransferInput = z.output<typeof transferInput>;

export const transferSchema = z.object({
  transfer_id: uuid,
  sku: z.string(),
  quantity: z.int(),
  from_node_id: uuid,
  to_node_id: uuid,
  transfer_out: adjustmentSchema,
  transfer_in: adjustmentSchema,
});
export type TransferResponse = z.infer<typeof transferSchema>;

export const reservationSchema = z.object({
  allocation_id: uuid,
  order_id: uuid,
  order_number: z.string(),
  order_status: z.enum(ORDER_STATUSES),
  fulfillment_id: uuid,
  fulfillment_number: z.int(),
  quantity: z.int(),
  reserved_at: timestamp,
});
export type ReservationResponse = z.infer<typeof reservationSchema>;

export const stockAlertSchema = z
  .object({
    id: uuid,
    inventory_item_id: uuid,
    node_id: uuid,
    node_code: z.string(),
    sku: z.string(),
    product_name: z.string().nullable(),
    quantity_available: z.int().describe('When the alert was raised'),
    reorder_point: z.int().describe('When the alert was raised'),
    raised_at: timestamp,
    cleared_at: timestamp.nullable().describe('When the stock was above its reorder point again'),
  })
  .meta({ id: 'StockAlert' });
export type StockAlertResponse = z.infer<typeof stockAlertSchema>;

export const alertQuery = z.object({
  node_id: uuid.optional(),
  is_open: queryFlag.default(true).describe('False: also those that are over'),
  ...paging(50),
});
export type AlertQuery = z.output<typeof alertQuery>;

export const stockImportSchema = z
  .object({
    id: uuid,
    status: z
      .enum([...IMPORT_STATUSES, 'INTERRUPTED'])
      .describe('INTERRUPTED: whatever ran it is gone; nothing was changed, but for a partial import'),
    is_partial: z.boolean(),
    rows_read: z.int(),
    rows_applied: z.int().describe('Made or changed a stock record'),
    rows_unchanged: z.int().describe('Say what stood there already'),
    rows_refused: z.int(),
    created_by: z.string(),
    created_at: timestamp,
    updated_at: timestamp,
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'StockImport' });
export const stockImportDetailSchema = stockImportSchema
  .extend({
    errors: z
      .array(z.object({ line: z.int(), column: z.string(), message: z.string() }))
      .describe('The first 1,000, by line; line 1 is the header'),
  })
  .meta({ id: 'StockImportDetail' });
export type StockImportResponse = z.infer<typeof stockImportSchema>;
export type StockImportDetailResponse = z.infer<typeof stockImportDetailSchema>;

export const importQuery = z.object({
  partial: queryFlag
    .default(false)
    .describe('True: lines that are right are applied, 10,000 at a time; false: all lines or none'),
});

export const exportQuery = z.object({ node_id: uuid.optional(), low_stock_only: queryFlag.default(false) });
export type StockExportQuery = z.output<typeof exportQuery>;

/** The most SKUs of one question. */
const MAX_CHECKED = 500;

export const availabilityInput = z.strictObject({
  items: z
    .array(z.strictObject({ sku, quantity: units.min(1) }))
    .min(1)
    .max(MAX_CHECKED),
});
export type AvailabilityInput = z.output<typeof availabilityInput>;

export const availabilitySchema = z.object({
  sku: z.string(),
  requested_quantity: z.int(),
  available_by_node: z
    .array(z.object({ node_id: uuid, node_code: z.string(), node_name: z.string(), available: z.int() }))
    .describe('Nodes with the most units first, at most 100'),
  total_available: z.int(),
  fulfillable: z.boolean().describe('Several questions about one SKU are answered together'),
});
export type AvailabilityResponse = z.infer<typeof availabilitySchema>;

export const itemQuery = z.object({
  node_id: uuid.optional(),
  sku: z.string().max(100).optional(),
  search: z.string().max(200).optional().describe('Part of a SKU or of a name'),
  low_stock_only: queryFlag.default(false),
  ...paging(50),
});
export type InventoryQuery = z.output<typeof itemQuery>;

export const productQuery = z.object({
  search: z.string().max(200).optional(),
  node_id: uuid.optional(),
  low_stock_only: queryFlag.default(false),
  ...paging(50),
});
export type ProductQuery = z.output<typeof productQuery>;
