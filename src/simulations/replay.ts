/**
 * Replaying orders through a rule set: a pure function of what the simulation has read. Each order is decided in its
 * turn, on the stock as it was at that moment without the orders of the simulation, less what the run itself has given
 * to them. Orders that wait look again when stock comes in, first in first out.
 */
import { source } from '../sourcing/engine.ts';
import type {
  PlannedAllocation,
  SourcingDecision,
  SourcingInput,
  SourcingLine,
  SourcingNode,
  SourcingOrder,
  SourcingRule,
  SourcingSettings,
} from '../sourcing/sourcing.ts';
import { dayAt, NodeDays } from './node-days.ts';
import { Ledger, type Units } from './ledger.ts';
import type { Held } from './simulation.ts';

/** A node with what tells its state at a moment. */
export interface ReplayNode extends SourcingNode {
  timeZone: string;
  createdAt: Date;
}

/** An order of the simulation with the state of the world that its decision met. */
export interface ReplayOrder {
  position: number;
  order: SourcingOrder;
  decidedAt: Date;
  allowPartial: boolean;
  /** Nodes that took no orders at that moment; all others did. */
  inactiveNodeIds: readonly string[];
}

/** An order that waits in a run, with the units that it still lacks. */
export interface Waiting extends ReplayOrder {
  lines: SourcingLine[];
}

/** What happened between the decision before and this one. */
export interface Interval {
  /** Changes of stock that no order of the simulation made. */
  changes: readonly Units[];
  /** Positions of orders of the simulation that were cancelled. */
  cancelled: readonly number[];
}

/** What all runs of a chunk have in common. */
export interface Scene {
  nodes: readonly ReplayNode[];
  settings: Omit<SourcingSettings, 'allowPartial'>;
  /** Units above the safety stock at the beginning of the chunk, as if the simulation's orders did not exist. */
  stock: readonly Units[];
  /** Orders of others that a node had on a day. */
  others: NodeDays;
}

/** Where a run stands when a chunk begins. */
export interface RunState {
  rules: readonly SourcingRule[];
  /** Units that the run's orders hold. */
  taken: readonly Units[];
  /** Orders that the run has given to nodes. */
  days: NodeDays;
  waiting: readonly Waiting[];
  /** What orders hold that may get more or be cancelled in this chunk, by position. */
  held: ReadonlyMap<number, readonly Held[]>;
}

/** What a run decided for one order. */
export interface Decided {
  decision: SourcingDecision;
  /** True when units wait that could have been served under no rule at all. */
  isFalseBackorder: boolean;
}

const waits = (decision: SourcingDecision): boolean => decision.unallocated.length > 0;

/** Whether all of the order could be served at this moment if no rule stood in the way. */
export function isCoverable(input: SourcingInput): boolean {
  return source({ ...input, rules: [], forceStrategy: 'LEAST_COST_SPLIT' }).outcome === 'SOURCED';
}

/** What the engine is asked for an order at its moment. */
export function inputOf(
  { nodes, settings }: Pick<Scene, 'nodes' | 'settings'>,
  { order, decidedAt, allowPartial, inactiveNodeIds }: ReplayOrder,
  rules: readonly SourcingRule[],
  ordersAt: (node: ReplayNode) => number,
  stock: SourcingInput['stock'],
): SourcingInput {
  const inactive = new Set(inactiveNodeIds);
  return {
    order,
    rules,
    nodes: nodes
      .filter((node) => node.createdAt <= decidedAt)
      .map((node) => ({
        ...node,
        status: inactive.has(node.id) ? 'INACTIVE' : 'ACTIVE',
        currentDailyOrders: ordersAt(node),
      })),
    stock,
    excludedNodeIds: [],
    settings: { ...settings, allowPartial },
  };
}

/** One run through one chunk of orders. */
export class Replay {
  /** Units taken and given back since the chunk began. */
  readonly taken = new Ledger();
  /** Orders given to nodes, less those taken back, since the chunk began. */
  readonly days = new NodeDays();
  /** What orders hold, where it has changed since the chunk began. */
  readonly held = new Map<number, readonly Held[]>();
  /** Orders that waited and have everything now. */
  servedLater = 0;
  readonly #scene: Scene;
  readonly #state: RunState;
  readonly #free: Ledger;
  readonly #zones: ReadonlyMap<string, string>;
  #waiting: Waiting[];

  constructor(scene: Scene, state: RunState) {
    this.#scene = scene;
    this.#state = state;
    this.#zones = new Map(scene.nodes.map((node) => [node.id, node.timeZone]));
    this.#free = Ledger.of(scene.stock);
    for (const units of state.taken) this.#free.add(units, -1);
    this.#waiting = [...state.waiting];
  }

  /** Orders that wait, first in first; one that has got nothing since the chunk began is the same object still. */
  get waiting(): readonly Waiting[] {
    return this.#waiting;
  }

  /** Lets pass what happened since the decision before, then decides this order. */
  step(next: ReplayOrder, { changes, cancelled }: Interval): Decided {
    const arrived = new Set<string>();
    for (const change of changes) {
      this.#free.add(change);
      if (change.units > 0) arrived.add(change.sku);
    }
    for (const position of cancelled) this.#giveBack(position, arrived);
    if (arrived.size > 0) this.#lookAgain(next, arrived);
    const input = this.#input(next);
    const decision = source(input);
    const isFalseBackorder = waits(decision) && isCoverable(input);
    this.#take(next, decision.allocations);
    if (waits(decision)) this.#waiting.push({ ...next, lines: linesLeft(next.order.lines, decision) });
    return { decision, isFalseBackorder };
  }

  #input(order: ReplayOrder): SourcingInput {
    const { others } = this.#scene;
    const ordersAt = (node: ReplayNode) => {
      const day = dayAt(order.decidedAt, node.timeZone);
      const all = others.at(node.id, day) + this.#state.days.at(node.id, day) + this.days.at(node.id, day);
      return Math.max(0, all);
    };
    const skus = order.order.lines.map((line) => line.sku);
    return inputOf(this.#scene, order, this.#state.rules, ordersAt, this.#free.levels(skus));
  }

  #heldBy(position: number): readonly Held[] {
    return this.held.get(position) ?? this.#state.held.get(position) ?? [];
  }

  #take({ position, decidedAt }: ReplayOrder, allocations: readonly PlannedAllocation[]): void {
    const held = [...this.#heldBy(position)];
    for (const { nodeId, sku, quantity } of allocations) {
      const units = { nodeId, sku, units: quantity };
      this.#free.add(units, -1);
      this.taken.add(units);
      const day = dayAt(decidedAt, this.#zones.get(nodeId) ?? 'UTC');
      // An order counts once at a node on a day, however many of its lines go there.
      if (!held.some((each) => each.nodeId === nodeId && each.day === day)) this.days.add(nodeId, day, 1);
      held.push({ ...units, day });
    }
    if (allocations.length > 0) this.held.set(position, held);
  }

  #giveBack(position: number, arrived: Set<string>): void {
    const units = this.#heldBy(position);
    for (const each of units) {
      this.#free.add(each);
      this.taken.add(each, -1);
      arrived.add(each.sku);
    }
    const visits = new Map(units.map(({ nodeId, day }) => [`${nodeId} ${day}`, { nodeId, day }]));
    for (const { nodeId, day } of visits.values()) this.days.add(nodeId, day, -1);
    this.held.set(position, []);
    this.#waiting = this.#waiting.filter((each) => each.position !== position);
  }

  /** Those who wait for what has come in get it before the next order, as long as there is something of it. */
  #lookAgain({ decidedAt, inactiveNodeIds }: ReplayOrder, arrived: ReadonlySet<string>): void {
    this.#waiting = this.#waiting.flatMap((waiting) => {
      const wanted = waiting.lines.filter((line) => line.quantity > 0 && arrived.has(line.sku));
      if (!wanted.some((line) => this.#free.holds(line.sku))) return [waiting];
      const open = { ...waiting.order, lines: waiting.lines };
      const again = { ...waiting, order: open, decidedAt, inactiveNodeIds };
      const decision = source(this.#input(again));
      if (decision.allocations.length === 0) return [waiting];
      this.#take(again, decision.allocations);
      if (waits(decision)) return [{ ...waiting, lines: linesLeft(waiting.lines, decision) }];
      this.servedLater++;
      return [];
    });
  }
}

/** The lines with the units that the decision left open. */
function linesLeft(lines: readonly SourcingLine[], { unallocated }: SourcingDecision): SourcingLine[] {
  const open = new Map(unallocated.map(({ lineId, quantity }) => [lineId, quantity]));
  return lines.map((line) => ({ ...line, quantity: open.get(line.lineId) ?? 0 }));
}
