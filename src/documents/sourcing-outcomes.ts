/** What each allocation was decided on, and later how it turned out: what the learning loop learns from. */
import type { SourcingOutcome } from '../sourcing/outcome.ts';
import type { Swept } from './swept.ts';

/** Swept by the ids of orders. */
export interface SourcingOutcomes extends Swept {
  /** Stores the outcomes; one that is there already is replaced, unless its label is a later one. */
  record(outcomes: readonly SourcingOutcome[]): Promise<void>;

  /** The outcomes of an order, by allocation id. */
  ofOrder(orderId: string): Promise<SourcingOutcome[]>;
}
