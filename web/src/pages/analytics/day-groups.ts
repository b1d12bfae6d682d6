/** Days that are shown together when there are too many for a bar each. Pure. */
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';

/** The days of one bar. */
export interface DaySum {
  from: string;
  to: string;
  count: number;
  revenue: number;
}

const MOST_DAYS = 62;
const WEEK = 7;

/** Day by day, or seven at a time; the last may hold fewer. */
export function grouped(days: DashboardSummary['daily_volume']): DaySum[] {
  const size = days.length > MOST_DAYS ? WEEK : 1;
  return Array.from({ length: Math.ceil(days.length / size) }, (_, index) => {
    const part = days.slice(index * size, (index + 1) * size);
    return {
      from: part[0]?.date ?? '',
      to: part.at(-1)?.date ?? '',
      count: part.reduce((sum, day) => sum + day.count, 0),
      revenue: part.reduce((sum, day) => sum + day.total_revenue, 0),
    };
  });
}
