/**
 * Requests that are made once. What people ask in words is kept in the database, and the workflow is given its id; a
 * repeat of a request finds the first and does nothing twice.
 */
import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../runtime/errors.ts';
import { derivedId, newId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import * as repository from './request-repository.ts';

export interface Request {
  orderId: string;
  kind: string;
  /** What of the order it concerns: a fulfillment, a return, a status. */
  target?: string;
  body: unknown;
  /** The caller's idempotency key, else the id of the request. */
  key: string;
}

/** As JSON keeps it: what is undefined is not there. */
const asJson = (body: unknown): unknown => JSON.parse(JSON.stringify(body ?? {}));

/** The request with this key as it is kept, be it this one or one that came first. */
async function keep<Answer>(
  context: Context,
  { orderId, kind }: Request,
  key: string,
  body: unknown,
  check: () => Answer | Promise<Answer>,
): Promise<repository.KeptRequest> {
  const first = await repository.findKept(context.db, key);
  if (first) return first;
  const answer = await check();
  const id = newId();
  const request = { id, key, order_id: orderId, kind, actor: context.actor, body, answer };
  const kept = { id, body, answer, done_at: null };
  if (await repository.keepRequest(context.db, request)) return kept;
  // A twin of this request was faster.
  return (await repository.findKept(context.db, key)) ?? kept;
}

/** A refusal of what was done before is none: its first answer was lost with the run that gave it. */
async function isDone(context: Context, key: string): Promise<boolean> {
  return (await repository.findKept(context.db, key))?.done_at != null;
}

/**
 * Makes a request once. One that is refused has changed nothing and is forgotten: it may be tried again.
 *
 * @param check refuses by throwing what must not be tried; answers what is to be answered once it is done.
 * @param send carries it out; gets the id under which the request is kept. The step notes in its own transaction that it
 *   was carried out.
 * @returns that id, and what `check` has answered, be it now or the first time.
 * @throws Refusal `conflict` when the key was used before with another body; what `check` and `send` refuse.
 */
export async function once<Answer>(
  context: Context,
  request: Request,
  check: () => Answer | Promise<Answer>,
  send: (requestId: string) => Promise<void>,
): Promise<{ id: string; answer: Answer }> {
  const key = derivedId(request.orderId, request.kind, request.target ?? '', request.key);
  const body = asJson(request.body);
  const kept = await keep(context, request, key, body, check);
  if (!isDeepStrictEqual(kept.body, body)) {
    throw new Refusal('conflict', 'This Idempotency-Key was used before with another request.');
  }
  // What was kept is what `check` has answered.
  const done = { id: kept.id, answer: kept.answer as Answer };
  if (kept.done_at) return done;
  try {
    await send(kept.id);
  } catch (error) {
    if (await isDone(context, key)) return done;
    // While the answer is open the request stays, for it may still be carried out.
    if (error instanceof Refusal && error.kind !== 'unavailable') {
      await repository.dropRequest(context.db, kept.id);
    }
    throw error;
  }
  await repository.markAnswered(context.db, kept.id);
  return done;
}
