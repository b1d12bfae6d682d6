/** Parts of many. Pure. */

/** All of them in their order, at most `size` at a time. */
export function* portions<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let first = 0; first < all.length; first += size) yield all.slice(first, first + size);
}
