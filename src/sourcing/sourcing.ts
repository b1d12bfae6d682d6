/**
 * What the sourcing engine takes and gives: plain data that survives JSON, so that a decision can be stored, replayed
 * and simulated. Pure, so that workflows may import it.
 */
import type { NodeCapability, NodeStatus, NodeType } from '../nodes/node.ts';
import type { FulfillmentType, OrderChannel } from '../orders/order.ts';
import type { Condition } from './conditions.ts';
import type { SplitPart } from './split-problem.ts';
import type { SourcingStrategy } from './strategy-names.ts';

/** A point on the globe in decimal degrees (WGS 84). */
export interface Coordinates {
  latitude: number;
  longitude: number;
}

/** One order line. A line with nothing left to allocate stays in the list, because rules look at the whole order. */
export interface SourcingLine {
  lineId: string;
  sku: string;
  /** Units that the customer ordered. */
  orderedQuantity: number;
  /** Units that are still to be allocated, 0 to `orderedQuantity`. */
  quantity: number;
  /** Lines with one label come whole from one node, such as a sofa in two boxes; absent: every unit on its own. */
  keepTogether?: string | null;
  /** Price of one unit in minor units; absent: nothing. */
  unitPrice?: number;
}

/** The order as the engine and the rule conditions see it. Amounts are integer minor units. */
export interface SourcingOrder {
  id: string;
  orderNumber: string;
  channel: OrderChannel;
  fulfillmentType: FulfillmentType;
  /** The node where the customer collects; ignored for delivery types. */
  pickupNodeId: string | null;
  /** Hours from now within which it should arrive; absent or null: nobody named a day. */
  deliverWithinHours?: number | null;
  /** Null when the address could not be placed: distance terms are then left out. */
  destination: Coordinates | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
  subtotal: number;
  discountAmount: number;
  taxAmount: number;
  shippingAmount: number;
  totalAmount: number;
  currency: string;
  customerId: string | null;
  customerEmail: string | null;
  customerName: string | null;
  externalOrderId: string | null;
  tags: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
  lines: readonly SourcingLine[];
}

/** A sourcing rule as stored. */
export interface SourcingRule {
  id: string;
  name: string;
  /** Ascending: 1 is asked before 100. */
  priority: number;
  isActive: boolean;
  strategy: SourcingStrategy;
  /** All must hold; an empty list always does. */
  conditions: readonly Condition[];
  /** Empty: every type. */
  allowedNodeTypes: readonly NodeType[];
  excludedNodeIds: readonly string[];
  /** Asked for besides the capability that the fulfillment type needs. */
  requiredCapabilities: readonly NodeCapability[];
  maxSplitNodes: number;
  maxDistanceKm: number | null;
  costWeight: number;
  distanceWeight: number;
}

/** A fulfillment node as the engine sees it. */
export interface SourcingNode {
  id: string;
  code: string;
  name: string;
  nodeType: NodeType;
  status: NodeStatus;
  latitude: number;
  longitude: number;
  canShip: boolean;
  canPickup: boolean;
  canCurbside: boolean;
  canSameDay: boolean;
  dailyOrderCapacity: number;
  /** Orders already taken on the node's local date. */
  currentDailyOrders: number;
  shippingCostMultiplier: number;
  /** Hours that it usually needs to have an order ready; absent: none. */
  processingHours?: number;
}

/** Units that sourcing may promise: on hand - reserved - safety stock. Negative counts as none. */
export interface StockLevel {
  nodeId: string;
  sku: string;
  available: number;
}

/** The environment's settings. Rates are in major units of its currency. */
export interface SourcingSettings {
  defaultStrategy: SourcingStrategy;
  maxSplitNodes: number;
  /** Price of one parcel before distance. */
  baseRate: number;
  perKmRate: number;
  /** What opening a node whose capacity of the day is used up would add, in proportion to its use; absent: nothing. */
  capacityPenalty?: number;
  /** What opening a node adds for each day by which its parcel would be late; absent: nothing. */
  latenessPenalty?: number;
  /** What each shipment of a split is worth at least, in minor units; absent: anything. */
  minShipmentValue?: number;
  /** False: all or nothing. True: what can be covered goes, the remainder waits. */
  allowPartial: boolean;
}

/** Everything a decision depends on; equal inputs give equal decisions, whatever the order of the arrays of nodes. */
export interface SourcingInput {
  order: SourcingOrder;
  rules: readonly SourcingRule[];
  nodes: readonly SourcingNode[];
  stock: readonly StockLevel[];
  /** Nodes that rejected this order or picked it short. */
  excludedNodeIds: readonly string[];
  settings: SourcingSettings;
  /** A dry run's or an experiment's strategy; it replaces the rule's, whose filters stay. */
  forceStrategy?: SourcingStrategy;
}

/** Why a node is no candidate. */
export const REMOVAL_REASONS = [
  'NOT_ACTIVE',
  'NOT_THE_PICKUP_NODE',
  'REJECTED_THIS_ORDER',
  'EXCLUDED_BY_RULE',
  'NODE_TYPE_NOT_ALLOWED',
  'CAPABILITY_MISSING',
  'NO_DAILY_CAPACITY',
  'TOO_FAR',
  'NO_AVAILABLE_STOCK',
] as const;
export type RemovalReason = (typeof REMOVAL_REASONS)[number];

/** A node that a filter took out, with the first filter that did. */
export interface RemovedNode {
  nodeId: string;
  code: string;
  reason: RemovalReason;
  /** The same in words, with the numbers. */
  detail: string;
}

/** Normalized score terms, 0..1, 1 is best; a term that the strategy does not weigh is absent. */
export interface ScoreParts {
  distance?: number;
  inventory?: number;
  cost?: number;
}

/** A node that passed the filters, as scored. */
export interface CandidateReport {
  nodeId: string;
  code: string;
  name: string;
  distanceKm: number | null;
  /** Predicted cost of one parcel from here, in major units. */
  cost: number;
  /** Where it is; absent in older decisions. */
  place?: Coordinates;
  /** Share of the demanded units that the node could serve alone, 0..1. */
  coverage: number;
  scoreParts: ScoreParts;
  /** Weighted sum of the parts. */
  score: number;
  selected: boolean;
  /** Cost of opening it in a split, in major units; absent in older decisions. */
  openingCost?: number;
  /** Units it lacks of each SKU, in the order of `basis.skus`; absent when it could serve all of them alone. */
  lacks?: number[];
}

/** Units of one line from one node. */
export interface PlannedAllocation {
  lineId: string;
  sku: string;
  nodeId: string;
  quantity: number;
  /** Score of the node. */
  score: number;
  /** This allocation's share of the plan's cost, in major units; the shares add up to the plan's cost. */
  predictedCost: number;
  predictedDistanceKm: number | null;
}

/** Units that wait. */
export interface UnallocatedLine {
  lineId: string;
  sku: string;
  quantity: number;
}

/** Why units wait. */
export const BACKORDER_REASONS = [
  'UNKNOWN_SKU',
  'NO_ELIGIBLE_NODE',
  'NOT_ENOUGH_STOCK',
  'NOT_COVERABLE_WITHIN_NODE_LIMIT',
  'NOT_COVERABLE_AS_REQUIRED',
] as const;
export type BackorderReasonCode = (typeof BACKORDER_REASONS)[number];

/** Why units wait, as a code and in words. */
export interface BackorderReason {
  code: BackorderReasonCode;
  detail: string;
}

/** What a candidate that was not chosen would have needed. */
export interface CandidateNeed {
  nodeId: string;
  code: string;
  /** Units it lacked to serve the whole demand alone. */
  missing: { sku: string; quantity: number }[];
  /** Score it lacked against the best single node that won; null where score did not decide. */
  scoreGap: number | null;
  /** What serving everything from here costs beyond the plan, in major units; null where cost did not decide. */
  costGap: number | null;
  /** Kilometres it would have had to be nearer; null where that alone would not have done. Absent in older decisions. */
  kmNearer?: number | null;
  /** What it would have had to cost less, in major units; null where that alone would not have done. */
  costLess?: number | null;
  detail: string;
}

/** Another plan that could have been chosen. */
export interface Alternative {
  /** Codes of the nodes. */
  nodes: string[];
  /** In major units. */
  cost: number;
  /** What it costs beyond the chosen plan; below 0 where something else than cost decided. */
  costGap: number;
  /** Why it was looked at, and why it was not chosen. */
  detail: string;
}

/** How sure the chosen plan is the best of its kind. */
export interface OptimalityProof {
  optimal: boolean;
  /** Upper bound of (plan - optimum) / plan, 0 when optimal. In a partial plan whose units are unproven: of the units. */
  gap: number;
  /** Search states visited. */
  explored: number;
}

/** How a plan came about; the words about it depend on it. */
export type PlanKind = 'nothing' | 'single' | 'cheapest' | 'split' | 'partial' | 'batch';

/** What the plan was looked for among, besides the candidates. */
export interface DecisionBasis {
  kind: PlanKind;
  skus: readonly string[];
  parts: readonly SplitPart[];
  /** Nodes that a plan may open. */
  maxNodes: number;
  /** What each shipment of a split had to be worth at least, in minor units; 0: anything. */
  leastValue: number;
}

/**
 * What the engine decided, and why: the facts, as they are stored. What follows from them is worked out when somebody
 * reads them (`explained-decision.ts`).
 */
export interface SourcingDecision {
  rule: { id: string; name: string; priority: number } | null;
  strategyRequested: SourcingStrategy;
  strategyUsed: SourcingStrategy;
  /** Why another strategy than the requested one was used. */
  fallbackReason: string | null;
  /** Weights that the score used, after distance was left out if it was. */
  weights: ScoreParts;
  /** Best score first. */
  candidates: CandidateReport[];
  removed: RemovedNode[];
  outcome: 'SOURCED' | 'PARTIAL' | 'BACKORDERED';
  /** Set whenever something waits. */
  backorderReason: BackorderReason | null;
  allocations: PlannedAllocation[];
  unallocated: UnallocatedLine[];
  /** Nodes that serve the order; 1 is no split. */
  splitNodes: number;
  /** Predicted cost of the plan, in major units. */
  cost: number;
  proof: OptimalityProof;
  notes: string[];
  /** One sentence: why this plan. */
  summary: string;
  basis: DecisionBasis;
}

/** A decision with what follows from it. In older decisions that was stored, and there is no basis. */
export interface ExplainedDecision extends Omit<SourcingDecision, 'basis'> {
  basis?: DecisionBasis;
  whatTheyNeeded: CandidateNeed[];
  /** Other plans that serve the whole order; absent in older decisions. */
  alternatives?: Alternative[];
}
