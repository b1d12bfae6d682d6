/** Reading stock, and changing it with a reason. */
import { z } from 'zod';
import {
  contract,
  contractWithHeaders,
  deepListOf,
  listOf,
  paging,
  requestHeaders,
  uuid,
} from '../runtime/contract.ts';
import { taggedOf, versionHeaders } from '../runtime/versions.ts';
import {
  adjustmentInput,
  adjustmentSchema,
  alertQuery,
  availabilityInput,
  availabilitySchema,
  changedProductSchema,
  exportQuery,
  importQuery,
  inventoryItemSchema,
  itemInput,
  itemPatch,
  itemQuery,
  logQuery,
  productPatch,
  productQuery,
  productSummarySchema,
  productsPatch,
  reservationSchema,
  stockAlertSchema,
  stockImportDetailSchema,
  stockImportSchema,
  stockLogQuery,
  transferInput,
  transferSchema,
} from './schemas.ts';

export * from './schemas.ts';

const CSV = { schema: { type: 'string' } } as const;
const CSV_CONTENT = { 'text/csv': CSV } as const;
const COUNTED_STOCK = 'node_code,sku,quantity_on_hand\nSTORE-SOHO,SKU-WIDGET-A,118\n';

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
  create: contractWithHeaders
    .route({
      method: 'POST',
      path: '/inventory',
      summary: 'Keep a SKU at a node',
      tags,
      successStatus: 201,
    })
    .input(z.object({ headers: requestHeaders, body: itemInput }))
    .output(taggedOf(inventoryItemSchema)),
  updateProducts: contract
    .route({
      method: 'PATCH',
      path: '/inventory/products',
      summary: 'Change up to 500 products at once: all of them or, when one is refused, none',
      tags,
    })
    .input(z.object({ body: productsPatch }))
    .output(z.object({ items: z.array(changedProductSchema) })),
  updateProduct: contractWithHeaders
    .route({
      method: 'PATCH',
      path: '/inventory/products/{sku}',
      summary: 'Change a product at every node that keeps it',
      tags,
    })
    .input(
      z.object({
        params: z.object({ sku: z.string().max(100) }),
        headers: versionHeaders,
        body: productPatch,
      }),
    )
    .output(taggedOf(changedProductSchema)),
  checkAvailability: contractWithHeaders
    .route({
      method: 'POST',
      path: '/inventory/check-availability',
      summary: 'What a new order could get, SKU by SKU',
      tags,
    })
    .input(z.object({ body: availabilityInput }))
    .output(listOf(availabilitySchema)),
  transfer: contract
    .route({
      method: 'POST',
      path: '/inventory/transfer',
      summary: 'Move free units from one node to another',
      tags,
    })
    .input(z.object({ headers: requestHeaders, body: transferInput }))
    .output(transferSchema),
  get: contractWithHeaders
    .route({ method: 'GET', path: '/inventory/{item_id}', summary: 'One stock record', tags })
    .input(z.object({ params: z.object({ item_id: uuid }) }))
    .output(taggedOf(inventoryItemSchema)),
  update: contractWithHeaders
    .route({ method: 'PATCH', path: '/inventory/{item_id}', summary: 'Change what a record says', tags })
    .input(z.object({ params: z.object({ item_id: uuid }), headers: versionHeaders, body: itemPatch }))
    .output(taggedOf(inventoryItemSchema)),
  alerts: contractWithHeaders
    .route({
      method: 'GET',
      path: '/inventory/alerts',
      summary: 'Stock at or below its reorder point, what ran low last first',
      tags,
    })
    .input(z.object({ query: alertQuery }))
    .output(listOf(stockAlertSchema)),
  importCsv: contractWithHeaders
    .route({
      method: 'POST',
      path: '/inventory/imports',
      summary: 'Make and change stock records by a CSV file of up to 2,000,000 rows and 256 MiB',
      description:
        'Columns: node_code and sku, and any of product_name, quantity_on_hand, quantity_on_order, safety_stock, ' +
        'reorder_point, reorder_quantity, unit_cost, weight_lbs, is_active. An empty cell leaves the value as it is. ' +
        'quantity_on_hand is a count, logged as CYCLE_COUNT; a count below what is reserved is refused.',
      tags,
      successStatus: 201,
      spec: (operation) => ({
        ...operation,
        requestBody: { required: true, content: { 'text/csv': { ...CSV, example: COUNTED_STOCK } } },
      }),
    })
    .input(z.object({ headers: requestHeaders, query: importQuery }))
    .output(z.object({ headers: z.object({ location: z.string() }), body: stockImportDetailSchema })),
  imports: contractWithHeaders
    .route({ method: 'GET', path: '/inventory/imports', summary: 'Imports, the last first', tags })
    .input(z.object({ query: z.object(paging(20)) }))
    .output(listOf(stockImportSchema)),
  getImport: contract
    .route({
      method: 'GET',
      path: '/inventory/imports/{import_id}',
      summary: 'How far an import is, and the lines that it refused',
      tags,
    })
    .input(z.object({ params: z.object({ import_id: uuid }) }))
    .output(stockImportDetailSchema),
  exportCsv: contractWithHeaders
    .route({
      method: 'GET',
      path: '/inventory/export',
      summary: 'Stock records as CSV, by SKU and node; the file can be imported again',
      tags,
      spec: (operation) => ({
        ...operation,
        responses: { ...operation.responses, 200: { description: 'The file', content: CSV_CONTENT } },
      }),
    })
    .input(z.object({ query: exportQuery }))
    .output(
      z.object({
        headers: z.object({ 'content-type': z.string(), 'content-disposition': z.string() }),
        body: z.instanceof(ReadableStream),
      }),
    ),
  reservations: contractWithHeaders
    .route({
      method: 'GET',
      path: '/inventory/{item_id}/reservations',
      summary: 'Which orders hold the reserved units of a record, the oldest reservation first',
      tags,
    })
    .input(z.object({ params: z.object({ item_id: uuid }), query: logQuery }))
    .output(listOf(reservationSchema)),
  adjustments: contractWithHeaders
    .route({
      method: 'GET',
      path: '/inventory/{item_id}/adjustments',
      summary: 'The stock log of a record, newest entry first',
      tags,
    })
    .input(z.object({ params: z.object({ item_id: uuid }), query: stockLogQuery }))
    .output(deepListOf(adjustmentSchema)),
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
