/**
 * The indexes that we keep in Elasticsearch. A change here needs a higher `version`: the relay then makes the index anew
 * beside the one in use.
 */
import type { estypes } from '@elastic/elasticsearch';
import { ANALYSIS, identifying, searchable, shown } from './analysis.ts';

export interface IndexDefinition {
  /** What is kept, as the name of the index says it. */
  subject: 'orders' | 'products';
  version: number;
  settings: estypes.IndicesIndexSettings;
  properties: Record<string, estypes.MappingProperty>;
}

const settings: estypes.IndicesIndexSettings = {
  number_of_shards: 1,
  // A copy where there is a second node to keep it.
  auto_expand_replicas: '0-1',
  analysis: ANALYSIS,
};

const keyword: estypes.MappingProperty = { type: 'keyword' };

export const PRODUCTS_INDEX: IndexDefinition = {
  subject: 'products',
  version: 2,
  settings,
  properties: {
    sku: keyword,
    category: keyword,
    price: { type: 'double' },
    source: shown,
    text: {
      properties: { sku: identifying, name: searchable, kind: searchable, description: searchable },
    },
  },
};

export const ORDERS_INDEX: IndexDefinition = {
  subject: 'orders',
  version: 2,
  // The newest first, as they are mostly asked for: a search of everything reads no further than its page.
  settings: { ...settings, sort: { field: ['created_at', 'order_id'], order: ['desc', 'desc'] } },
  properties: {
    order_id: keyword,
    order_number: keyword,
    status: keyword,
    channel: keyword,
    fulfillment_type: keyword,
    customer_email: keyword,
    total_amount: { type: 'double' },
    tags: keyword,
    created_at: { type: 'date' },
    source: shown,
    text: {
      properties: {
        identifiers: identifying,
        customer: searchable,
        products: searchable,
        context: searchable,
      },
    },
  },
};
