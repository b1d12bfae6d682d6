/**
 * How long orders took, counted in steps that each are a tenth longer than the one before: the percentile of any period
 * follows from counts that add up, and is off by a twentieth at most. The steps themselves are made in the database, by
 * `analytics_measures`. Pure.
 */

/** Of the shortest step; what is shorter counts as this long. */
const FIRST_SECONDS = 1;
const GROWTH = 1.1;
const HOUR_SECONDS = 3_600;

export interface Step {
  /** Its place, from 0. */
  step: number;
  count: number;
}

/** The middle of a step, in hours. */
const hoursOf = (step: number): number => (FIRST_SECONDS * GROWTH ** (step + 0.5)) / HOUR_SECONDS;

/** The hours that this share of all took at most. @param steps at least one, in any order */
export function percentile(steps: readonly Step[], share: number): number {
  const sorted = [...steps].sort((a, b) => a.step - b.step);
  const wanted = share * sorted.reduce((sum, { count }) => sum + count, 0);
  let counted = 0;
  for (const { step, count } of sorted) {
    counted += count;
    if (counted >= wanted) return hoursOf(step);
  }
  throw new RangeError('There is no percentile of nothing');
}
