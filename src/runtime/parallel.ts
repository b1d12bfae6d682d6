/** Working on many things, a few at a time. */

/** Maps in order, with at most `limit` calls at the same time. The first failure ends it. */
export async function mapInParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let first = 0; first < items.length; first += limit) {
    results.push(...(await Promise.all(items.slice(first, first + limit).map(work))));
  }
  return results;
}
