/** The steps of a simulation, as its workflow takes them: begin, chunk after chunk, and the end when one cannot go on. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import type { Context } from '../tenancy/context.ts';
import { readChunk, type Chunk, type NumberedRun, type PastOrder } from './chunk.ts';
import { isSamePlan, measuresOf, sumsOf, type Measurable, type RunSums } from './measures.ts';
import { Reality } from './reality.ts';
import { Replay, type Decided, type RunState } from './replay.ts';
import * as repository from './repository.ts';
import { insertMoves, insertRealNodeDays } from './selection-repository.ts';
import { CHUNK_ORDERS, REALITY, type SimulationProgress } from './simulation.ts';
import { claimChunk, writeRun, type ChunkBounds, type RunChanges } from './writing-repository.ts';

/** How a step hears that it is not wanted any more, and shows that it is alive. */
export interface StepControl {
  isCancelled: () => boolean;
  alive: () => void;
}

const progressOf = async (context: Context, id: string): Promise<SimulationProgress> => {
  const { status, orders_done: done, orders_total: total } = await repository.findProgress(context.db, id);
  return { status, done, total };
};

/** Finds what the orders really took, once. A repeat changes nothing. */
export async function begin(context: Context, id: string): Promise<SimulationProgress> {
  await context.db.transaction().execute(async (trx) => {
    if (!(await repository.markRunning(trx, id))) return;
    await insertMoves(trx, id);
    await insertRealNodeDays(trx, id);
  });
  return progressOf(context, id);
}

/** Ends a simulation that is not wanted any more; one that has ended stays as it is. */
export async function cancel(context: Context, id: string): Promise<SimulationProgress> {
  await repository.markCancelled(context.db, id);
  return progressOf(context, id);
}

/** Ends a simulation that cannot go on. */
export async function fail(context: Context, id: string, reason: string): Promise<SimulationProgress> {
  await repository.markFailed(context.db, id, reason);
  return progressOf(context, id);
}

const NONE: RunSums = {
  sourced: 0,
  partial: 0,
  backordered: 0,
  false_backorders: 0,
  served_later: 0,
  split_orders: 0,
  different_orders: 0,
  parcels: 0,
  placed_parcels: 0,
  units: 0,
  units_filled: 0,
  cost: 0,
  distance_km: 0,
};

/** Collects what a run makes of a chunk, order by order. */
class RunRecord {
  readonly results: RunChanges['results'] = [];
  readonly sums: RunSums = { ...NONE };
  readonly #ref: { simulation_id: string; run: number };

  constructor(simulationId: string, run: number) {
    this.#ref = { simulation_id: simulationId, run };
  }

  add({ position, real }: PastOrder, decision: Measurable, isFalseBackorder: boolean): void {
    const isDifferent = !isSamePlan(decision, real);
    const { allocations, ...measures } = measuresOf(decision);
    this.results.push({
      ...this.#ref,
      ...measures,
      position,
      is_false_backorder: isFalseBackorder,
      is_different: isDifferent,
      allocations: JSON.stringify(allocations),
      held: '[]',
    });
    const added = Object.entries(sumsOf(decision, { isFalseBackorder, isDifferent }));
    for (const [name, amount] of added as [keyof RunSums, number][]) this.sums[name] += amount;
  }
}

function realityOf(simulationId: string, chunk: Chunk): RunChanges {
  const reality = new Reality(chunk);
  const record = new RunRecord(simulationId, REALITY);
  chunk.orders.forEach((order, index) => record.add(order, order.real, reality.isFalseBackorder(index)));
  record.sums.served_later = chunk.orders.filter((order) => order.isServedLater).length;
  const nothing = { taken: [], days: [], held: new Map(), waits: { gone: [], changed: [] } };
  return { run: REALITY, results: record.results, sums: record.sums, ...nothing };
}

/** What a run leaves when it has passed the chunk. */
function changesOf(
  { simulationId, from }: ChunkBounds,
  run: number,
  { waiting }: RunState,
  replay: Replay,
  record: RunRecord,
  cancelled: readonly number[],
): RunChanges {
  const stillWaiting = new Set(replay.waiting.map(({ position }) => position));
  const untouched = new Set(waiting);
  const earlier = [...replay.held].filter(([position]) => position < from);
  return {
    run,
    results: record.results.map((result) => {
      return { ...result, held: JSON.stringify(replay.held.get(result.position) ?? []) };
    }),
    sums: { ...record.sums, served_later: replay.servedLater },
    taken: [...replay.taken.entries()],
    days: replay.days.entries(),
    held: new Map(earlier),
    waits: {
      gone: [...cancelled, ...waiting.map(({ position }) => position)].filter(
        (each) => !stillWaiting.has(each),
      ),
      changed: replay.waiting
        .filter((each) => !untouched.has(each))
        .map(({ position, lines }) => ({
          simulation_id: simulationId,
          run,
          position,
          skus: lines.filter((line) => line.quantity > 0).map((line) => line.sku),
          lines: JSON.stringify(lines),
        })),
    },
  };
}

/** Decides every order of the chunk for one run. Undefined when the step is not wanted any more. */
async function replayRun(
  bounds: ChunkBounds,
  chunk: Chunk,
  run: number,
  { isCancelled, alive }: StepControl,
): Promise<RunChanges | undefined> {
  const state = chunk.states.get(run);
  if (!state) throw new RangeError(`the chunk was read without run ${run}`);
  const replay = new Replay(chunk.scene, state);
  const record = new RunRecord(bounds.simulationId, run);
  for (const [index, order] of chunk.orders.entries()) {
    // One decision at a time: whatever real orders want of this process comes in between.
    await othersFirst();
    if (isCancelled()) return undefined;
    alive();
    const { decision, isFalseBackorder }: Decided = replay.step(
      order,
      chunk.intervals[index] ?? { changes: [], cancelled: [] },
    );
    record.add(order, decision, isFalseBackorder);
  }
  return changesOf(bounds, run, state, replay, record, chunk.cancelled);
}

/**
 * Replays the orders from this position on and writes them down, in one transaction. A repeat of a chunk that was written
 * changes nothing, nor does one of a simulation that has ended.
 *
 * @param orders how many are replayed.
 */
export async function replayChunk(
  context: Context,
  id: string,
  from: number,
  control: StepControl,
  orders = CHUNK_ORDERS,
): Promise<SimulationProgress> {
  const {
    status,
    orders_done: done,
    orders_total: total,
    settings,
  } = await repository.findProgress(context.db, id);
  if (status !== 'RUNNING' || done !== from) return { status, done, total };
  const bounds = { simulationId: id, from, to: Math.min(total, from + orders) };
  const runs: NumberedRun[] = await repository.findRuleSets(context.db, id);
  const chunk = await readChunk(context.db, bounds, settings, runs);
  const changes = [realityOf(id, chunk)];
  for (const { run } of runs) {
    const made = await replayRun(bounds, chunk, run, control);
    if (!made) return progressOf(context, id);
    changes.push(made);
  }
  await context.db.transaction().execute(async (trx) => {
    if (!(await claimChunk(trx, bounds))) return;
    for (const each of changes) await writeRun(trx, id, each);
  });
  return progressOf(context, id);
}
