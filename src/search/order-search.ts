/** Finding orders by what people remember of them. */
import type { FulfillmentType, OrderChannel, OrderStatus } from '../orders/order.ts';
import type { SearchIndex } from './search-index.ts';

/** JSON, as a search answer carries it. */
export type SearchValue = string | number | boolean | null | SearchValue[] | { [field: string]: SearchValue };

/** Words to find an order by, by how much a hit in them counts. */
export interface SearchableText {
  /** Order number and external id: who types them wants this very order. */
  identifiers: string[];
  /** Customer name and email. */
  customer: string[];
  /** SKUs and product names. */
  products: string[];
  /** City and tags. */
  context: string[];
}

/** An order as the search index keeps it. */
export interface OrderDocument {
  orderId: string;
  /** Version of the order row that the document was made from; an older one never replaces a newer one. */
  version: number;
  status: OrderStatus;
  channel: OrderChannel;
  fulfillmentType: FulfillmentType;
  customerEmail: string;
  /** Decimal. */
  totalAmount: string;
  tags: string[];
  /** ISO 8601. */
  createdAt: string;
  /** What a hit shows, in the reference's fields. */
  source: Record<string, SearchValue>;
  text: SearchableText;
}

/** What orders are filtered and sorted by, and what is shown of them, by the names that it has in every engine. */
export const fieldsOf = (document: OrderDocument) => ({
  order_id: document.orderId,
  status: document.status,
  channel: document.channel,
  fulfillment_type: document.fulfillmentType,
  customer_email: document.customerEmail,
  total_amount: document.totalAmount,
  tags: document.tags,
  created_at: document.createdAt,
  source: document.source,
});

/** Orders that the search can sort by; `relevance` means the score. */
export type OrderSearchSort = 'created_at' | 'total_amount' | 'order_number' | 'relevance';

export interface OrderSearchRequest {
  /** Words, beginnings of words, or words with a typing error. Empty: every order. */
  words: string;
  status?: OrderStatus | undefined;
  channel?: OrderChannel | undefined;
  fulfillmentType?: FulfillmentType | undefined;
  customerEmail?: string | undefined;
  /** From this instant on. */
  from?: Date | undefined;
  /** Before this instant. */
  before?: Date | undefined;
  minAmount?: number | undefined;
  maxAmount?: number | undefined;
  /** All of these. */
  tags?: readonly string[] | undefined;
  /** Whether orders are counted by the fields of `FACETS`. */
  facets?: boolean | undefined;
  sort: OrderSearchSort;
  descending: boolean;
  limit: number;
  offset: number;
}

export interface OrderHit {
  orderId: string;
  /** Higher is better; null when the request has no words. */
  score: number | null;
  source: Record<string, SearchValue>;
}

/** What orders are counted by. */
export const FACETS = ['status', 'channel', 'fulfillment_type'] as const;
export type Facet = (typeof FACETS)[number];

/** Something for each facet. */
export const byFacet = <T>(of: (facet: Facet) => T): Record<Facet, T> => ({
  status: of('status'),
  channel: of('channel'),
  fulfillment_type: of('fulfillment_type'),
});

/** The filter of a request that a facet leaves out, so that it shows what else could be chosen. */
export const FILTER_OF = {
  status: 'status',
  channel: 'channel',
  fulfillment_type: 'fulfillmentType',
} as const satisfies Record<Facet, keyof OrderSearchRequest>;

export interface FacetCount {
  value: string;
  count: number;
}

/** Counts by value, the most frequent first; of the orders that were looked at where the total is a lower bound. */
export type OrderFacets = Record<Facet, FacetCount[]>;

/** A page of hits, and how many orders match in all. */
export interface FoundOrders {
  hits: OrderHit[];
  total: number;
  /** More match than were looked at: only those of the total are ranked and can be paged through. */
  isLowerBound: boolean;
  /** Where they were asked for. */
  facets?: OrderFacets;
  /** More orders match, with or without a facet's filter, than were counted by it. */
  facetsAreLowerBound?: boolean;
}

/** The words are there, if only in orders that other filters leave out. */
export const hasMatches = ({ total, facets }: FoundOrders): boolean =>
  total > 0 || (facets !== undefined && FACETS.some((facet) => facets[facet].length > 0));

/** The search index of one environment. A projection: it may lag, and can be made anew from the orders. */
export interface OrderSearch extends SearchIndex<OrderDocument> {
  /**
   * A page of hits in a stable order, and how many orders match in all.
   *
   * @throws Refusal `unavailable` while the engine is away
   */
  search(request: OrderSearchRequest): Promise<FoundOrders>;
}
