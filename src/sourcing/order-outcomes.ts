/** The outcome documents of orders that were sourced, from the decisions that were stored. */
import { toMinorUnits } from '../orders/money.ts';
import type { Context } from '../tenancy/context.ts';
import { findSourcedDecisions } from './order-sourcing-repository.ts';
import { outcomeDocument, type SourcingOutcome } from './outcome.ts';
import { allocationIdOf } from './plan-rows.ts';
import type { SourcingDecision } from './sourcing.ts';

type Row = Awaited<ReturnType<typeof findSourcedDecisions>>[number];

function documentsOf(row: Row): SourcingOutcome[] {
  // What was stored is what the engine gave.
  const decision = row.decision as unknown as SourcingDecision;
  const order = {
    id: row.order_id,
    channel: row.channel,
    state: row.shipping_state,
    totalAmount: toMinorUnits(row.total_amount),
    fulfillmentType: row.fulfillment_type,
  };
  return decision.allocations.map((allocation) =>
    outcomeDocument(order, decision, allocation, {
      allocationId: allocationIdOf(row.order_id, row.attempt, allocation),
      experimentId: null,
      sourcedAt: row.decided_at.toISOString(),
    }),
  );
}

/** One document for each allocation of these orders' decisions. */
export async function outcomesOf(context: Context, orderIds: readonly string[]): Promise<SourcingOutcome[]> {
  return (await findSourcedDecisions(context.db, orderIds)).flatMap(documentsOf);
}
