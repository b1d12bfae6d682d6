/** Searching orders and products as the API offers it. */
import type { z } from 'zod';
import { rangeEnd, rangeStart } from '../runtime/moments.ts';
import type { Context } from '../tenancy/context.ts';
import {
  ORDER_SEARCH_SORTS,
  type OrderSearchInput,
  type orderSearchSchema,
  type ProductSearchInput,
  type productSearchSchema,
} from './contract.ts';
import { highlightsOf } from './highlights.ts';
import type { ProductSearch } from './product-search.ts';
import type { OrderSearch, OrderSearchRequest, OrderSearchSort } from './order-search.ts';

/** What the reference's clients know: an unknown field sorts by creation. */
function sortOf(name: string): OrderSearchSort {
  return ORDER_SEARCH_SORTS.find((known) => known === name) ?? 'created_at';
}

function requestOf(input: OrderSearchInput): OrderSearchRequest {
  return {
    words: input.query ?? '',
    status: input.status ?? undefined,
    channel: input.channel ?? undefined,
    fulfillmentType: input.fulfillment_type ?? undefined,
    customerEmail: input.customer_email ?? undefined,
    from: input.from_date ? rangeStart(input.from_date) : undefined,
    before: input.to_date ? rangeEnd(input.to_date) : undefined,
    minAmount: input.min_amount ?? undefined,
    maxAmount: input.max_amount ?? undefined,
    tags: input.tags ?? undefined,
    facets: input.facets,
    sort: sortOf(input.sort_by),
    descending: input.sort_order === 'desc',
    limit: input.page_size,
    offset: (input.page - 1) * input.page_size,
  };
}

/** What says whose documents are searched. */
export type SearchContext = Pick<Context, 'db' | 'environment'>;

/** The search indexes of a context's environment. */
export interface SearchEngine {
  orders(context: SearchContext): OrderSearch;
  products(context: SearchContext): ProductSearch;
}

/** What every answer says of its page, and the time that it took. */
function pageOf(
  input: { page: number; page_size: number },
  { total, isLowerBound }: { total: number; isLowerBound: boolean },
  startedAt: number,
) {
  return {
    total,
    total_is_lower_bound: isLowerBound,
    page: input.page,
    page_size: input.page_size,
    total_pages: Math.ceil(total / input.page_size),
    query_time_ms: Math.round((performance.now() - startedAt) * 10) / 10,
  };
}

export class SearchService {
  readonly #engine: SearchEngine;

  constructor(engine: SearchEngine) {
    this.#engine = engine;
  }

  async orders(context: Context, input: OrderSearchInput): Promise<z.infer<typeof orderSearchSchema>> {
    const startedAt = performance.now();
    const found = await this.#engine.orders(context).search(requestOf(input));
    return {
      hits: found.hits.map(({ orderId, score, source }) => ({
        id: orderId,
        score,
        source,
        ...(input.highlights ? { highlights: highlightsOf(source, input.query ?? '') } : {}),
      })),
      ...pageOf(input, found, startedAt),
      ...(found.facets
        ? { facets: found.facets, facets_are_lower_bound: found.facetsAreLowerBound ?? false }
        : {}),
    };
  }

  /** The product whose SKU was typed first, then the best. */
  async products(context: Context, input: ProductSearchInput): Promise<z.infer<typeof productSearchSchema>> {
    const startedAt = performance.now();
    const found = await this.#engine.products(context).search({
      words: input.query,
      category: input.category ?? undefined,
      minPrice: input.min_price ?? undefined,
      maxPrice: input.max_price ?? undefined,
      limit: input.page_size,
      offset: (input.page - 1) * input.page_size,
    });
    return {
      hits: found.hits.map(({ sku, score, source }) => ({ id: sku, score, source })),
      ...pageOf(input, found, startedAt),
      facets: { category: found.categories },
    };
  }
}
