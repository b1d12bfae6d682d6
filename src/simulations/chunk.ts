/** Reads what one chunk of a simulation needs. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { nodeOf, orderOf, ruleOf, type LineRow } from '../sourcing/engine-input.ts';
import type { Measurable } from './measures.ts';
import * as repository from './chunk-repository.ts';
import type { Units } from './ledger.ts';
import { dayAt, NodeDays } from './node-days.ts';
import type { Interval, ReplayNode, ReplayOrder, RunState, Scene, Waiting } from './replay.ts';
import { REALITY, type Held, type SimulatedRule, type SimulationSettings } from './simulation.ts';
import { changesAfter, findArrived, stockAt, type PastChange } from './stock-repository.ts';
import type { ChunkBounds } from './writing-repository.ts';

/** An order with what was really decided for it. */
export interface PastOrder extends ReplayOrder {
  real: Measurable;
  /** True when it waited first and was served whole later. */
  isServedLater: boolean;
}

export interface NumberedRun {
  run: number;
  rules: readonly SimulatedRule[];
}

/** Everything that a chunk is made from. */
export interface Chunk {
  orders: PastOrder[];
  /** Before each of the orders. */
  intervals: Interval[];
  /** Units that the simulation's orders really took and gave back before each of them. */
  own: Units[][];
  scene: Scene;
  /** The stock as it really was when the chunk began. */
  realStock: Units[];
  /** Orders of the simulation that nodes really had on a day. */
  realDays: NodeDays;
  states: Map<number, RunState>;
  /** Orders that were really cancelled meanwhile. */
  cancelled: number[];
}

/** The order as its first decision saw it: later edits and cancelled units do not count. */
function pastOrder(row: repository.OrderRow): PastOrder {
  const open = new Map<string, LineRow>();
  for (const { lineId, sku, quantity } of [...row.allocations, ...row.unallocated]) {
    const line = open.get(lineId) ?? { id: lineId, sku, quantity: 0, allocated: 0, ...row.terms[lineId] };
    open.set(lineId, { ...line, quantity: line.quantity + quantity });
  }
  return {
    position: row.position,
    order: orderOf(row, [...open.values()], row.decided_at),
    decidedAt: row.decided_at,
    allowPartial: row.allow_partial_shipment,
    inactiveNodeIds: row.inactive_node_ids,
    isServedLater: row.is_served_later,
    real: {
      outcome: row.outcome,
      rule: row.rule,
      strategyUsed: row.strategy as Measurable['strategyUsed'],
      allocations: row.allocations,
      unallocated: row.unallocated,
      cost: row.decided_cost,
    },
  };
}

function replayNode(row: Awaited<ReturnType<typeof repository.findNodes>>[number]): ReplayNode {
  return {
    ...nodeOf({ ...row, current_daily_orders: 0 }),
    timeZone: row.time_zone,
    createdAt: row.created_at,
  };
}

const skusOf = (orders: readonly ReplayOrder[]): string[] =>
  orders.flatMap(({ order }) => order.lines.map((line) => line.sku));

/** The changes before each of so many orders, apart by who made them. */
function bySlot(changes: readonly PastChange[], slots: number): { others: Units[]; own: Units[] }[] {
  const groups = Array.from({ length: slots }, () => ({ others: [] as Units[], own: [] as Units[] }));
  for (const { slot, isOwn, ...units } of changes) groups[slot]?.[isOwn ? 'own' : 'others'].push(units);
  return groups;
}

type Cancelled = Awaited<ReturnType<typeof repository.findCancelled>>[number];

/** Positions of the orders that were cancelled after the decision before this one, and up to it. */
function cancelledBefore(
  cancelled: readonly Cancelled[],
  orders: readonly PastOrder[],
  index: number,
): number[] {
  const after = orders[index - 1]?.decidedAt ?? new Date(0);
  const until = orders[index]?.decidedAt ?? new Date(0);
  return cancelled
    .filter(({ cancelled_at: at }) => at !== null && at > after && at <= until)
    .map(({ position }) => position);
}

/** Orders of earlier chunks that a run has to look at again, and what they lack. */
async function waitingOf(
  db: DataPlaneDatabase,
  simulationId: string,
  run: number,
  skus: readonly string[],
): Promise<Waiting[]> {
  if (skus.length === 0) return [];
  const waits = await repository.findWaits(db, simulationId, run, skus);
  if (waits.length === 0) return [];
  const rows = await repository.findOrders(
    db,
    simulationId,
    waits.map(({ position }) => position),
  );
  const lines = new Map(waits.map((wait) => [wait.position, wait.lines]));
  return rows.map((row) => ({ ...pastOrder(row), lines: lines.get(row.position) ?? [] }));
}

async function heldByRun(db: DataPlaneDatabase, simulationId: string, positions: readonly number[]) {
  const byRun = new Map<number, Map<number, Held[]>>();
  if (positions.length === 0) return byRun;
  for (const { run, position, held } of await repository.findHeld(db, simulationId, positions)) {
    byRun.set(run, (byRun.get(run) ?? new Map<number, Held[]>()).set(position, held));
  }
  return byRun;
}

/** What orders of earlier chunks may do in this one. */
interface Earlier {
  cancelled: Cancelled[];
  /** By run. */
  waiting: Map<number, Waiting[]>;
  /** By run and position. */
  held: Map<number, Map<number, Held[]>>;
  skus: string[];
}

/** Finds who was cancelled, and who waits for something that came in. */
async function readEarlier(
  db: DataPlaneDatabase,
  simulationId: string,
  runs: readonly NumberedRun[],
  orders: readonly PastOrder[],
  { start, last }: { start: Place; last: Place },
): Promise<Earlier> {
  const cancelled = await repository.findCancelled(db, simulationId, start.decided_at, last.decided_at);
  const positions = cancelled.map(({ position }) => position);
  const released = [...(await heldByRun(db, simulationId, positions)).values()];
  const releasedSkus = released.flatMap((held) => [...held.values()].flat().map((each) => each.sku));
  const arrived = [
    ...(await findArrived(db, simulationId, start.log_position, last.log_position)),
    ...releasedSkus,
    ...skusOf(orders.filter(({ position }) => positions.includes(position))),
  ];
  const waiting = new Map<number, Waiting[]>();
  for (const { run } of runs) waiting.set(run, await waitingOf(db, simulationId, run, arrived));
  const awake = [...waiting.values()].flat();
  return {
    cancelled,
    waiting,
    held: await heldByRun(db, simulationId, [...positions, ...awake.map(({ position }) => position)]),
    skus: [...releasedSkus, ...skusOf(awake)],
  };
}

type Place = NonNullable<Awaited<ReturnType<typeof repository.findPlace>>>;

/** Reads a chunk. @throws RangeError when there are no orders in it. */
export async function readChunk(
  db: DataPlaneDatabase,
  { simulationId, from, to }: ChunkBounds,
  settings: SimulationSettings,
  runs: readonly NumberedRun[],
): Promise<Chunk> {
  const rows = await repository.findOrders(db, simulationId, { from, to });
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) throw new RangeError(`simulation ${simulationId} has no orders from ${from} on`);
  const orders = rows.map(pastOrder);
  const start = (await repository.findPlace(db, simulationId, from - 1)) ?? first;
  const earlier = await readEarlier(db, simulationId, runs, orders, { start, last });

  const skus = [...new Set([...skusOf(orders), ...earlier.skus])];
  const nodes = (await repository.findNodes(db)).map(replayNode);
  const zones = [...new Set(nodes.map((node) => node.timeZone))];
  const days = [...new Set(orders.flatMap(({ decidedAt }) => zones.map((zone) => dayAt(decidedAt, zone))))];
  const place = { position: start.log_position, moment: start.decided_at };
  const logPositions = rows.map((row) => row.log_position);
  const [stock, changes, taken, others, runDays] = await Promise.all([
    stockAt(db, simulationId, skus, place),
    changesAfter(db, simulationId, skus, start.log_position, logPositions),
    repository.findTaken(db, simulationId, skus),
    repository.findOthersDays(db, simulationId, days),
    repository.findRunDays(db, simulationId, days),
  ]);
  const daysOf = (run: number) => NodeDays.of(runDays.filter((each) => each.run === run));
  const slots = bySlot(changes, orders.length);
  return {
    orders,
    intervals: slots.map((slot, index) => ({
      changes: slot.others,
      cancelled: cancelledBefore(earlier.cancelled, orders, index),
    })),
    own: slots.map((slot) => slot.own),
    scene: {
      nodes,
      settings,
      stock: stock.map(({ own, units, ...where }) => ({ ...where, units: units + own })),
      others: NodeDays.of(others),
    },
    realStock: stock,
    realDays: daysOf(REALITY),
    states: new Map(
      runs.map(({ run, rules }) => [
        run,
        {
          rules: rules.map(ruleOf),
          taken: taken.filter((each) => each.run === run),
          days: daysOf(run),
          waiting: earlier.waiting.get(run) ?? [],
          held: earlier.held.get(run) ?? new Map<number, Held[]>(),
        },
      ]),
    ),
    cancelled: earlier.cancelled.map(({ position }) => position),
  };
}
