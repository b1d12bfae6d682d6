/** The outcome documents of orders that were sourced, from the decisions and labels that were stored. */
import { toMinorUnits } from '../orders/money.ts';
import type { Context } from '../tenancy/context.ts';
import { findLabels, findSourcedDecisions } from './order-sourcing-repository.ts';
import { outcomeDocument, type OutcomeLabel, type SourcingOutcome } from './outcome.ts';
import { allocationIdOf } from './plan-rows.ts';
import type { SourcingDecision } from './sourcing.ts';

type Row = Awaited<ReturnType<typeof findSourcedDecisions>>[number];
type LabelRow = Awaited<ReturnType<typeof findLabels>>[number];
type Labels = ReadonlyMap<string, OutcomeLabel>;

function labelOf({ allocation_id: id, ...label }: LabelRow): [string, OutcomeLabel] {
  const cost = label.actual_cost === null ? null : Number(label.actual_cost);
  return [id, { ...label, actual_cost: cost, labeled_at: label.labeled_at.toISOString() }];
}

function documentsOf(row: Row, labels: Labels): SourcingOutcome[] {
  // What was stored is what the engine gave.
  const decision = row.decision as unknown as SourcingDecision;
  const order = {
    id: row.order_id,
    channel: row.channel,
    state: row.shipping_state,
    totalAmount: toMinorUnits(row.total_amount),
    fulfillmentType: row.fulfillment_type,
  };
  return decision.allocations.map((allocation) => {
    const allocationId = allocationIdOf(row.order_id, row.attempt, allocation);
    return outcomeDocument(order, decision, allocation, {
      allocationId,
      experimentId: null,
      sourcedAt: row.decided_at.toISOString(),
      label: labels.get(allocationId) ?? null,
    });
  });
}

/** One document for each allocation of these orders' decisions. */
export async function outcomesOf(
  { db }: Pick<Context, 'db'>,
  orderIds: readonly string[],
): Promise<SourcingOutcome[]> {
  const labels = new Map((await findLabels(db, orderIds)).map(labelOf));
  return (await findSourcedDecisions(db, orderIds)).flatMap((row) => documentsOf(row, labels));
}
