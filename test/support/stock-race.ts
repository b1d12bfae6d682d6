/** What races for stock: actors that reserve, release, sell, adjust and transfer until the time is up. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';
import { adjust } from '../../src/inventory/adjustments.ts';
import { announceStock } from '../../src/inventory/arrivals.ts';
import type { StockPlace } from '../../src/inventory/inventory.ts';
import {
  reduceReservations,
  release,
  reserveOrThrow,
  sell,
  StockTakenError,
  type Wish,
} from '../../src/inventory/reservations.ts';
import { transfer } from '../../src/inventory/transfers.ts';
import { cancel, cancelLines } from '../../src/orders/cancellation.ts';
import { confirm } from '../../src/orders/progress.ts';
import { snapshot } from '../../src/orders/snapshot.ts';
import type { SourcingAttempt } from '../../src/orders/sourcing-steps.ts';
import { manualGateway } from '../../src/payments/payments.ts';
import { Refusal } from '../../src/runtime/errors.ts';
import { newId } from '../../src/runtime/ids.ts';
import { sourceOrder } from '../../src/sourcing/order-sourcing.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { FIRST_ATTEMPT, line, place, placeAndSource } from './orders.ts';
import { addNode, addStock, FAR, NEAR } from './supply.ts';

const WINDOW_SECONDS = 1;
const MOST_LINES = 4;
const MOST_UNITS = 3;

export interface RaceGround {
  nodes: string[];
  skus: string[];
  /** An order that all bare reservations are made for. */
  orderId: string;
  /** Its line of each SKU. */
  lines: Map<string, string>;
}

/** How often something was done, or was refused in words. */
export type Tally = Record<string, number>;

const below = (limit: number) => Math.floor(Math.random() * limit);

function pick<T>(values: readonly T[]): T {
  const value = values[below(values.length)];
  if (value === undefined) throw new Error('There is nothing to pick from');
  return value;
}

/** Nodes that keep a little of every SKU, and two orders that wait for some of each. */
export async function prepareRace(
  context: Context,
  counts: { nodes: number; skus: number; units: number },
): Promise<RaceGround> {
  const skus = Array.from({ length: counts.skus }, (_, index) => `RACE-${index}`);
  const nodes: string[] = [];
  for (let index = 0; index < counts.nodes; index++) {
    nodes.push(await addNode(context.db, `RACE-${index}`, index % 2 === 0 ? NEAR : FAR));
  }
  for (let index = 0; index < 2; index++) {
    await placeAndSource(context, { line_items: skus.map((sku) => line(sku, MOST_UNITS)) });
  }
  for (const node of nodes) for (const sku of skus) await addStock(context.db, node, sku, counts.units);
  const orderId = await place(context, { line_items: skus.map((sku) => line(sku)) });
  const lines = await context.db
    .selectFrom('order_items')
    .select(['id', 'sku'])
    .where('order_id', '=', orderId)
    .execute();
  return { nodes, skus, orderId, lines: new Map(lines.map((each) => [each.sku, each.id])) };
}

/** One fulfillment with the allocations that a reservation is for. */
async function insertFulfillment(
  trx: Kysely<DataPlane>,
  { orderId, lines }: RaceGround,
  fulfillmentId: string,
  wishes: readonly Wish[],
  number: number,
): Promise<void> {
  const nodeId = wishes[0]?.nodeId ?? '';
  await trx
    .insertInto('fulfillments')
    .values({
      id: fulfillmentId,
      order_id: orderId,
      node_id: nodeId,
      number,
      status: 'SOURCED',
      counted_on: sql`current_date`,
      rejection_reason: null,
    })
    .execute();
  await trx
    .insertInto('fulfillment_allocations')
    .values(
      wishes.map((wish) => ({
        id: wish.allocationId,
        fulfillment_id: fulfillmentId,
        order_id: orderId,
        order_item_id: lines.get(wish.sku) ?? '',
        node_id: wish.nodeId,
        sku: wish.sku,
        quantity_allocated: wish.quantity,
        quantity_picked: null,
        status: 'ALLOCATED' as const,
        sourcing_score: null,
      })),
    )
    .execute();
}

/** Wishes in no order at all: whatever order is needed is the product's to find. */
function wishesOf({ nodes, skus }: RaceGround): Wish[] {
  return Array.from({ length: 1 + below(MOST_LINES) }, () => ({
    allocationId: newId(),
    nodeId: pick(nodes),
    sku: pick(skus),
    quantity: 1 + below(MOST_UNITS),
  }));
}

let fulfillments = 0;

/** Reserves, and gives the units back, or a part of them, or sells them. */
async function reserveAndEnd(context: Context, ground: RaceGround): Promise<string> {
  const { db } = context;
  const author = { reference: ground.orderId, actor: 'race', orderId: ground.orderId };
  const fulfillmentId = newId();
  const wishes = wishesOf(ground);
  const number = ++fulfillments;
  try {
    await db.transaction().execute(async (trx) => {
      await insertFulfillment(trx, ground, fulfillmentId, wishes, number);
      await reserveOrThrow(trx, wishes, author);
    });
  } catch (error) {
    if (error instanceof StockTakenError) return 'reservations not served';
    throw error;
  }
  const freeing = (free: (trx: Kysely<DataPlane>) => Promise<StockPlace[]>) =>
    db.transaction().execute(async (trx) => announceStock(trx, await free(trx), WINDOW_SECONDS));
  const chance = Math.random();
  if (chance < 0.3) await freeing((trx) => reduceReservations(trx, wishes.slice(0, 1), author));
  if (chance < 0.8) await freeing((trx) => release(trx, [fulfillmentId], author));
  else await db.transaction().execute((trx) => sell(trx, [fulfillmentId], author));
  return 'reservations';
}

/** One unit of each line is not wanted any more. */
async function cancelSome(context: Context, orderId: string): Promise<void> {
  const lines = await context.db
    .selectFrom('order_items')
    .select(['id as order_item_id', sql<number>`1`.as('quantity')])
    .where('order_id', '=', orderId)
    .execute();
  const author = { actor: 'race', requestId: newId() };
  await cancelLines(context, orderId, { reason: 'less', lines }, author, manualGateway);
}

/** One attempt to source, repeated as a whole when others were faster again and again, as its activity is. */
async function sourceAtLast(context: Context, id: string, attempt: SourcingAttempt): Promise<void> {
  for (;;) {
    try {
      return await sourceOrder(context, id, attempt);
    } catch (error) {
      if (!(error instanceof StockTakenError)) throw error;
    }
  }
}

/** A whole order, sourced by the product, perhaps in parts, and cancelled, perhaps in parts. */
async function orderAndCancel(context: Context, { skus }: RaceGround): Promise<string> {
  const lines = Array.from({ length: 1 + below(MOST_LINES) }, () => line(pick(skus), pick([2, 3, 30])));
  const order = { line_items: lines, allow_partial_shipment: Math.random() < 0.5 };
  const id = await place(context, order);
  await confirm(context, id, manualGateway);
  await sourceAtLast(context, id, FIRST_ATTEMPT);
  const { status } = await snapshot(context, id);
  if (status === 'BACKORDERED') {
    await sourceAtLast(context, id, { number: 10, from: 'BACKORDERED', askedBy: null });
  }
  if (Math.random() < 0.5) await cancelSome(context, id);
  await cancel(context, id, { actor: 'race', reason: 'enough' }, manualGateway);
  return `orders ${status.toLowerCase()}`;
}

async function correct(context: Context, { nodes, skus }: RaceGround): Promise<string> {
  const { id } = await context.db
    .selectFrom('inventory_items')
    .select('id')
    .where('node_id', '=', pick(nodes))
    .where('sku', '=', pick(skus))
    .executeTakeFirstOrThrow();
  await adjust(context, id, { reason: 'CORRECTION', quantity_delta: pick([-2, -1, 1, 2, 3]) });
  return 'adjustments';
}

async function move(context: Context, { nodes, skus }: RaceGround): Promise<string> {
  const [from, to] = [pick(nodes), pick(nodes)];
  if (from === to) return 'transfers to nowhere';
  const quantity = 1 + below(MOST_UNITS);
  await transfer(context, { from_node_id: from, to_node_id: to, sku: pick(skus), quantity });
  return 'transfers';
}

/**
 * Lets so many actors of each kind act again and again, all at the same time. Bare reservations and the others work
 * with connections of their own, as different processes do.
 *
 * @throws whatever reaches an actor but a refusal in words: a deadlock, a violated constraint.
 */
export async function race(
  { reserving, others }: Record<'reserving' | 'others', Context>,
  ground: RaceGround,
  actors: { reservations: number; orders: number; adjustments: number; transfers: number },
  seconds: number,
): Promise<Tally> {
  const tally: Tally = {};
  const count = (name: string) => (tally[name] = (tally[name] ?? 0) + 1);
  const end = performance.now() + seconds * 1_000;
  const act = async (context: Context, once: typeof reserveAndEnd): Promise<void> => {
    while (performance.now() < end) {
      try {
        count(await once(context, ground));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        count(`refused: ${error.details.errors?.[0]?.path ?? error.kind}`);
      }
    }
  };
  const many = (number: number, context: Context, once: typeof reserveAndEnd) =>
    Array.from({ length: number }, () => act(context, once));
  await Promise.all([
    ...many(actors.reservations, reserving, reserveAndEnd),
    ...many(actors.orders, others, orderAndCancel),
    ...many(actors.adjustments, others, correct),
    ...many(actors.transfers, others, move),
  ]);
  return tally;
}
