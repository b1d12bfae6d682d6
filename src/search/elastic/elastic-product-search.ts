/** Product search by Elasticsearch. */
import type { Client, estypes } from '@elastic/elasticsearch';
import type { CatalogProduct } from '../../catalog/product.ts';
import type { SearchValue } from '../order-search.ts';
import {
  CATEGORIES_LIMIT,
  productText,
  type CategoryCount,
  type FoundProducts,
  type ProductIndex,
  type ProductSearchRequest,
} from '../product-search.ts';
import { fold } from '../words.ts';
import { countsOf, MOST_COUNTED, totalOf, type Counts } from './answers.ts';
import { ask } from './elastic.ts';
import { FedIndex } from './fed-index.ts';
import { findByText, type TextFields } from './text-query.ts';
import type { StoredDocument, VersionedIndex } from './versioned-index.ts';

type Query = estypes.QueryDslQueryContainer;

interface StoredProduct {
  sku: string;
  source: Record<string, SearchValue>;
}

const TEXT: TextFields = {
  identifying: 'text.sku',
  weights: { 'text.sku': 8, 'text.name': 4, 'text.kind': 2, 'text.description': 1 },
};

function storedOf({ id, version, document }: CatalogProduct): StoredDocument {
  const text = productText(document);
  return {
    id,
    version,
    body: {
      sku: document.sku,
      category: document.category,
      price: document.price,
      source: document,
      text: {
        sku: text.sku.map(fold),
        name: text.name.map(fold),
        kind: text.kind.map(fold),
        description: text.description.map(fold),
      },
    },
  };
}

function filtersOf({ category, minPrice, maxPrice }: ProductSearchRequest): Query[] {
  return [
    ...(category === undefined ? [] : [{ term: { category } }]),
    ...(minPrice !== undefined || maxPrice !== undefined
      ? [{ range: { price: { gte: minPrice, lte: maxPrice } } }]
      : []),
  ];
}

/** Keeps the index as `<prefix>_products_<environment>`. */
export class ElasticProductSearch extends FedIndex<CatalogProduct> implements ProductIndex {
  readonly #client: Client;
  readonly #alias: string;

  constructor(client: Client, index: VersionedIndex) {
    super(index, storedOf);
    this.#client = client;
    this.#alias = index.alias;
  }

  search(request: ProductSearchRequest): Promise<FoundProducts> {
    return ask((options) =>
      findByText(
        TEXT,
        request.words,
        ({ total }) => total > 0,
        (query) => this.#find(request, query, options),
      ),
    );
  }

  async #find(
    request: ProductSearchRequest,
    query: Query | undefined,
    options: { requestTimeout: number },
  ): Promise<FoundProducts> {
    const found = await this.#client.search<StoredProduct, { category: Counts }>(
      {
        index: this.#alias,
        query: { bool: { ...(query ? { must: query } : {}), filter: filtersOf(request) } },
        aggs: {
          category: {
            terms: {
              field: 'category',
              size: CATEGORIES_LIMIT,
              order: [{ _count: 'desc' }, { _key: 'asc' }],
            },
          },
        },
        sort: [{ _score: { order: 'desc' } }, { sku: { order: 'asc' } }],
        track_total_hits: MOST_COUNTED,
        from: request.offset,
        size: request.limit,
        _source: ['sku', 'source'],
      },
      options,
    );
    const categories: CategoryCount[] = found.aggregations ? countsOf(found.aggregations.category) : [];
    return {
      hits: found.hits.hits.flatMap(({ _score: score, _source: stored }) =>
        stored ? [{ sku: stored.sku, score: query ? (score ?? null) : null, source: stored.source }] : [],
      ),
      ...totalOf(found.hits.total),
      categories,
    };
  }
}
