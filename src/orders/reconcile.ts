/** Finding what should go on by itself and does not, and letting it go on. */
import { mapInParallel } from '../runtime/parallel.ts';
import type { Context } from '../tenancy/context.ts';
import type { OrderWorkflows } from './order-workflows.ts';
import { openOrders } from './reconcile-repository.ts';

const STARTS_AT_ONCE = 16;

/** Younger orders are just being started: a start of theirs repairs nothing. */
const SETTLED_MS = 60_000;
const isSettled = ({ created_at }: { created_at: Date }) => Date.now() - created_at.getTime() > SETTLED_MS;

/** What a look has found and repaired. */
export interface Reconciled {
  /** Orders to which something can still happen. */
  open: number;
  /** Those of them that no workflow drove; each has one now. */
  restarted: number;
}

/**
 * Starts the workflow of every open order that has none. The workflow goes on from the order's rows; starting one that
 * runs already changes nothing, so a list of running workflows that lags behind does no harm.
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
  const result: Reconciled = { open: 0, restarted: 0 };
  for await (const orders of openOrders(context.db, settings.return_window_seconds)) {
    const missing = orders.filter((order) => !running.has(order.id));
    await mapInParallel(missing, STARTS_AT_ONCE, (order) => workflows.start(slug, order));
    result.open += orders.length;
    result.restarted += missing.filter((order) => isSettled(order)).length;
    onProgress();
  }
  if (result.restarted > 0) context.log.warn(result, 'orders without a workflow go on again');
  return result;
}
