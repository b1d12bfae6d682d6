/** Making a request as a client does, and judging the answer by the rows. */
import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { Refusal, type RefusalKind } from '../../src/runtime/errors.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { newKey } from '../support/stage.ts';
import type { Asked } from './asking.ts';
import type { World } from './world.ts';

/** How often a client repeats a request whose answer is open: a busy machine is no fault. */
const TRIES = 60;
/** What an answer of 503 asks for in its Retry-After. */
const RETRY_AFTER_MS = 1_000;
const EXPECTED: ReadonlySet<RefusalKind> = new Set(['invalid', 'conflict', 'not-found']);

export interface Answer {
  refusal: string | null;
  /** Who asked; every request has an actor of its own. */
  actor: string;
  asked: Asked;
}

/** Makes a request until it is answered. @throws what is neither an answer nor a refusal that is to be expected. */
export async function answerOf(asked: Asked, context: Context, key = newKey()): Promise<Answer> {
  const { actor } = context;
  for (let attempt = 1; ; attempt++) {
    try {
      await asked.send(context, key);
      return { refusal: null, actor, asked };
    } catch (error) {
      // A signal is no request: there is nobody to answer when the workflow has ended.
      if (error instanceof WorkflowNotFoundError) return { refusal: 'there is no workflow', actor, asked };
      if (!(error instanceof Refusal))
        throw new Error(`${asked.words}: no refusal but ${describe(error)}`, { cause: error });
      if (EXPECTED.has(error.kind)) return { refusal: `${error.kind}: ${error.message}`, actor, asked };
      if (error.kind !== 'unavailable') throw new Error(`${asked.words}: ${error.kind}`, { cause: error });
      if (attempt >= TRIES)
        throw new Error(`${asked.words}: not answered after ${TRIES} requests`, { cause: error });
      await pause(RETRY_AFTER_MS);
    }
  }
}

/** The error with what caused it. */
function describe(error: unknown): string {
  const details = error instanceof Error && isGrpcServiceError(error) ? ` (${error.details})` : '';
  const cause = error instanceof Error && error.cause ? `, because of ${describe(error.cause)}` : '';
  return `${String(error)}${details}${cause}`;
}

/** What somebody has left in the rows: entries of the trail, requests, returns and entries of the stock log. */
function tracesOf({ events, requests, returns, adjusted }: World, actor: string): string[] {
  return [
    ...events.filter((each) => each.actor === actor).map((each) => each.event_type),
    ...requests.filter((each) => each.actor === actor).map((each) => `a request to ${each.kind}`),
    ...returns.filter((each) => each.created_by === actor).map(() => 'a return'),
    ...adjusted
      .filter((each) => each.actor === actor)
      .map((each) => `${each.entries} entries in the stock log`),
  ];
}

/** Invariants 3 and 5: what was refused has left nothing, and what was done is there once. */
export function faultsOfAnswer({ refusal, actor, asked }: Answer, world: World): string[] {
  if (refusal !== null) {
    const traces = tracesOf(world, actor);
    return traces.length > 0 ? [`${asked.words} was refused and has left ${traces.join(', ')}`] : [];
  }
  if (asked.order === null) {
    const entries = world.adjusted.find((each) => each.actor === actor)?.entries ?? 0;
    return entries === 1 ? [] : [`${asked.words} was done and stands in the stock log ${entries} times`];
  }
  if (asked.leaves.length === 0) return [];
  const left = world.events.filter((each) => each.actor === actor && asked.leaves.includes(each.event_type));
  return left.length === 1 ? [] : [`${asked.words} was done and stands in the trail ${left.length} times`];
}

/** The rows of an order that a refused request must leave as they were. */
function rowsOf(world: World, orderId: string): unknown {
  const own = <T extends { order_id: string }>(rows: readonly T[]) =>
    rows.filter((row) => row.order_id === orderId);
  const { lines, events, fulfillments, allocations, payments, returns } = world;
  const order = world.orders.find((each) => each.id === orderId);
  return [
    order,
    ...[lines, events, fulfillments, allocations, payments, returns].map((rows) => own(rows as never[])),
  ];
}

/** Invariant 5 by comparison: nothing of the order has changed, unless somebody else has made an entry meanwhile. */
export function faultsOfRefusal({ refusal, asked }: Answer, before: World, after: World): string[] {
  const { order } = asked;
  if (refusal === null || order === null) return [];
  const count = (world: World) => world.orders.find((each) => each.id === order.id)?.event_count;
  if (count(before) !== count(after)) return [];
  const isSame = JSON.stringify(rowsOf(before, order.id)) === JSON.stringify(rowsOf(after, order.id));
  return isSame ? [] : [`${asked.words} was refused and has changed the order`];
}
