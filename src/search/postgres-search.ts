/** Search where PostgreSQL is all there is. */
import { PostgresOrderSearch } from './postgres-order-search.ts';
import { PostgresProductSearch } from './postgres-product-search.ts';
import type { SearchEngine } from './service.ts';

export const postgresSearch: SearchEngine = {
  orders: (context) => new PostgresOrderSearch(context.db),
  products: (context) => new PostgresProductSearch(context.db),
};
