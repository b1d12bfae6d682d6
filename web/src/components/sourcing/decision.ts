/** The stored sourcing decision. */
import type { ExplainedDecision } from '../../../../src/sourcing/sourcing.ts';

const LISTS = ['candidates', 'removed', 'allocations', 'unallocated', 'notes', 'whatTheyNeeded'] as const;

/** The decision in a record of the API; null when it was stored in a shape that this page does not know. */
export function readDecision(stored: unknown): ExplainedDecision | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const record = stored as Record<string, unknown>;
  const known = typeof record['summary'] === 'string' && LISTS.every((list) => Array.isArray(record[list]));
  return known ? (stored as ExplainedDecision) : null;
}

/** The nodes that a decision takes from, each once, in the order of its allocations. */
export function chosenNodeIds(decision: Pick<ExplainedDecision, 'allocations'>): string[] {
  return [...new Set(decision.allocations.map((allocation) => allocation.nodeId))];
}
