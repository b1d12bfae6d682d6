/**
 * Other ways to choose the nodes of an order, to compare ours with. Their plans are judged by the cost that ours
 * minimizes: opening of each node that sends something, and the units by distance.
 */
import { openingCost, parcelCost, unitCost } from '../../../src/sourcing/cost.ts';
import { haversineKm } from '../../../src/sourcing/distance.ts';
import type { SourcingInput, SourcingNode } from '../../../src/sourcing/sourcing.ts';

/** A node as the peers see it. */
export interface PeerNode {
  opening: number;
  unit: number;
  /** Cost of sending everything from here. */
  parcel: number;
  distance: number;
  /** Units per SKU. */
  stock: readonly number[];
}

/** An order as the peers see it. */
export interface PeerProblem {
  demand: readonly number[];
  units: number;
  nodes: readonly PeerNode[];
  maxNodes: number;
}

/** What a way to choose comes to: the nodes that send something, and what that costs. */
export interface PeerPlan {
  nodes: number;
  cost: number;
}

/** The order in the peers' terms. */
export function problemOf({ order, nodes, stock, settings }: SourcingInput): PeerProblem {
  const demand = order.lines.map((line) => line.quantity);
  const units = demand.reduce((total, quantity) => total + quantity, 0);
  const position = new Map(order.lines.map((line, index) => [line.sku, index]));
  const stockOf = new Map(nodes.map((node) => [node.id, demand.map(() => 0)]));
  for (const { nodeId, sku, available } of stock) {
    const row = stockOf.get(nodeId);
    const index = position.get(sku);
    if (row && index !== undefined) row[index] = available;
  }
  const peerOf = (node: SourcingNode): PeerNode => {
    const distance = order.destination ? haversineKm(node, order.destination) : 0;
    return {
      opening: openingCost({ node, distanceKm: distance }, settings),
      unit: unitCost(distance, node.shippingCostMultiplier, units, settings),
      parcel: parcelCost({ node, distanceKm: distance }, settings),
      distance,
      stock: stockOf.get(node.id) ?? [],
    };
  };
  return { demand, units, nodes: nodes.map(peerOf), maxNodes: settings.maxSplitNodes };
}

/** Units taken so far, node by node. */
export class Taking {
  readonly remaining: number[];
  readonly taken = new Map<PeerNode, number>();

  constructor({ demand }: PeerProblem) {
    this.remaining = [...demand];
  }

  get open(): number {
    return this.remaining.reduce((total, units) => total + units, 0);
  }

  take(node: PeerNode, sku: number): void {
    const units = Math.min(this.remaining[sku] ?? 0, node.stock[sku] ?? 0);
    if (units === 0) return;
    this.remaining[sku] = (this.remaining[sku] ?? 0) - units;
    this.taken.set(node, (this.taken.get(node) ?? 0) + units);
  }

  takeAll(node: PeerNode): void {
    for (const sku of this.remaining.keys()) this.take(node, sku);
  }

  /** @returns undefined when something is left open. */
  plan(): PeerPlan | undefined {
    if (this.open > 0) return undefined;
    const parcels = [...this.taken].map(([node, units]) => node.opening + node.unit * units);
    return { nodes: parcels.length, cost: parcels.reduce((total, cost) => total + cost, 0) };
  }
}

/** The plan of exactly these nodes: everything from the cheapest that has it; undefined when that leaves something. */
export function planOf(problem: PeerProblem, nodes: readonly PeerNode[]): PeerPlan | undefined {
  const taking = new Taking(problem);
  for (const node of [...nodes].sort((a, b) => a.unit - b.unit)) taking.takeAll(node);
  return taking.plan();
}
