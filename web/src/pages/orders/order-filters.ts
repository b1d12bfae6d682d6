/** The filters of the order list, as the address carries them. */
import {
  FULFILLMENT_TYPES,
  type FulfillmentType,
  ORDER_CHANNELS,
  ORDER_STATUSES,
  type OrderChannel,
  type OrderStatus,
} from '../../../../src/orders/order.ts';

/** The page sizes on offer. */
export const PAGE_SIZES = [20, 50, 100] as const;
export type PageSize = (typeof PAGE_SIZES)[number];

/** What the list shows; null leaves a filter out. */
export interface OrderFilters {
  /** The beginning of an order number. */
  search: string;
  email: string;
  status: OrderStatus | null;
  channel: OrderChannel | null;
  type: FulfillmentType | null;
  onHold: boolean;
  /** First and last day in the viewer's zone, `2026-11-23`. */
  from: string | null;
  to: string | null;
  page: number;
  pageSize: PageSize;
}

/** Everything, from the first page. */
export const NO_FILTERS: OrderFilters = {
  search: '',
  email: '',
  status: null,
  channel: null,
  type: null,
  onHold: false,
  from: null,
  to: null,
  page: 1,
  pageSize: 20,
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;

function oneOf<T extends string>(values: readonly T[], text: string | null): T | null {
  return values.find((value) => value === text) ?? null;
}

function dateOf(text: string | null): string | null {
  if (text === null || !DATE.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

/** Reads the address; what is not valid there counts as not given, because people edit and share addresses. */
export function readFilters(search: URLSearchParams): OrderFilters {
  const page = Number(search.get('page'));
  const size = Number(search.get('size'));
  return {
    search: search.get('search')?.trim() ?? '',
    email: search.get('email')?.trim() ?? '',
    status: oneOf(ORDER_STATUSES, search.get('status')),
    channel: oneOf(ORDER_CHANNELS, search.get('channel')),
    type: oneOf(FULFILLMENT_TYPES, search.get('type')),
    onHold: search.get('hold') === '1',
    from: dateOf(search.get('from')),
    to: dateOf(search.get('to')),
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
    pageSize: PAGE_SIZES.find((offered) => offered === size) ?? NO_FILTERS.pageSize,
  };
}

/** The address of the filters; what is at its default is left out. */
export function writeFilters(filters: OrderFilters): URLSearchParams {
  const entries: [string, string | null][] = [
    ['search', filters.search || null],
    ['email', filters.email || null],
    ['status', filters.status],
    ['channel', filters.channel],
    ['type', filters.type],
    ['hold', filters.onHold ? '1' : null],
    ['from', filters.from],
    ['to', filters.to],
    ['page', filters.page > 1 ? String(filters.page) : null],
    ['size', filters.pageSize === NO_FILTERS.pageSize ? null : String(filters.pageSize)],
  ];
  return new URLSearchParams(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** How many filters narrow the list; paging does not. */
export function countFilters(filters: OrderFilters): number {
  const { search, email, status, channel, type, onHold, from, to } = filters;
  return [search, email, status, channel, type, onHold, from ?? to].filter(Boolean).length;
}

/** The start of a day in the viewer's zone. */
const dayStart = (date: string) => new Date(`${date}T00:00:00`).toISOString();
const dayEnd = (date: string) => new Date(`${date}T23:59:59.999`).toISOString();

/** The query that the API takes; days become moments, because the API knows nothing of the viewer's zone. */
export function toQuery(filters: OrderFilters) {
  return {
    page: filters.page,
    page_size: filters.pageSize,
    ...(filters.search ? { search: filters.search } : {}),
    ...(filters.email ? { customer_email: filters.email } : {}),
    ...(filters.status ? { status: filters.status } : {}),
    ...(filters.channel ? { channel: filters.channel } : {}),
    ...(filters.type ? { fulfillment_type: filters.type } : {}),
    ...(filters.onHold ? { on_hold: 'true' } : {}),
    ...(filters.from ? { from_date: dayStart(filters.from) } : {}),
    ...(filters.to ? { to_date: dayEnd(filters.to) } : {}),
  };
}

/** Where the filtered orders can be downloaded, all pages of them. */
export function exportPath(filters: OrderFilters): string {
  const { page, page_size, ...query } = toQuery(filters);
  const search = new URLSearchParams(query).toString();
  return search ? `/orders/export?${search}` : '/orders/export';
}
