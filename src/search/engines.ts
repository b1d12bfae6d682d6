/** Where is searched: in Elasticsearch when ELASTICSEARCH_URL names one, else in the environment's own PostgreSQL. */
import type { Configuration } from '../runtime/configuration.ts';
import { PostgresOrderSearch } from './postgres-order-search.ts';
import { PostgresProductSearch } from './postgres-product-search.ts';
import type { ProductIndex } from './product-search.ts';
import type { SearchContext, SearchEngine } from './service.ts';

export interface OpenSearchEngine extends SearchEngine {
  /** Name of the projection of orders, and so of its place in the outbox. */
  name: string;
  /** The index of products with the name of its projection; null where the catalog is searched in itself. */
  productIndex: { name: string; of: (context: SearchContext) => ProductIndex } | null;
  /** The server apart from PostgreSQL, if there is one. */
  server: { name: string; ping: () => Promise<string> } | null;
  /** Removes all that is kept of an environment, which nobody feeds any more. */
  remove(environment: string): Promise<void>;
  close(): Promise<void>;
}

const postgres: OpenSearchEngine = {
  name: 'search',
  orders: ({ db }) => new PostgresOrderSearch(db),
  products: ({ db }) => new PostgresProductSearch(db),
  productIndex: null,
  server: null,
  remove: async () => undefined,
  close: async () => undefined,
};

/** Connects to Elasticsearch when it is first used, so that a process starts while it is away. */
export async function openSearch({
  ELASTICSEARCH_URL,
  OMS_ELASTICSEARCH_PREFIX,
}: Pick<Configuration, 'ELASTICSEARCH_URL' | 'OMS_ELASTICSEARCH_PREFIX'>): Promise<OpenSearchEngine> {
  if (ELASTICSEARCH_URL === undefined) return postgres;
  // The client is large: who has no Elasticsearch does not load it.
  const { openElasticEngine } = await import('./elastic/elastic-engine.ts');
  return openElasticEngine(ELASTICSEARCH_URL, OMS_ELASTICSEARCH_PREFIX);
}
