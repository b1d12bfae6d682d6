/** Parts of many. Pure. */

/**
 * Written in one request. MongoDB takes many more; FerretDB, which speaks its protocol over a pool of connections, uses
 * one for each document that is replaced, and stands still when there are no more.
 */
const DOCUMENTS_AT_ONCE = 25;

/** All of them in their order, a part at a time. */
export function* portions<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let first = 0; first < all.length; first += DOCUMENTS_AT_ONCE)
    yield all.slice(first, first + DOCUMENTS_AT_ONCE);
}
