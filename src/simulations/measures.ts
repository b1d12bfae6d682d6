/** What a decision comes to: the figures of one order, and their sums over a run. Pure. */
import type { SourcingDecision } from '../sourcing/sourcing.ts';
import type { Outcome, SimulatedAllocation } from './simulation.ts';

/** The parts of a decision that are measured; of past decisions no more is read. */
export type Measurable = Pick<
  SourcingDecision,
  'outcome' | 'rule' | 'strategyUsed' | 'allocations' | 'unallocated' | 'cost'
>;

/** The figures of one order in one run. Costs are predicted, in major units of the order's currency. */
export interface Measures {
  outcome: Outcome;
  strategy: string;
  rule_name: string | null;
  cost: number;
  /** Sum over the parcels; null when no distance is known. */
  distance_km: number | null;
  units: number;
  units_filled: number;
  allocations: SimulatedAllocation[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Distance of every parcel, by node; a node sends one. */
function distances({ allocations }: Measurable): (number | null)[] {
  return [...new Map(allocations.map((each) => [each.nodeId, each.predictedDistanceKm])).values()];
}

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

export function measuresOf(decision: Measurable): Measures {
  const { outcome, rule, strategyUsed, allocations, unallocated, cost } = decision;
  const filled = sum(allocations.map((each) => each.quantity));
  const placed = known(distances(decision));
  return {
    outcome,
    strategy: strategyUsed,
    rule_name: rule?.name ?? null,
    cost,
    distance_km: placed.length === 0 ? null : sum(placed),
    units: filled + sum(unallocated.map((each) => each.quantity)),
    units_filled: filled,
    allocations: allocations.map(({ lineId, sku, nodeId, quantity }) => ({
      line_id: lineId,
      sku,
      node_id: nodeId,
      quantity,
    })),
  };
}

/** True when both decisions serve the same units from the same nodes. */
export function isSamePlan(a: Measurable, b: Measurable): boolean {
  const key = ({ allocations }: Measurable) =>
    allocations
      .map(({ lineId, nodeId, quantity }) => `${lineId} ${nodeId} ${quantity}`)
      .sort()
      .join('\n');
  return key(a) === key(b);
}

/** Sums over the orders of a run, under the names of their columns. */
export interface RunSums {
  sourced: number;
  partial: number;
  backordered: number;
  false_backorders: number;
  served_later: number;
  split_orders: number;
  different_orders: number;
  parcels: number;
  placed_parcels: number;
  units: number;
  units_filled: number;
  cost: number;
  distance_km: number;
}

/** One order's part of the sums. */
export function sumsOf(
  decision: Measurable,
  { isFalseBackorder, isDifferent }: { isFalseBackorder: boolean; isDifferent: boolean },
): Omit<RunSums, 'served_later'> {
  const measures = measuresOf(decision);
  const parcels = distances(decision);
  return {
    sourced: Number(decision.outcome === 'SOURCED'),
    partial: Number(decision.outcome === 'PARTIAL'),
    backordered: Number(decision.outcome === 'BACKORDERED'),
    false_backorders: Number(isFalseBackorder),
    split_orders: Number(parcels.length > 1),
    different_orders: Number(isDifferent),
    parcels: parcels.length,
    placed_parcels: known(parcels).length,
    units: measures.units,
    units_filled: measures.units_filled,
    cost: measures.cost,
    distance_km: measures.distance_km ?? 0,
  };
}
