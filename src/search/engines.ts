/** Where is searched: in Elasticsearch when ELASTICSEARCH_URL names one, else in the environment's own PostgreSQL. */
import type { Configuration } from '../runtime/configuration.ts';
import { ORDERS_INDEX } from './elastic/definitions.ts';
import { openElastic } from './elastic/elastic.ts';
import { ElasticOrderSearch } from './elastic/elastic-order-search.ts';
import { VersionedIndex } from './elastic/versioned-index.ts';
import { PostgresOrderSearch } from './postgres-order-search.ts';
import { PostgresProductSearch } from './postgres-product-search.ts';
import type { SearchEngine } from './service.ts';

export interface OpenSearchEngine extends SearchEngine {
  /** Name of the projection of orders, and so of its place in the outbox. */
  name: string;
  close(): Promise<void>;
}

const postgres: OpenSearchEngine = {
  name: 'search',
  orders: ({ db }) => new PostgresOrderSearch(db),
  products: ({ db }) => new PostgresProductSearch(db),
  close: async () => undefined,
};

export function openSearch(
  configuration: Pick<Configuration, 'ELASTICSEARCH_URL' | 'OMS_ELASTICSEARCH_PREFIX'>,
): OpenSearchEngine {
  const { ELASTICSEARCH_URL, OMS_ELASTICSEARCH_PREFIX } = configuration;
  if (ELASTICSEARCH_URL === undefined) return postgres;
  const client = openElastic(ELASTICSEARCH_URL);
  return {
    name: 'search-elasticsearch',
    orders: ({ environment }) =>
      new ElasticOrderSearch(
        client,
        new VersionedIndex(client, OMS_ELASTICSEARCH_PREFIX, environment.slug, ORDERS_INDEX),
      ),
    products: ({ db }) => new PostgresProductSearch(db),
    close: () => client.close(),
  };
}
