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
async function keep(
  context: Context,
  { orderId, kind }: Request,
  key: string,
  body: unknown,
  check: () => void | Promise<void>,
): Promise<repository.KeptRequest> {
  const first = await repository.findKept(context.db, key);
  if (first) return first;
  await check();
  const id = newId();
  const request = { id, key, order_id: orderId, kind, actor: context.actor, body };
  if (await repository.keepRequest(context.db, request)) return { id, body, result: null };
  // A twin of this request was faster.
  return (await repository.findKept(context.db, key)) ?? { id, body, result: null };
}

/**
 * Makes a request once. One that is refused has changed nothing and is forgotten: it may be tried again.
 *
 * @param check refuses by throwing what must not be tried.
 * @param send carries it out; gets the id under which the request is kept. What it answers is kept as well.
 * @returns that id, and what `send` has answered, be it now or the first time.
 * @throws Refusal `conflict` when the key was used before with another body; what `check` and `send` refuse.
 */
export async function once<Answer>(
  context: Context,
  request: Request,
  check: () => void | Promise<void>,
  send: (requestId: string) => Promise<Answer>,
): Promise<{ id: string; answer: Answer }> {
  const { orderId, kind, target = '', key } = request;
  const body = asJson(request.body);
  const kept = await keep(context, request, derivedId(orderId, kind, target, key), body, check);
  if (!isDeepStrictEqual(kept.body, body)) {
    throw new Refusal('conflict', 'This Idempotency-Key was used before with another request.');
  }
  // What was kept is what `send` has answered.
  if (kept.result) return { id: kept.id, answer: (kept.result as { answer: Answer }).answer };
  let answer: Answer;
  try {
    answer = await send(kept.id);
  } catch (error) {
    // While the answer is open the request stays, for it may still be carried out.
    if (error instanceof Refusal && error.kind !== 'unavailable') {
      await repository.dropRequest(context.db, kept.id);
    }
    throw error;
  }
  await repository.keepAnswer(context.db, kept.id, { answer });
  return { id: kept.id, answer };
}
