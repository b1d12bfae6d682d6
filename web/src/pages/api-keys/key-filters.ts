/** The filters of the list of keys, as the address carries them. */
import { API_KEY_STATUSES, type ApiKeyStatus } from '../../../../src/api-keys/api-key.ts';

/** How many keys a page shows. */
export const PAGE_SIZE = 20;

/** What the list shows; null leaves a filter out. */
export interface KeyFilters {
  q: string;
  status: ApiKeyStatus | null;
  page: number;
}

/** Reads the address; what is not valid there counts as not given. */
export function readFilters(search: URLSearchParams): KeyFilters {
  const page = Number(search.get('page'));
  return {
    q: (search.get('q') ?? '').slice(0, 100),
    status: API_KEY_STATUSES.find((status) => status === search.get('status')) ?? null,
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
  };
}

/** The address of the filters; what is at its default is left out. */
export function writeFilters({ q, status, page }: KeyFilters): URLSearchParams {
  return new URLSearchParams({
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  });
}

/** The query that the API takes. */
export function toQuery({ q, status, page }: KeyFilters) {
  return { page, page_size: PAGE_SIZE, ...(q ? { q } : {}), ...(status ? { status } : {}) };
}
