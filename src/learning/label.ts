/** Labels: what became of an allocation, held against what was predicted. Pure. */
import { toDecimal } from '../orders/money.ts';
import type { OutcomeLabel, SourcingOutcome } from '../sourcing/outcome.ts';
import { outcomeScore } from './score.ts';

const HOUR_MS = 3_600_000;

/** What is known of an allocation that was delivered. */
export interface Delivered {
  deliveredAt: Date;
  /** Its part of what the carrier asked for the parcel, in minor units; null where none was paid. */
  cost: number | null;
  wasBackordered: boolean;
  wasReturned: boolean;
}

const toHundredths = (value: number): number => Math.round(value * 100) / 100;

/**
 * Parts of an amount in minor units that are to each other as the weights, or all alike where no weight is above 0. They
 * add up to the amount; each is less than one unit off.
 */
export function partsOf(amount: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weighed = 0;
  let given = 0;
  return weights.map((weight) => {
    weighed += total > 0 ? weight / total : 1 / weights.length;
    const part = Math.round(amount * weighed) - given;
    given += part;
    return part;
  });
}

/** Percent by which a cost differs from the predicted one; null where there is nothing to compare. */
function variance(predicted: number, actual: number | null): number | null {
  return actual === null || predicted <= 0 ? null : toHundredths((100 * (actual - predicted)) / predicted);
}

/** The label of an allocation, but for when it was made. */
export function labelOf(
  outcome: Pick<SourcingOutcome, 'sourced_at' | 'predicted_cost'>,
  delivered: Delivered,
): Omit<OutcomeLabel, 'labeled_at'> {
  const cost = delivered.cost === null ? null : Number(toDecimal(delivered.cost));
  const hours = (delivered.deliveredAt.getTime() - Date.parse(outcome.sourced_at)) / HOUR_MS;
  const facts = {
    // The carrier's clock is not ours.
    actual_delivery_hours: toHundredths(Math.max(0, hours)),
    actual_cost: cost,
    cost_variance_pct: variance(outcome.predicted_cost, cost),
    was_backordered: delivered.wasBackordered,
    was_returned: delivered.wasReturned,
  };
  return { ...facts, outcome_score: outcomeScore(facts) };
}
