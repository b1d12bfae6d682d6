/** HTTP of search. */
import type { Procedures } from '../identity/procedures.ts';
import type { SearchService } from './service.ts';

export function searchRoutes({ inEnvironment: { search } }: Procedures, service: SearchService) {
  return {
    orders: search.orders.handler(({ input, context }) => service.orders(context.tenant, input.body)),
    products: search.products.handler(({ input, context }) => service.products(context.tenant, input.body)),
    ordersByQuery: search.ordersByQuery.handler(({ input: { query }, context }) =>
      service.orders(context.tenant, {
        ...query,
        query: query.q,
        sort_by: query.sort_by ?? (query.q ? 'relevance' : 'created_at'),
      }),
    ),
  };
}
