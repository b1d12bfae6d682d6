/** The filters of the list of returns, as the address carries them. */
import { RETURN_STATUSES, type ReturnStatus } from '../../../../src/returns/return.ts';

/** How many returns a page shows. */
export const PAGE_SIZE = 20;

/** What the list shows; null leaves a filter out. */
export interface ReturnFilters {
  /** The beginning of a return's or an order's number. */
  search: string;
  status: ReturnStatus | null;
  page: number;
}

/** Everything, from the first page. */
export const NO_FILTERS: ReturnFilters = { search: '', status: null, page: 1 };

/** Reads the address; what is not valid there counts as not given. */
export function readFilters(search: URLSearchParams): ReturnFilters {
  const page = Number(search.get('page'));
  return {
    search: search.get('search')?.trim() ?? '',
    status: RETURN_STATUSES.find((status) => status === search.get('status')) ?? null,
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
  };
}

/** The address of the filters; what is at its default is left out. */
export function writeFilters({ search, status, page }: ReturnFilters): URLSearchParams {
  return new URLSearchParams({
    ...(search ? { search } : {}),
    ...(status ? { status } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
}

/** The query that the API takes. */
export function toQuery({ search, status, page }: ReturnFilters) {
  return { page, page_size: PAGE_SIZE, ...(search ? { search } : {}), ...(status ? { status } : {}) };
}
