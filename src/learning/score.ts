/** How well an allocation turned out, in one number. Pure. */
import type { OutcomeLabel } from '../sourcing/outcome.ts';

const WEIGHT = { delivery: 0.4, cost: 0.3, stock: 0.2, kept: 0.1 } as const;
/** Hours that are as good as none, and hours from which on it is worth nothing. */
const DELIVERY_HOURS = { good: 24, worthless: 72 } as const;
/** The same for percent by which it was dearer than predicted. */
const DEARER_PERCENT = { good: 5, worthless: 25 } as const;

/** What the score is made from. */
export type Scored = Pick<
  OutcomeLabel,
  'actual_delivery_hours' | 'cost_variance_pct' | 'was_backordered' | 'was_returned'
>;

/** 1 up to `good`, 0 from `worthless` on, and straight in between. */
function falling(value: number, { good, worthless }: { good: number; worthless: number }): number {
  return Math.min(1, Math.max(0, (worthless - value) / (worthless - good)));
}

/**
 * `0.4 delivery + 0.3 cost + 0.2 (1 - backordered) + 0.1 (1 - returned)`, 0..1, to four places. Cheaper than predicted is
 * as good as predicted, and so is what no carrier was paid for.
 */
export function outcomeScore(outcome: Scored): number {
  const score =
    WEIGHT.delivery * falling(outcome.actual_delivery_hours, DELIVERY_HOURS) +
    WEIGHT.cost * falling(outcome.cost_variance_pct ?? 0, DEARER_PERCENT) +
    WEIGHT.stock * (outcome.was_backordered ? 0 : 1) +
    WEIGHT.kept * (outcome.was_returned ? 0 : 1);
  return Math.round(score * 10_000) / 10_000;
}
