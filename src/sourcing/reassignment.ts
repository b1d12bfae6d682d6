/**
 * Moving waiting orders to other nodes, several at once: what one gives up another takes. It is one transaction, or
 * none of it happens. Each order's workflow is asked in its own turn; the first of them carries the whole batch out, and
 * those after it find it done and go on with what the rows say.
 */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { DataPlane } from '../database/tables/data-plane.ts';
import * as fulfillments from '../fulfillment/service.ts';
import { announceStock } from '../inventory/arrivals.ts';
import type { StockPlace } from '../inventory/inventory.ts';
import { holdReserved, release, StockTakenError } from '../inventory/reservations.ts';
import { CapacityTakenError, giveCapacityBack, holdCapacityOf } from '../nodes/capacity.ts';
import { reassignmentRefusal } from '../orders/commands.ts';
import { lock, note, type LockedOrder } from '../orders/locked-order.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import { insertDecision } from './order-sourcing-repository.ts';
import { makeFulfillments } from './plan-rows.ts';
import * as repository from './reassignment-repository.ts';
import type { SourcingDecision } from './sourcing.ts';

/** One order's move, as the batch that planned it has written it down. */
export const moveSchema = z.object({
  orderId: z.string(),
  /** What it gives up: all its fulfillments as they were when this was planned. */
  fulfillmentIds: z.array(z.string()),
  fromNodes: z.array(z.string()),
  toNodes: z.array(z.string()),
  costBefore: z.number(),
  costAfter: z.number(),
  /** Why, as the engine explains it. */
  decision: z.custom<SourcingDecision>((value) => typeof value === 'object' && value !== null),
});
export type Move = z.infer<typeof moveSchema>;

/** A batch under the locks of its orders. */
interface Batch {
  id: string;
  moves: readonly Move[];
  costBefore: number;
  costAfter: number;
}

/**
 * Carries a batch out, once.
 *
 * @throws Refusal `invalid` when an order is not as it was, or something was taken meanwhile; then nothing has moved, and
 *   nothing of this batch ever will.
 */
export async function reassign(context: Context, batchId: string): Promise<void> {
  try {
    await context.db.transaction().execute((trx) => carryOut(trx, context, batchId));
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    await repository.markRefused(context.db, batchId, refusal);
    throw new Refusal('invalid', refusal);
  }
}

function refusalOf(error: unknown): string | undefined {
  if (error instanceof StockTakenError || error instanceof CapacityTakenError) return error.message;
  return error instanceof Refusal ? error.message : undefined;
}

async function carryOut(trx: Kysely<DataPlane>, context: Context, batchId: string): Promise<void> {
  const row = await repository.lockBatch(trx, batchId);
  if (row.applied_at !== null) return;
  if (row.refusal !== null) throw new Refusal('invalid', row.refusal);
  const moves = z.array(moveSchema).parse(row.moves);
  const batch = {
    id: batchId,
    moves,
    costBefore: Number(row.cost_before),
    costAfter: Number(row.cost_after),
  };
  const orders = await lockOrders(trx, moves);
  const given = moves.flatMap((move) => move.fulfillmentIds);
  const places = moves.flatMap(({ decision }) =>
    decision.allocations.map(({ nodeId, sku }): StockPlace => ({ nodeId, sku })),
  );
  // Locks of all of it first, kind by kind: what follows moves between rows that this transaction holds.
  await holdCapacityOf(
    trx,
    given,
    places.map(({ nodeId }) => nodeId),
  );
  await holdReserved(trx, given, places);
  await giveCapacityBack(trx, given);
  const freed: StockPlace[] = [];
  for (const { orderId, fulfillmentIds } of moves) {
    freed.push(...(await release(trx, fulfillmentIds, { reference: orderId, actor: context.actor })));
  }
  await fulfillments.end(trx, given, 'CANCELLED');
  for (const move of moves) await place(trx, context, batch, move, orders);
  await repository.markApplied(trx, batchId);
  // What nobody of the batch took is there for those who wait.
  await announceStock(trx, freed, context.environment.settings.stock_window_seconds);
}

/** Locks the orders by id and sees that they are as they were. @throws Refusal `invalid` */
async function lockOrders(
  trx: Kysely<DataPlane>,
  moves: readonly Move[],
): Promise<ReadonlyMap<string, LockedOrder>> {
  const orders = new Map<string, LockedOrder>();
  for (const { orderId, fulfillmentIds } of [...moves].sort((a, b) => (a.orderId < b.orderId ? -1 : 1))) {
    const order = await lock(trx, orderId);
    const held = order.fulfillments.map(({ id }) => id).sort();
    const state = { ...order, fulfillments: order.fulfillments.map(({ status }) => status) };
    const refusal =
      held.join() === [...fulfillmentIds].sort().join()
        ? reassignmentRefusal(state)
        : 'The order is served otherwise than when this was planned.';
    if (refusal) throw new Refusal('invalid', refusal);
    orders.set(orderId, order);
  }
  return orders;
}

async function place(
  trx: Kysely<DataPlane>,
  context: Context,
  batch: Batch,
  move: Move,
  orders: ReadonlyMap<string, LockedOrder>,
): Promise<void> {
  const order = orders.get(move.orderId);
  if (!order) throw new Error(`order ${move.orderId} is not locked`);
  const { decision } = move;
  const attempt = (await repository.countDecisions(trx, order.id)) + 1;
  const made = await makeFulfillments(trx, context, order, attempt, decision.allocations);
  await fulfillments.keepPromise(trx, made, move.fulfillmentIds);
  await insertDecision(trx, {
    order_id: order.id,
    attempt,
    outcome: decision.outcome,
    decision: JSON.stringify(decision),
  });
  await note(trx, order, 'order.reassigned', {
    actor: context.actor,
    reason: decision.summary,
    data: {
      attempt,
      from_nodes: move.fromNodes,
      to_nodes: move.toNodes,
      cost_before: move.costBefore,
      cost_after: move.costAfter,
      batch: {
        id: batch.id,
        orders: batch.moves.length,
        cost_before: batch.costBefore,
        cost_after: batch.costAfter,
      },
    },
    key: `reassigned:${batch.id}`,
  });
}
