/** How many rows a list has, without counting all of many. */
import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import { z } from 'zod';
import type { Total } from '../runtime/deep-page.ts';

/** Up to here counts are exact. */
export const COUNTED_EXACTLY = 10_000;

const planSchema = z.tuple([
  z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]) }),
]);

/** Counts what matches: exactly up to a bound; what is beyond it is estimated. */
export async function countMatching<DB, TB extends keyof DB, O>(
  db: Kysely<DB>,
  matching: SelectQueryBuilder<DB, TB, O>,
): Promise<Total> {
  const ones = matching.clearSelect().select(sql`1`.as('one'));
  const bounded = ones.limit(COUNTED_EXACTLY + 1).as('counted');
  const { rows } = await sql<{ total: number }>`SELECT count(*)::int AS total FROM ${bounded}`.execute(db);
  const total = rows[0]?.total ?? 0;
  if (total <= COUNTED_EXACTLY) return { total, isEstimate: false };
  const [
    {
      'QUERY PLAN': [{ Plan: plan }],
    },
  ] = planSchema.parse(await ones.explain('json'));
  return { total: Math.max(total, Math.round(plan['Plan Rows'])), isEstimate: true };
}
