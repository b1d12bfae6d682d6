/** The period that the overview looks at. */
import { utcDateBefore } from '../../format/time.ts';

/** The periods on offer, in days including today. */
export const PERIODS = [7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];

const DEFAULT_PERIOD: Period = 30;

/** The period that the address names; the default when it names none of them. */
export function readPeriod(search: URLSearchParams): Period {
  const days = Number(search.get('days'));
  return PERIODS.find((period) => period === days) ?? DEFAULT_PERIOD;
}

/** The period's first and last day (UTC), as the API takes them. */
export function periodDates(period: Period, now: number): { from_date: string; to_date: string } {
  return { from_date: utcDateBefore(now, period - 1), to_date: utcDateBefore(now, 0) };
}
