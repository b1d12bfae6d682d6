/**
 * Planning waiting orders anew, several together: those that were sourced within the environment's window and that
 * nobody has begun to pick. What was promised stays: who collects, same-day orders and orders without coordinates are
 * left alone, and no order moves to a node that needs longer, or from which its parcel would travel longer.
 */
import { once } from '../orders/requests.ts';
import type { OrderWorkflows } from '../orders/order-workflows.ts';
import { Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { overlandHours } from '../shipping/transit.ts';
import type { Context } from '../tenancy/context.ts';
import {
  movesTogether,
  plansOf,
  recordKey,
  type BatchOrder,
  type BatchPlan,
  type BatchSolution,
} from './batch.ts';
import * as repository from './batch-repository.ts';
import { bestAssignment } from './batch-solver.ts';
import { openingCost, unitCost } from './cost.ts';
import { haversineKm } from './distance.ts';
import { nodeOf, orderOf, ruleOf, settingsOf } from './engine-input.ts';
import { decisionOf, prepare, type Prepared } from './engine.ts';
import { findActiveRules, findNodes } from './order-sourcing-repository.ts';
import type { Move } from './reassignment.ts';
import { insertBatch } from './reassignment-repository.ts';
import type { SourcingInput, SourcingNode, SourcingOrder, StockLevel } from './sourcing.ts';

/** Fulfillments of one batch: the solver blocks its process while it thinks. */
const MOST_FULFILLMENTS = 150;
const CENTS_MATTER = 0.005;

/** What one run has done. */
export interface Reoptimized {
  /** Orders that were looked at together. */
  considered: number;
  moved: number;
  /** Batches that came too late: an order of them had gone on. */
  refused: number;
}

/**
 * Plans the environment's waiting orders anew and has their workflows carry out what costs less.
 *
 * @param onProgress called before each batch.
 */
export async function reoptimize(
  context: Context,
  workflows: OrderWorkflows,
  onProgress: () => void,
): Promise<Reoptimized> {
  const result: Reoptimized = { considered: 0, moved: 0, refused: 0 };
  const window = context.environment.settings.reoptimization_window_seconds;
  if (window === 0) return result;
  const waiting = await waitingOrders(context, window);
  result.considered = waiting.orders.length;
  for (const moves of await cheaperMoves(context, waiting)) {
    onProgress();
    if (await carryOut(context, workflows, moves, waiting)) result.moved += moves.length;
    else result.refused += 1;
  }
  return result;
}

/** What an order holds. */
type Held = Awaited<ReturnType<typeof repository.findHeld>>[number];
type OrderRow = Awaited<ReturnType<typeof repository.findWaitingOrders>>[number];

interface WaitingOrder {
  row: OrderRow;
  order: SourcingOrder;
  held: readonly Held[];
}

interface Waiting {
  orders: readonly WaitingOrder[];
  /** As if the batch had taken none of their capacity of today. */
  nodes: ReadonlyMap<string, SourcingNode>;
  processingHours: ReadonlyMap<string, number>;
  rules: SourcingInput['rules'];
  /** Units by record that are free or that the batch holds. */
  stock: ReadonlyMap<string, number>;
}

async function waitingOrders(context: Context, window: number): Promise<Waiting> {
  const { db } = context;
  const rows = await repository.findWaitingOrders(db, window, MOST_FULFILLMENTS);
  const ids = rows.map(({ id }) => id);
  if (rows.length === 0) {
    return { orders: [], nodes: new Map(), processingHours: new Map(), rules: [], stock: new Map() };
  }
  const [lines, held, rules, nodes, processingHours] = await Promise.all([
    repository.findLines(db, ids),
    repository.findHeld(db, ids),
    findActiveRules(db),
    findNodes(db),
    repository.findProcessingHours(db),
  ]);
  const free = await repository.findFree(db, [...new Set(lines.map(({ sku }) => sku))]);
  const countedToday = new Map<string, Set<string>>();
  for (const each of held) {
    if (!each.counts_today) continue;
    countedToday.set(each.node_id, (countedToday.get(each.node_id) ?? new Set()).add(each.fulfillment_id));
  }
  return {
    orders: rows.map((row) => ({
      row,
      order: orderOf(
        row,
        lines.filter((line) => line.order_id === row.id).map((line) => ({ ...line, allocated: 0 })),
        new Date(),
      ),
      held: held.filter((each) => each.order_id === row.id),
    })),
    nodes: new Map(
      nodes.map((node) => {
        const current_daily_orders = node.current_daily_orders - (countedToday.get(node.id)?.size ?? 0);
        return [node.id, nodeOf({ ...node, current_daily_orders })];
      }),
    ),
    processingHours,
    rules: rules.map(ruleOf),
    stock: stockOf(free, held),
  };
}

function stockOf(
  free: Awaited<ReturnType<typeof repository.findFree>>,
  held: readonly Held[],
): Map<string, number> {
  const stock = new Map<string, number>();
  const add = (nodeId: string, sku: string, units: number): void => {
    const key = recordKey({ nodeId, sku });
    stock.set(key, (stock.get(key) ?? 0) + units);
  };
  for (const { node_id, sku, units } of free) add(node_id, sku, Math.max(0, units));
  for (const { node_id, sku, quantity } of held) add(node_id, sku, quantity);
  return stock;
}

/** An order with everything that its plans and its decision are made from. */
interface Planned {
  waiting: WaitingOrder;
  prepared: Prepared;
  batch: BatchOrder;
}

/** The moves that cost less, in groups that are carried out together. */
async function cheaperMoves(context: Context, waiting: Waiting): Promise<Move[][]> {
  const planned = waiting.orders.flatMap((order) => planOf(context, waiting, order) ?? []);
  const orders = planned.map(({ batch }) => batch);
  const capacity = new Map(
    [...waiting.nodes.values()].map((node) => [
      node.id,
      Math.max(0, node.dailyOrderCapacity - node.currentDailyOrders),
    ]),
  );
  const solution = await bestAssignment(orders, { stock: waiting.stock, capacity });
  if (!solution) {
    context.log.warn({ orders: orders.length }, 'waiting orders stay: the best plan was not proven in time');
    return [];
  }
  return movesTogether(orders, solution)
    .map((group) => group.flatMap((position) => moveOf(context, waiting, planned, solution, position) ?? []))
    .filter((moves) => savingOf(moves) > CENTS_MATTER);
}

const savingOf = (moves: readonly Move[]): number =>
  moves.reduce((saving, { costBefore, costAfter }) => saving + costBefore - costAfter, 0);

function inputOf(
  context: Context,
  { nodes, rules }: Waiting,
  { order, row }: WaitingOrder,
  stock: StockLevel[],
) {
  return {
    order,
    rules,
    nodes: [...nodes.values()],
    stock,
    excludedNodeIds: row.excluded_node_ids,
    settings: { ...settingsOf(context.environment.settings), allowPartial: false },
  };
}

const levelsOf = (stock: ReadonlyMap<string, number>): StockLevel[] =>
  [...stock].map(([key, available]) => {
    const slash = key.indexOf('/');
    return { nodeId: key.slice(0, slash), sku: key.slice(slash + 1), available };
  });

/** The plans of an order; undefined for one whose rule did not choose by cost, or that is not served whole. */
function planOf(context: Context, waiting: Waiting, order: WaitingOrder): Planned | undefined {
  const prepared = prepare(inputOf(context, waiting, order, levelsOf(waiting.stock)));
  const units = order.held.reduce((total, { quantity }) => total + quantity, 0);
  if (prepared.weights.cost === undefined || units !== prepared.demand.units) return undefined;
  const present = presentPlan(context, waiting, order, prepared);
  if (!present) return undefined;
  const plans = plansOf(prepared, (nodeId) => keepsPromise(waiting, order, nodeId));
  return { waiting: order, prepared, batch: { orderId: order.order.id, plans: [present, ...plans] } };
}

const nodesOf = (held: readonly Held[]): string[] => [...new Set(held.map(({ node_id }) => node_id))];

/** The plan that the order has, at the same prices as the others. */
function presentPlan(
  context: Context,
  { nodes }: Waiting,
  { held, order }: WaitingOrder,
  { demand, input }: Prepared,
): BatchPlan | undefined {
  const { settings } = input;
  let cost = 0;
  for (const nodeId of nodesOf(held)) {
    const node = nodes.get(nodeId);
    if (!node || !order.destination) return undefined;
    const units = held.reduce((sum, each) => sum + (each.node_id === nodeId ? each.quantity : 0), 0);
    const km = Math.round(haversineKm(node, order.destination) * 1000) / 1000;
    cost +=
      openingCost({ node, distanceKm: km, withinHours: order.deliverWithinHours }, settings) +
      units * unitCost(km, node.shippingCostMultiplier, demand.units, settings);
  }
  return {
    plan: null,
    cost,
    uses: held.map(({ node_id, sku, quantity }) => ({ nodeId: node_id, sku, quantity })),
    opens: nodesOf(held.filter(({ counts_today }) => counts_today)),
  };
}

/** True when neither the node nor the way from it takes longer than what the order has now. */
function keepsPromise(
  { nodes, processingHours }: Waiting,
  { held, order }: WaitingOrder,
  nodeId: string,
): boolean {
  const timesOf = (id: string): { ready: number; transit: number } => {
    const node = nodes.get(id);
    if (!node || !order.destination) return { ready: Infinity, transit: Infinity };
    return {
      ready: processingHours.get(id) ?? Infinity,
      transit: overlandHours(haversineKm(node, order.destination)),
    };
  };
  const now = nodesOf(held).map(timesOf);
  const then = timesOf(nodeId);
  return (
    then.ready <= Math.max(...now.map(({ ready }) => ready)) &&
    then.transit <= Math.max(...now.map(({ transit }) => transit))
  );
}

/** What one order does, decided as if the others had what the batch gives them. */
function moveOf(
  context: Context,
  waiting: Waiting,
  planned: readonly Planned[],
  { chosen }: BatchSolution,
  position: number,
): Move | undefined {
  const own = planned[position];
  const from = own?.batch.plans[0];
  const to = own?.batch.plans[chosen[position] ?? 0];
  if (!own || !from || !to?.plan) return undefined;
  const left = new Map(waiting.stock);
  for (const [other, { batch }] of planned.entries()) {
    if (other === position) continue;
    for (const use of batch.plans[chosen[other] ?? 0]?.uses ?? []) {
      left.set(recordKey(use), (left.get(recordKey(use)) ?? 0) - use.quantity);
    }
  }
  const prepared = prepare(inputOf(context, waiting, own.waiting, levelsOf(left)));
  return {
    orderId: own.batch.orderId,
    fulfillmentIds: [...new Set(own.waiting.held.map(({ fulfillment_id }) => fulfillment_id))],
    fromNodes: nodesOf(own.waiting.held).map((id) => waiting.nodes.get(id)?.code ?? id),
    toNodes: to.plan.shares.map(({ nodeId }) => waiting.nodes.get(nodeId)?.code ?? nodeId),
    costBefore: from.cost,
    costAfter: to.cost,
    decision: decisionOf(prepared, to.plan),
  };
}

/** Asks the workflow of each order in turn. @returns false when one refused: then nothing has moved. */
async function carryOut(
  context: Context,
  workflows: OrderWorkflows,
  moves: readonly Move[],
  { orders }: Waiting,
): Promise<boolean> {
  const id = newId();
  const total = (cost: (move: Move) => number): number => moves.reduce((sum, move) => sum + cost(move), 0);
  await insertBatch(context.db, {
    id,
    moves,
    costBefore: total(({ costBefore }) => costBefore),
    costAfter: total(({ costAfter }) => costAfter),
  });
  let isApplied = false;
  for (const { orderId } of moves) {
    const head = orders.find(({ row }) => row.id === orderId)?.row;
    if (!head) throw new Error(`order ${orderId} is not part of the batch`);
    try {
      await ask(context, workflows, head, id);
      isApplied = true;
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'unavailable') throw error;
      // The first refuses for all. One after it has gone on already, from where the first has put it.
      if (!isApplied) return false;
    }
  }
  return true;
}

async function ask(
  context: Context,
  workflows: OrderWorkflows,
  { id, order_number, status, channel, fulfillment_type }: OrderRow,
  batchId: string,
): Promise<void> {
  const head = { id, order_number, status, channel, fulfillment_type };
  const request = { orderId: id, kind: 'reassign', body: { batch_id: batchId }, key: batchId };
  await once(
    context,
    request,
    () => null,
    (requestId) =>
      workflows.command(context.environment.slug, head, {
        kind: 'reassign',
        actor: context.actor,
        requestId,
      }),
  );
}
