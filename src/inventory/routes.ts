/** HTTP of stock. */
import type { Procedures } from '../identity/procedures.ts';
import { adjust } from './adjustments.ts';
import type { InventoryService, Listed } from './service.ts';

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
    get: inventory.get.handler(({ input, context }) => service.get(context.tenant, input.params.item_id)),
    adjust: inventory.adjust.handler(({ input, context }) =>
      adjust(context.tenant, input.params.item_id, input.body, input.headers['idempotency-key']),
    ),
  };
}
