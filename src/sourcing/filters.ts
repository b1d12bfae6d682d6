/** Which nodes may serve an order at all. Every removal says which filter and with what numbers. */
import { REQUIRED_CAPABILITY, type NodeCapability, type NodeType } from '../nodes/node.ts';
import { isPickup } from '../orders/order.ts';
import type { Demand, StockTable } from './demand.ts';
import { haversineKm } from './distance.ts';
import type { RemovalReason, RemovedNode, SourcingInput, SourcingNode, SourcingRule } from './sourcing.ts';
import type { Strategy } from './strategies/strategy.ts';

/** A node that passed, with its distance (to the metre) and its stock in the order of the demand's SKUs. */
export interface EligibleNode {
  node: SourcingNode;
  distanceKm: number | null;
  available: readonly number[];
}

/** What the filters left and what they took out. */
export interface FilterResult {
  eligible: EligibleNode[];
  removed: RemovedNode[];
}

interface FilterContext {
  input: SourcingInput;
  rule: SourcingRule | undefined;
  allowedTypes: readonly NodeType[][];
  capabilities: readonly NodeCapability[];
  rejecting: ReadonlySet<string>;
  excludedByRule: ReadonlySet<string>;
}

interface Removal {
  reason: RemovalReason;
  detail: string;
}

/** Applies the filters in the order of `REMOVAL_REASONS`. Removed nodes are sorted by code; scoring sorts the others. */
export function filterNodes(
  input: SourcingInput,
  rule: SourcingRule | undefined,
  strategy: Strategy,
  demand: Demand,
  stock: StockTable,
): FilterResult {
  const context = contextOf(input, rule, strategy);
  const none = demand.skus.map(() => 0);
  const eligible: EligibleNode[] = [];
  const removed: RemovedNode[] = [];
  const { destination } = input.order;
  for (const node of input.nodes) {
    const distanceKm = destination ? Math.round(haversineKm(node, destination) * 1000) / 1000 : null;
    const available = stock.get(node.id) ?? none;
    const removal =
      unsuitable(node, context) ?? tooFar(distanceKm, rule?.maxDistanceKm ?? null) ?? outOfStock(available);
    if (removal) removed.push({ nodeId: node.id, code: node.code, ...removal });
    else eligible.push({ node, distanceKm, available });
  }
  removed.sort(byCode);
  return { eligible, removed };
}

function contextOf(input: SourcingInput, rule: SourcingRule | undefined, strategy: Strategy): FilterContext {
  const allowed = [strategy.nodeTypes ?? [], rule?.allowedNodeTypes ?? []];
  return {
    input,
    rule,
    allowedTypes: allowed.filter((types) => types.length > 0).map((types) => [...types]),
    capabilities: [
      ...new Set([REQUIRED_CAPABILITY[input.order.fulfillmentType], ...(rule?.requiredCapabilities ?? [])]),
    ],
    rejecting: new Set(input.excludedNodeIds),
    excludedByRule: new Set(rule?.excludedNodeIds),
  };
}

function unsuitable(node: SourcingNode, context: FilterContext): Removal | undefined {
  const { order } = context.input;
  if (node.status !== 'ACTIVE') return { reason: 'NOT_ACTIVE', detail: `status is ${node.status}` };
  if (isPickup(order.fulfillmentType) && order.pickupNodeId !== null && order.pickupNodeId !== node.id) {
    return { reason: 'NOT_THE_PICKUP_NODE', detail: 'the customer collects at another node' };
  }
  if (context.rejecting.has(node.id)) {
    return { reason: 'REJECTED_THIS_ORDER', detail: 'rejected this order or picked it short before' };
  }
  if (context.excludedByRule.has(node.id)) {
    return { reason: 'EXCLUDED_BY_RULE', detail: `excluded by rule "${context.rule?.name}"` };
  }
  const types = context.allowedTypes.find((allowed) => !allowed.includes(node.nodeType));
  if (types) {
    return { reason: 'NODE_TYPE_NOT_ALLOWED', detail: `is a ${node.nodeType}; allowed: ${types.join(', ')}` };
  }
  const missing = context.capabilities.filter((capability) => !hasCapability(node, capability));
  if (missing.length > 0) return { reason: 'CAPABILITY_MISSING', detail: `lacks ${missing.join(', ')}` };
  if (node.currentDailyOrders >= node.dailyOrderCapacity) {
    const detail = `${node.currentDailyOrders} orders today of a capacity of ${node.dailyOrderCapacity}`;
    return { reason: 'NO_DAILY_CAPACITY', detail };
  }
  return undefined;
}

function tooFar(distanceKm: number | null, maxDistanceKm: number | null): Removal | undefined {
  if (distanceKm === null || maxDistanceKm === null || distanceKm <= maxDistanceKm) return undefined;
  return {
    reason: 'TOO_FAR',
    detail: `${distanceKm.toFixed(1)} km away, at most ${maxDistanceKm} km allowed`,
  };
}

function outOfStock(available: readonly number[]): Removal | undefined {
  if (available.some((quantity) => quantity > 0)) return undefined;
  return { reason: 'NO_AVAILABLE_STOCK', detail: 'no ordered SKU is available above the safety stock' };
}

function hasCapability(node: SourcingNode, capability: NodeCapability): boolean {
  switch (capability) {
    case 'can_ship':
      return node.canShip;
    case 'can_pickup':
      return node.canPickup;
    case 'can_curbside':
      return node.canCurbside;
    case 'can_same_day':
      return node.canSameDay;
  }
}

const byCode = (a: RemovedNode, b: RemovedNode): number =>
  compareText(a.code, b.code) || compareText(a.nodeId, b.nodeId);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
