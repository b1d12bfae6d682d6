/** Reading what Elasticsearch answers. Pure. */
import type { estypes } from '@elastic/elasticsearch';

/** The answer to an aggregation by the values of a field. */
export type Counts = estypes.AggregationsMultiBucketAggregateBase<{ key: string; doc_count: number }>;

/** How many documents have each value, in the order of the answer. */
export function countsOf({ buckets }: Counts): { value: string; count: number }[] {
  return (Array.isArray(buckets) ? buckets : Object.values(buckets)).map(({ key, doc_count: count }) => ({
    value: key,
    count,
  }));
}

/** So many matches are counted exactly; nobody pages further. */
export const MOST_COUNTED = 10_000;

/** How many documents match in all. */
export const totalOf = (
  total: number | estypes.SearchTotalHits | undefined,
): { total: number; isLowerBound: boolean } => {
  if (typeof total === 'number') return { total, isLowerBound: false };
  return { total: total?.value ?? 0, isLowerBound: total?.relation === 'gte' };
};
