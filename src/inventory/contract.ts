/** Reading stock. */
import { z } from 'zod';
import {
  contract,
  contractWithHeaders,
  listOf,
  paging,
  queryFlag,
  timestamp,
  uuid,
} from '../runtime/contract.ts';

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
};
