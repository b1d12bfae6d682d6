/** Working on many things, a few at a time. */
import { portions } from './portions.ts';

/** Maps in order, with at most `limit` calls at the same time. The first failure ends it. */
export async function mapInParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (const portion of portions(items, limit)) results.push(...(await Promise.all(portion.map(work))));
  return results;
}
