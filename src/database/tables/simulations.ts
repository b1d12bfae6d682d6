/** Simulations of rules, with their results. */
import type { ColumnType, Generated } from 'kysely';
import type {
  Held,
  Outcome,
  SimulatedAllocation,
  SimulatedRule,
  SimulationSelection,
  SimulationSettings,
  SimulationStatus,
} from '../../simulations/simulation.ts';
import type { SourcingLine } from '../../sourcing/sourcing.ts';
import type { Json, NullableTimestamp, RequiredTimestamp, Timestamp } from './column-types.ts';

export interface SimulationTable {
  id: string;
  name: string;
  status: Generated<SimulationStatus>;
  selection: Json<SimulationSelection>;
  settings: Json<SimulationSettings>;
  orders_total: Generated<number>;
  orders_done: Generated<number>;
  failure: string | null;
  created_by: string;
  created_at: Timestamp;
  started_at: NullableTimestamp;
  ended_at: NullableTimestamp;
}

/** What one run of a simulation comes to, as far as it is done. */
export interface SimulationRunTable {
  simulation_id: string;
  run: number;
  name: string;
  rules: ColumnType<SimulatedRule[] | null, string | null, string | null>;
  sourced: Generated<number>;
  partial: Generated<number>;
  backordered: Generated<number>;
  false_backorders: Generated<number>;
  served_later: Generated<number>;
  split_orders: Generated<number>;
  different_orders: Generated<number>;
  parcels: Generated<number>;
  placed_parcels: Generated<number>;
  units: Generated<number>;
  units_filled: Generated<number>;
  cost: Generated<number>;
  distance_km: Generated<number>;
}

export interface SimulationOrderTable {
  simulation_id: string;
  position: number;
  order_id: string;
  decided_at: RequiredTimestamp;
  log_position: number;
  cancelled_at: NullableTimestamp;
}

export interface SimulationMoveTable {
  simulation_id: string;
  log_position: number;
  node_id: string;
  sku: string;
  units: number;
}

export interface SimulationStockTable {
  simulation_id: string;
  run: number;
  node_id: string;
  sku: string;
  units_taken: number;
}

export interface SimulationNodeDayTable {
  simulation_id: string;
  run: number;
  node_id: string;
  local_date: string;
  orders: number;
}

export interface SimulationWaitTable {
  simulation_id: string;
  run: number;
  position: number;
  skus: string[];
  lines: Json<SourcingLine[]>;
}

export interface SimulationResultTable {
  simulation_id: string;
  run: number;
  position: number;
  outcome: Outcome;
  strategy: string;
  rule_name: string | null;
  cost: number;
  distance_km: number | null;
  units: number;
  units_filled: number;
  is_false_backorder: boolean;
  is_different: boolean;
  allocations: Json<SimulatedAllocation[]>;
  held: Json<Held[]>;
}
