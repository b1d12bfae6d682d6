/** How sourcing turned out, and what is computed from that. */
import type { GeneratedAlways } from 'kysely';
import type { AmountBucket } from '../../sourcing/outcome.ts';
import type { SourcingStrategy } from '../../sourcing/strategy-names.ts';
import type { Json, RequiredTimestamp } from './column-types.ts';

/** Allocations that were delivered, or returned from, and whose label is to be made or looked at anew. */
export interface OutcomeToLabelTable {
  id: GeneratedAlways<string>;
  allocation_id: string;
}

export interface OutcomeLabelTable {
  allocation_id: string;
  order_id: string;
  node_id: string;
  strategy_used: SourcingStrategy;
  cluster_key: string;
  channel: string;
  region: string;
  amount_bucket: AmountBucket;
  fulfillment_type: string;
  sourced_at: RequiredTimestamp;
  delivered_at: RequiredTimestamp;
  actual_delivery_hours: number;
  /** What its part of the parcel cost, in major units; null where no carrier was paid. */
  actual_cost: string | null;
  cost_variance_pct: number | null;
  was_backordered: boolean;
  was_returned: boolean;
  outcome_score: number;
  labeled_at: RequiredTimestamp;
}

export interface SourcingPatternTable {
  cluster_key: string;
  channel: string;
  total_samples: number;
  document: Json<Record<string, unknown>>;
}

export interface NodePerformanceTable {
  period_days: number;
  node_id: string;
  samples: number;
  document: Json<Record<string, unknown>>;
}
