/** What each allocation was decided on, and later how it turned out: what the learning loop learns from. */
import type { SourcingOutcome } from '../sourcing/outcome.ts';

export interface SourcingOutcomes {
  /** Stores the outcomes; one that is there already is replaced, unless its label is a later one. */
  record(outcomes: readonly SourcingOutcome[]): Promise<void>;

  /** The outcomes of an order, by allocation id. */
  ofOrder(orderId: string): Promise<SourcingOutcome[]>;
}
