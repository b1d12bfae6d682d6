/** Search by Elasticsearch, for all environments of an installation. */
import type { OpenSearchEngine } from '../engines.ts';
import type { SearchContext } from '../service.ts';
import { ORDERS_INDEX, PRODUCTS_INDEX, type IndexDefinition } from './definitions.ts';
import { ElasticOrderSearch } from './elastic-order-search.ts';
import { ElasticProductSearch } from './elastic-product-search.ts';
import { openElastic, versionOf } from './elastic.ts';
import { VersionedIndex } from './versioned-index.ts';

/** @param prefix of the names of all indexes */
export function openElasticEngine(url: string, prefix: string): OpenSearchEngine {
  const client = openElastic(url);
  const indexOf = (environment: string, definition: IndexDefinition) =>
    new VersionedIndex(client, prefix, environment, definition);
  const products = ({ environment }: SearchContext) =>
    new ElasticProductSearch(client, indexOf(environment.slug, PRODUCTS_INDEX));
  return {
    name: 'search-elasticsearch',
    orders: ({ environment }) => new ElasticOrderSearch(client, indexOf(environment.slug, ORDERS_INDEX)),
    products,
    productIndex: { name: 'product-search-elasticsearch', of: products },
    server: { name: 'elasticsearch', ping: () => versionOf(client) },
    async remove(environment) {
      for (const definition of [ORDERS_INDEX, PRODUCTS_INDEX])
        await indexOf(environment, definition).remove();
    },
    close: () => client.close(),
  };
}
