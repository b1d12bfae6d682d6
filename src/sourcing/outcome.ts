/**
 * The `sourcing_outcomes` document of one allocation: the decision as it looked when it was made. The labels
 * (actual_*, was_*, outcome_score) stay null until the delivery is known.
 */
import { toMiles } from './distance.ts';
import type { PlannedAllocation, SourcingDecision, SourcingOrder } from './sourcing.ts';
import type { SourcingStrategy } from './strategy-names.ts';

/** Told of an order when labels of its allocations have changed. */
export const OUTCOMES_LABELLED = 'sourcing.outcomes_labelled';

/** Buckets of the order total in major units; a bound belongs to the bucket above it. */
export const AMOUNT_BUCKETS = ['0-50', '50-100', '100-250', '250-500', '500+'] as const;
export type AmountBucket = (typeof AMOUNT_BUCKETS)[number];

/** How an allocation turned out, in the reference's field names. */
export interface OutcomeLabel {
  /** From the decision to the delivery. */
  actual_delivery_hours: number;
  /** Its part of what the carrier asked for the parcel, in major units; null where no carrier was paid. */
  actual_cost: number | null;
  /** Percent by which that differs from the predicted cost; above 0 is dearer. */
  cost_variance_pct: number | null;
  /** The order had waited for stock before this was delivered. */
  was_backordered: boolean;
  /** Units of the line have come back. */
  was_returned: boolean;
  /** 0..1, 1 is best; see `src/learning/score.ts`. */
  outcome_score: number;
  /** ISO 8601, UTC. */
  labeled_at: string;
}

/** A label, or nulls until there is one. */
type LabelFields = { [Field in keyof OutcomeLabel]: OutcomeLabel[Field] | null };

/** The document, in the reference's field names. */
export interface SourcingOutcome extends LabelFields {
  order_id: string;
  allocation_id: string;
  node_id: string;
  node_name: string;
  sku: string;
  strategy_used: SourcingStrategy;
  cluster_key: string;
  channel: string;
  region: string;
  amount_bucket: AmountBucket;
  fulfillment_type: string;
  sourcing_score: number;
  /** Major units. */
  predicted_cost: number;
  predicted_distance_miles: number | null;
  ai_score: number | null;
  ai_reasoning: string | null;
  experiment_id: string | null;
  /** ISO 8601, UTC. */
  sourced_at: string;
}

/** What of an order its outcomes are grouped by. */
export type OutcomeOrder = Pick<
  SourcingOrder,
  'id' | 'channel' | 'state' | 'totalAmount' | 'fulfillmentType'
>;

/** What the engine does not know: it has neither clock nor ids of its own. */
export interface OutcomeContext {
  allocationId: string;
  experimentId: string | null;
  /** ISO 8601, UTC. */
  sourcedAt: string;
  /** Null until the delivery is known. */
  label: OutcomeLabel | null;
}

const UNLABELLED: LabelFields = {
  actual_delivery_hours: null,
  actual_cost: null,
  cost_variance_pct: null,
  was_backordered: null,
  was_returned: null,
  outcome_score: null,
  labeled_at: null,
};

/** Region of orders without a state, such as those to countries that have none. */
const NO_REGION = 'UNKNOWN';

/** The bucket of an order total in minor units. */
export function amountBucket(totalMinorUnits: number): AmountBucket {
  if (totalMinorUnits < 50_00) return '0-50';
  if (totalMinorUnits < 100_00) return '50-100';
  if (totalMinorUnits < 250_00) return '100-250';
  return totalMinorUnits < 500_00 ? '250-500' : '500+';
}

/** `channel|region|amount bucket|fulfillment type`: the features by which outcomes are grouped. */
export function clusterKey(order: OutcomeOrder): string {
  return [order.channel, regionOf(order), amountBucket(order.totalAmount), order.fulfillmentType].join('|');
}

/**
 * Builds the document of one allocation of a decision.
 *
 * @throws RangeError when the allocation's node is no candidate of the decision.
 */
export function outcomeDocument(
  order: OutcomeOrder,
  decision: SourcingDecision,
  allocation: PlannedAllocation,
  context: OutcomeContext,
): SourcingOutcome {
  const node = decision.candidates.find((candidate) => candidate.nodeId === allocation.nodeId);
  if (!node) throw new RangeError(`node ${allocation.nodeId} is no candidate of this decision`);
  const distanceKm = allocation.predictedDistanceKm;
  return {
    order_id: order.id,
    allocation_id: context.allocationId,
    node_id: node.nodeId,
    node_name: node.name,
    sku: allocation.sku,
    strategy_used: decision.strategyUsed,
    cluster_key: clusterKey(order),
    channel: order.channel,
    region: regionOf(order),
    amount_bucket: amountBucket(order.totalAmount),
    fulfillment_type: order.fulfillmentType,
    sourcing_score: allocation.score,
    predicted_cost: allocation.predictedCost,
    predicted_distance_miles: distanceKm === null ? null : Math.round(toMiles(distanceKm) * 100) / 100,
    ai_score: null,
    ai_reasoning: null,
    experiment_id: context.experimentId,
    sourced_at: context.sourcedAt,
    ...(context.label ?? UNLABELLED),
  };
}

const regionOf = (order: OutcomeOrder): string => order.state?.trim().toUpperCase() || NO_REGION;
