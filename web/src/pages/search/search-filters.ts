/** What is searched for, as the address carries it. */
import {
  FULFILLMENT_TYPES,
  type FulfillmentType,
  ORDER_CHANNELS,
  ORDER_STATUSES,
  type OrderChannel,
  type OrderStatus,
} from '../../../../src/orders/order.ts';

export const PAGE_SIZE = 20;
/** The API leads no deeper. */
export const MOST_HITS = 10_000;

export const SORTS = {
  relevance: { label: 'Best match', sort_by: 'relevance', sort_order: 'desc' },
  newest: { label: 'Newest', sort_by: 'created_at', sort_order: 'desc' },
  oldest: { label: 'Oldest', sort_by: 'created_at', sort_order: 'asc' },
  dearest: { label: 'Highest total', sort_by: 'total_amount', sort_order: 'desc' },
  cheapest: { label: 'Lowest total', sort_by: 'total_amount', sort_order: 'asc' },
} as const;
export type Sort = keyof typeof SORTS;
export const SORT_NAMES = Object.keys(SORTS) as Sort[];

/** Null leaves a filter out. */
export interface SearchFilters {
  words: string;
  status: OrderStatus | null;
  channel: OrderChannel | null;
  fulfillment_type: FulfillmentType | null;
  /** Whole or decimal, in the currency of each order. */
  least: number | null;
  most: number | null;
  sort: Sort;
  page: number;
}

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | null =>
  values.find((value) => value === text) ?? null;

function amountOf(text: string | null): number | null {
  const amount = Number(text);
  return text !== null && text !== '' && Number.isFinite(amount) && amount >= 0 ? amount : null;
}

/** Reads the address; what is not valid there counts as not given, because people edit and share addresses. */
export function readSearch(address: URLSearchParams): SearchFilters {
  const page = Number(address.get('page'));
  return {
    words: address.get('q')?.trim() ?? '',
    status: oneOf(ORDER_STATUSES, address.get('status')),
    channel: oneOf(ORDER_CHANNELS, address.get('channel')),
    fulfillment_type: oneOf(FULFILLMENT_TYPES, address.get('type')),
    least: amountOf(address.get('least')),
    most: amountOf(address.get('most')),
    sort: oneOf(SORT_NAMES, address.get('sort')) ?? 'relevance',
    page: Number.isSafeInteger(page) && page >= 1 && page <= MOST_HITS / PAGE_SIZE ? page : 1,
  };
}

/** The address of a search; what is at its default is left out. */
export function writeSearch(filters: SearchFilters): URLSearchParams {
  const entries: [string, string | null][] = [
    ['q', filters.words || null],
    ['status', filters.status],
    ['channel', filters.channel],
    ['type', filters.fulfillment_type],
    ['least', filters.least === null ? null : String(filters.least)],
    ['most', filters.most === null ? null : String(filters.most)],
    ['sort', filters.sort === 'relevance' ? null : filters.sort],
    ['page', filters.page > 1 ? String(filters.page) : null],
  ];
  return new URLSearchParams(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** The most is below the least, as while somebody is still typing it. */
export const isFalling = ({ least, most }: Pick<SearchFilters, 'least' | 'most'>): boolean =>
  least !== null && most !== null && most < least;

/** What the API is asked. */
export function searchBody({ words, least, most, sort, page, ...facets }: SearchFilters) {
  const { sort_by, sort_order } = SORTS[sort];
  return {
    query: words,
    ...facets,
    min_amount: least,
    max_amount: isFalling({ least, most }) ? null : most,
    sort_by,
    sort_order,
    page,
    page_size: PAGE_SIZE,
    facets: true,
    highlights: true,
  };
}

/** How many filters narrow what the words find; both ends of the total are one. */
export const countFilters = ({
  status,
  channel,
  fulfillment_type: type,
  least,
  most,
}: SearchFilters): number =>
  [status, channel, type, least ?? most].filter((filter) => filter !== null).length;

/** All of them taken away. */
export const NO_FILTERS = {
  status: null,
  channel: null,
  fulfillment_type: null,
  least: null,
  most: null,
} as const satisfies Partial<SearchFilters>;
