/** The vocabulary of simulations. Pure, so that workflows may import it. */

import type { FulfillmentType, OrderChannel } from '../orders/order.ts';
import type { StoredRuleContent } from '../sourcing/contract.ts';
import type { SourcingSettings } from '../sourcing/sourcing.ts';
import type { Units } from './ledger.ts';

/** PENDING waits for its workflow, RUNNING replays; the others are ends. */
export const SIMULATION_STATUSES = ['PENDING', 'RUNNING', 'COMPLETED', 'CANCELLED', 'FAILED'] as const;
export type SimulationStatus = (typeof SIMULATION_STATUSES)[number];

/** States in which a simulation still takes up one of the environment's places. */
export const OPEN_STATUSES = ['PENDING', 'RUNNING'] as const satisfies readonly SimulationStatus[];

/** How a decision ended, as the engine says it. */
export const OUTCOMES = ['SOURCED', 'PARTIAL', 'BACKORDERED'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The run that is no simulation: what really happened. Rule sets are numbered from 1. */
export const REALITY = 0;

/** Orders of one simulation. */
export const ORDER_LIMIT = 10_000;
/** Days between the first and the last moment of a range. */
export const RANGE_DAYS = 92;
/** Rule sets of one simulation. */
export const RULE_SET_LIMIT = 5;
/** Rules that one rule set may add, and changes that it may make of the current ones. */
export const RULES_LIMIT = 100;
/** Simulations of one environment that are under way at the same time. */
export const OPEN_LIMIT = 2;
/** Simulations that an environment keeps; the oldest that have ended make room. */
export const KEPT_LIMIT = 100;
/** Orders that are replayed and written down in one step. */
export const CHUNK_ORDERS = 100;

/** A simulation, by ids alone: this is what workflow histories hold. */
export interface SimulationRef {
  environment: string;
  simulationId: string;
}

/** Where a step left a simulation. */
export interface SimulationProgress {
  status: SimulationStatus;
  done: number;
  total: number;
}

/** Which past orders are replayed: those of a range, or those of a list. */
export interface SimulationSelection {
  from_date?: string | undefined;
  to_date?: string | undefined;
  channel?: OrderChannel | undefined;
  fulfillment_type?: FulfillmentType | undefined;
  state?: string | undefined;
  /** How many orders were named; their numbers stand with the results. */
  order_numbers?: number | undefined;
}

/** What the environment said about sourcing when the simulation began. */
export type SimulationSettings = Omit<SourcingSettings, 'allowPartial'>;

/** A rule as it was when the simulation began; one that is not stored has an id of its own. */
export type SimulatedRule = StoredRuleContent & { id: string };

/** Units of one line from one node. */
export interface SimulatedAllocation {
  line_id: string;
  sku: string;
  node_id: string;
  quantity: number;
}

/** Units of one node that an order holds in a run. */
export interface Held extends Units {
  /** The local date on which the order counts at the node. */
  day: string;
}

/** Workflow id of a simulation; the one place that spells it. */
export function simulationWorkflowId({ environment, simulationId }: SimulationRef): string {
  return `simulation/${environment}/${simulationId}`;
}
