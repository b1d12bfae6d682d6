/** Order search by Elasticsearch. */
import type { Client, estypes } from '@elastic/elasticsearch';
import {
  byFacet,
  FACETS,
  fieldsOf,
  FILTER_OF,
  hasMatches,
  type Facet,
  type FoundOrders,
  type OrderDocument,
  type OrderFacets,
  type OrderSearch,
  type OrderSearchRequest,
  type SearchValue,
} from '../order-search.ts';
import { fold } from '../words.ts';
import { countsOf, MOST_COUNTED, totalOf, type Counts } from './answers.ts';
import { ask } from './elastic.ts';
import { FedIndex } from './fed-index.ts';
import { findByText, type TextFields } from './text-query.ts';
import type { StoredDocument, VersionedIndex } from './versioned-index.ts';

type Query = estypes.QueryDslQueryContainer;

/** More than there are of any facet. */
const VALUES = 50;
/** Words that more orders have than this are ranked and counted among so many. */
const MOST_RANKED = 50_000;

interface StoredOrder {
  source: Record<string, SearchValue>;
}

const TEXT: TextFields = {
  identifying: 'text.identifiers',
  weights: { 'text.identifiers': 8, 'text.customer': 4, 'text.products': 2, 'text.context': 1 },
};

function storedOf(document: OrderDocument): StoredDocument {
  const { text } = document;
  return {
    id: document.orderId,
    version: document.version,
    body: {
      ...fieldsOf(document),
      order_number: document.source['order_number'],
      text: {
        identifiers: text.identifiers.map(fold),
        customer: text.customer.map(fold),
        products: text.products.map(fold),
        context: text.context.map(fold),
      },
    },
  };
}

const term = (field: string, value: string | undefined): Query[] =>
  value === undefined ? [] : [{ term: { [field]: value } }];

/** The filters of the facets, but for one. */
const facetFilters = (request: OrderSearchRequest, but?: Facet): Query[] =>
  FACETS.filter((facet) => facet !== but).flatMap((facet) => term(facet, request[FILTER_OF[facet]]));

/** All other filters. */
function filtersOf(request: OrderSearchRequest): Query[] {
  const { from, before, minAmount, maxAmount } = request;
  return [
    ...term('customer_email', request.customerEmail?.toLowerCase()),
    ...(request.tags ?? []).flatMap((tag) => term('tags', tag)),
    ...(from || before
      ? [{ range: { created_at: { gte: from?.toISOString(), lt: before?.toISOString() } } }]
      : []),
    ...(minAmount !== undefined || maxAmount !== undefined
      ? [{ range: { total_amount: { gte: minAmount, lte: maxAmount } } }]
      : []),
  ];
}

function sortOf(request: OrderSearchRequest, hasWords: boolean): estypes.Sort {
  const order = request.descending ? 'desc' : 'asc';
  const key = request.sort === 'relevance' ? (hasWords ? '_score' : 'created_at') : request.sort;
  return [{ [key]: { order } }, { order_id: { order } }];
}

/** Counts by each facet, each as if it were not filtered by itself. */
function aggregationsOf(
  request: OrderSearchRequest,
): Record<Facet, estypes.AggregationsAggregationContainer> {
  const by = (facet: Facet): estypes.AggregationsAggregationContainer => {
    const filter = facetFilters(request, facet);
    const terms = {
      field: facet,
      size: VALUES,
      order: [{ _count: 'desc' as const }, { _key: 'asc' as const }],
    };
    // Without a filter around it Elasticsearch reads the counts off its index.
    return filter.length === 0 ? { terms } : { filter: { bool: { filter } }, aggs: { values: { terms } } };
  };
  return byFacet(by);
}

/** The answer to `aggregationsOf`. */
type Counted = Record<Facet, { values: Counts } | Counts>;

const facetsOf = (counted: Counted): OrderFacets =>
  byFacet((facet) => {
    const answer = counted[facet];
    return countsOf('values' in answer ? answer.values : answer);
  });

/** Keeps the index as `<prefix>_orders_<environment>`. */
export class ElasticOrderSearch extends FedIndex<OrderDocument> implements OrderSearch {
  readonly #client: Client;
  readonly #alias: string;

  constructor(client: Client, index: VersionedIndex) {
    super(index, storedOf);
    this.#client = client;
    this.#alias = index.alias;
  }

  search(request: OrderSearchRequest): Promise<FoundOrders> {
    return ask((options) =>
      findByText(TEXT, request.words, hasMatches, (query) => this.#find(request, query, options)),
    );
  }

  async #find(
    request: OrderSearchRequest,
    query: Query | undefined,
    options: { requestTimeout: number },
  ): Promise<FoundOrders> {
    const chosen = facetFilters(request);
    // A facet leaves its own filter out: the hits are narrowed by these after they are counted.
    const isNarrowedLater = request.facets === true && chosen.length > 0;
    const filter = [...filtersOf(request), ...(isNarrowedLater ? [] : chosen)];
    const found = await this.#client.search<StoredOrder, Counted>(
      {
        index: this.#alias,
        query: { bool: { ...(query ? { must: query } : {}), filter } },
        ...(isNarrowedLater ? { post_filter: { bool: { filter: chosen } } } : {}),
        ...(request.facets ? { aggs: aggregationsOf(request) } : {}),
        sort: sortOf(request, query !== undefined),
        track_scores: query !== undefined,
        // What is narrowed later may lie beyond all that would be ranked.
        ...(query && request.sort === 'relevance' && !isNarrowedLater
          ? { terminate_after: MOST_RANKED }
          : {}),
        track_total_hits: MOST_COUNTED,
        from: request.offset,
        size: request.limit,
        _source: ['source'],
      },
      options,
    );
    return {
      hits: found.hits.hits.flatMap(({ _id: id, _score: score, _source: stored }) =>
        id === undefined || stored === undefined
          ? []
          : [{ orderId: id, score: query ? (score ?? null) : null, source: stored.source }],
      ),
      ...totalOf(found.hits.total),
      ...(found.aggregations
        ? { facets: facetsOf(found.aggregations), facetsAreLowerBound: found.terminated_early === true }
        : {}),
    };
  }
}
