/** How nodes have done of late: computed again and again from labels. */
import type { NodePerformanceMetrics, PeriodDays } from '../learning/contract.ts';
import type { Listed } from './sourcing-patterns.ts';

export interface NodePerformance {
  /** Keeps what was computed at one moment (ISO 8601, UTC), of all periods, in place of all that was computed before it. */
  replace(metrics: readonly NodePerformanceMetrics[], computedAt: string): Promise<void>;

  /** Nodes in a period; those with most samples first. @throws Refusal `unavailable` */
  ofPeriod(days: PeriodDays, limit: number): Promise<Listed<NodePerformanceMetrics>>;
}
