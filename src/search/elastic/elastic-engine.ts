/** Search by Elasticsearch, for all environments of an installation. */
import type { OpenSearchEngine } from '../engines.ts';
import { PostgresProductSearch } from '../postgres-product-search.ts';
import { ORDERS_INDEX, type IndexDefinition } from './definitions.ts';
import { ElasticOrderSearch } from './elastic-order-search.ts';
import { openElastic, versionOf } from './elastic.ts';
import { VersionedIndex } from './versioned-index.ts';

/** @param prefix of the names of all indexes */
export function openElasticEngine(url: string, prefix: string): OpenSearchEngine {
  const client = openElastic(url);
  const indexOf = (environment: string, definition: IndexDefinition) =>
    new VersionedIndex(client, prefix, environment, definition);
  return {
    name: 'search-elasticsearch',
    orders: ({ environment }) => new ElasticOrderSearch(client, indexOf(environment.slug, ORDERS_INDEX)),
    products: ({ db }) => new PostgresProductSearch(db),
    server: { name: 'elasticsearch', ping: () => versionOf(client) },
    remove: (environment) => indexOf(environment, ORDERS_INDEX).remove(),
    close: () => client.close(),
  };
}
