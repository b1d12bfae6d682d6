/** From a paid order to one that nodes work on, or one that waits for stock. */
import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { sourcing, steps } from './activities.ts';
import type { OrderProcess } from './process.ts';
import type { orderWorkflow } from './order.ts';

/** Authorizes the payment. */
export async function confirm(order: OrderProcess): Promise<void> {
  order.status = await steps.confirmOrder(order.ref);
}

/** One look for nodes and stock: it ends SOURCED with fulfillments, or BACKORDERED. */
export async function source(order: OrderProcess): Promise<void> {
  order.show();
  const asked = order.request?.to === 'SOURCING' ? order.request : undefined;
  // Stock that arrives while this look is under way may have come too late for it.
  order.stockArrived = false;
  const attempt = { number: order.attempts + 1, from: order.status, askedBy: asked?.actor ?? null };
  const result = await sourcing.sourceOrder(order.ref, attempt);
  order.looks += 1;
  // One request is one look: the wait that follows must not find it again.
  if (asked && order.request === asked) order.request = undefined;
  order.status = result.status;
  order.attempts = result.attempts;
  order.backorderedAt = result.backorderedAt;
  order.fulfillments = result.fulfillments;
}

/** Seconds until the order is given up; null: never. */
function secondsLeft(order: OrderProcess): number | null {
  const limit = order.settings.backorderCancelSeconds;
  if (limit === null || order.backorderedAt === null) return null;
  return Math.max(0, (Date.parse(order.backorderedAt) + limit * 1_000 - Date.now()) / 1_000);
}

/** A wait of months must not grow one history for ever. */
async function continueAsNewIfLong(order: OrderProcess): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof orderWorkflow>(order.ref);
}

/** Waits for stock, for the next look, for somebody's "source now", or for the day that the order is given up. */
export async function awaitStock(order: OrderProcess): Promise<void> {
  await continueAsNewIfLong(order);
  const left = secondsLeft(order);
  const isAsked = () => order.stockArrived || order.request?.to === 'SOURCING';
  const retry = order.settings.backorderRetrySeconds;
  await order.pause(isAsked, left === null ? retry : Math.min(retry, left), 'Look for stock again');
  if (order.isCancelling) return;
  if (secondsLeft(order) === 0 && !isAsked()) {
    order.cancel({ to: 'CANCELLED', actor: 'system', reason: 'backorder_expired' });
    return;
  }
  await source(order);
}
