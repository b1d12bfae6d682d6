/** HTTP of the catalog. */
import type { Procedures } from '../identity/procedures.ts';
import { tagged } from '../runtime/versions.ts';
import { getProduct, putProduct } from './catalog.ts';

export function catalogRoutes({ inEnvironment: { catalog } }: Procedures) {
  return {
    get: catalog.get.handler(async ({ input, context }) =>
      tagged(await getProduct(context.tenant, input.params.sku)),
    ),
    put: catalog.put.handler(async ({ input: { params, headers, body }, context }) =>
      tagged(await putProduct(context.tenant, params.sku, body, headers['if-match'])),
    ),
  };
}
