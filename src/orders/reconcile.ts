/** Finding what should go on by itself and does not, and letting it go on. */
import { Refusal } from '../runtime/errors.ts';
import { mapInParallel } from '../runtime/parallel.ts';
import type { Context } from '../tenancy/context.ts';
import type { OrderWorkflows } from './order-workflows.ts';
import { openOrders } from './reconcile-repository.ts';
import { findUnanswered, markAnswered } from './request-repository.ts';

const AT_ONCE = 16;
/** Longer than a request waits for its answer. */
const UNANSWERED_SECONDS = 60;
/** Requests looked after in one look; the next look takes the next. */
const MOST_UNANSWERED = 1_000;

/** Younger orders are just being started: a start of theirs repairs nothing. */
const SETTLED_MS = 60_000;
const isSettled = ({ created_at }: { created_at: Date }) => Date.now() - created_at.getTime() > SETTLED_MS;

/** What a look has found and repaired. */
export interface Reconciled {
  /** Orders to which something can still happen. */
  open: number;
  /** Those of them that no workflow drove; each has one now. */
  restarted: number;
  /** Orders whose rows were ahead of their workflow; it knows of them now. */
  caughtUp: number;
}

/** Lets the workflows of requests whose answer was lost read the rows again. @returns how many were behind. */
async function catchUp({ db, environment, log }: Context, workflows: OrderWorkflows): Promise<number> {
  const unanswered = await findUnanswered(db, UNANSWERED_SECONDS, MOST_UNANSWERED);
  const wereBehind = await mapInParallel(unanswered, AT_ONCE, async ({ id, order_id }) => {
    try {
      const wasBehind = await workflows.catchUp(environment.slug, { id: order_id });
      await markAnswered(db, id);
      return wasBehind;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The next look asks again; meanwhile the others must not wait for this one.
      log.warn({ orderId: order_id }, 'a workflow that may be behind its rows does not answer');
      return false;
    }
  });
  return wereBehind.filter(Boolean).length;
}

/**
 * Starts the workflow of every open order that has none. The workflow goes on from the order's rows; starting one that
 * runs already changes nothing, so a list of running workflows that lags behind does no harm. Then lets those catch up whose
 * rows are ahead of them.
 *
 * @param onProgress called after each batch.
 */
export async function reconcileOrders(
  context: Context,
  workflows: OrderWorkflows,
  onProgress: () => void,
): Promise<Reconciled> {
  const { slug, settings } = context.environment;
  const running = await workflows.running(slug);
  const result: Reconciled = { open: 0, restarted: 0, caughtUp: 0 };
  for await (const orders of openOrders(context.db, settings.return_window_seconds)) {
    const missing = orders.filter((order) => !running.has(order.id));
    await mapInParallel(missing, AT_ONCE, (order) => workflows.start(slug, order));
    result.open += orders.length;
    result.restarted += missing.filter((order) => isSettled(order)).length;
    onProgress();
  }
  result.caughtUp = await catchUp(context, workflows);
  if (result.restarted + result.caughtUp > 0) context.log.warn(result, 'orders that stood still go on again');
  return result;
}
