/** HTTP of stock. */
import type { Procedures } from '../identity/procedures.ts';
import { pageHeaders } from '../runtime/deep-page.ts';
import { seenVersion, tagged } from '../runtime/versions.ts';
import { adjust } from './adjustments.ts';
import { exportStock } from './exports.ts';
import { getImport, importStock, listImports } from './imports.ts';
import { createItem, updateItem } from './items.ts';
import { updateProduct, updateProducts } from './products.ts';
import type { InventoryService, Listed } from './service.ts';
import { transfer } from './transfers.ts';

const bare = <T>({ items, total }: Listed<T>) => ({
  headers: { 'x-total-count': String(total) },
  body: items,
});

export function inventoryRoutes({ inEnvironment: { inventory } }: Procedures, service: InventoryService) {
  return {
    list: inventory.list.handler(async ({ input, context }) =>
      bare(await service.list(context.tenant, input.query)),
    ),
    bySku: inventory.bySku.handler(async ({ input, context }) =>
      bare(await service.bySku(context.tenant, input.params.sku)),
    ),
    products: inventory.products.handler(async ({ input, context }) =>
      bare(await service.products(context.tenant, input.query)),
    ),
    create: inventory.create.handler(async ({ input, context }) => {
      const item = await createItem(context.tenant, input.body, input.headers['idempotency-key']);
      return tagged(item, { location: `/inventory/${item.id}` });
    }),
    updateProducts: inventory.updateProducts.handler(async ({ input, context }) => ({
      items: await updateProducts(context.tenant, input.body.products),
    })),
    updateProduct: inventory.updateProduct.handler(async ({ input: { params, headers, body }, context }) => {
      const version = seenVersion(headers['if-match'], body.version);
      return tagged(await updateProduct(context.tenant, params.sku, { ...body, version }));
    }),
    checkAvailability: inventory.checkAvailability.handler(async ({ input, context }) =>
      bare(await service.checkAvailability(context.tenant, input.body)),
    ),
    transfer: inventory.transfer.handler(({ input, context }) =>
      transfer(context.tenant, input.body, input.headers['idempotency-key']),
    ),
    get: inventory.get.handler(async ({ input, context }) =>
      tagged(await service.get(context.tenant, input.params.item_id)),
    ),
    update: inventory.update.handler(async ({ input: { params, headers, body }, context }) => {
      const version = seenVersion(headers['if-match'], body.version);
      return tagged(await updateItem(context.tenant, params.item_id, { ...body, version }));
    }),
    alerts: inventory.alerts.handler(async ({ input, context }) =>
      bare(await service.alerts(context.tenant, input.query)),
    ),
    importCsv: inventory.importCsv.handler(async ({ input, context }) => {
      const made = await importStock(context.tenant, context.upload(), {
        isPartial: input.query.partial,
        idempotencyKey: input.headers['idempotency-key'],
      });
      return { headers: { location: `/inventory/imports/${made.id}` }, body: made };
    }),
    imports: inventory.imports.handler(async ({ input, context }) =>
      bare(await listImports(context.tenant, input.query)),
    ),
    getImport: inventory.getImport.handler(({ input, context }) =>
      getImport(context.tenant, input.params.import_id),
    ),
    exportCsv: inventory.exportCsv.handler(({ input, context }) => {
      const { name, csv } = exportStock(context.tenant, input.query);
      const headers = {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      };
      return { headers, body: csv };
    }),
    reservations: inventory.reservations.handler(async ({ input, context }) =>
      bare(await service.reservations(context.tenant, input.params.item_id, input.query)),
    ),
    adjustments: inventory.adjustments.handler(async ({ input, context }) => {
      const page = await service.adjustments(context.tenant, input.params.item_id, input.query);
      return { headers: pageHeaders(page), body: page.items };
    }),
    adjust: inventory.adjust.handler(({ input, context }) =>
      adjust(context.tenant, input.params.item_id, input.body, input.headers['idempotency-key']),
    ),
  };
}
