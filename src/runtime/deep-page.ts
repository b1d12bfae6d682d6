/** Pages of lists that may be long. */
import type { Cursors } from './cursor.ts';

/** How many rows a list has. */
export interface Total {
  total: number;
  /** Beyond a bound nobody counts: it is how many the database expects. */
  isEstimate: boolean;
}

/** What a client asks for. */
export interface DeepPaging {
  page: number;
  page_size: number;
  cursor?: string | undefined;
}

/** Which rows are read: so many after a place, or from an offset on. */
export interface DeepPage<Place> {
  after: Place | undefined;
  offset: number;
  size: number;
}

/** Which rows a query asks for. @throws Refusal `invalid` for a cursor of another list */
export function deepPage<Place extends object>(cursors: Cursors<Place>, query: DeepPaging): DeepPage<Place> {
  const after = cursors.read(query.cursor);
  return { after, offset: after ? 0 : (query.page - 1) * query.page_size, size: query.page_size };
}

/** The total, corrected by what the page itself tells: one that is not full is the last. */
function correctedBy(rows: number, { after, offset, size }: DeepPage<object>, counted: Total): Total {
  if (!counted.isEstimate || after) return counted;
  if (rows > 0 && rows < size) return { total: offset + rows, isEstimate: false };
  return { total: Math.max(counted.total, offset + rows + (rows === size ? 1 : 0)), isEstimate: true };
}

/** What goes with the items of a page. */
export function pageFacts<Place extends object>(
  cursors: Cursors<Place>,
  query: DeepPaging,
  { rows, total: counted }: { rows: readonly Place[]; total: Total },
) {
  const { total, isEstimate } = correctedBy(rows.length, deepPage(cursors, query), counted);
  return {
    total,
    total_is_estimate: isEstimate,
    page: query.page,
    page_size: query.page_size,
    total_pages: Math.ceil(total / query.page_size),
    next_cursor: cursors.after(rows, query.page_size),
  };
}

/** The headers of a page that is a bare list. */
export function pageHeaders({ total, next_cursor: next }: { total: number; next_cursor: string | null }) {
  return { 'x-total-count': String(total), ...(next === null ? {} : { 'x-next-cursor': next }) };
}
