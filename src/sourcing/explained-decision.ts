/**
 * A decision as it is read. What the losing nodes would have needed and which other plans there were follows from what
 * is stored, so that it is worked out for those who ask, and costs no order anything.
 */
import { alternativesOf } from './alternatives.ts';
import { needsOfLosers } from './needs.ts';
import type { ExplainedDecision, SourcingDecision } from './sourcing.ts';

/** The decision with what follows from it. */
export function explainDecision(decision: SourcingDecision): ExplainedDecision {
  return { ...decision, whatTheyNeeded: needsOfLosers(decision), alternatives: alternativesOf(decision) };
}

/** The same of a row. Older decisions were stored with all that follows from them, without a basis, and stay as they are. */
export function explainStored(decision: Record<string, unknown>): Record<string, unknown> {
  return 'basis' in decision ? { ...explainDecision(decision as unknown as SourcingDecision) } : decision;
}
