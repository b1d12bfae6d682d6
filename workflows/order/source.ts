/** From a paid order to one that nodes work on, or one that waits for stock. */
import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { OrderStatus } from '../../src/orders/order.ts';
import { sourcing, steps } from './activities.ts';
import { putToWork } from './fulfill.ts';
import type { orderWorkflow } from './order.ts';
import type { OrderProcess } from './process.ts';

/** Events after which a wait goes on in a run of its own, should the server not have said so before. */
const LONG_HISTORY = 4_000;

/** Where an order is looked at for nodes and stock. */
export const TO_BE_SOURCED: ReadonlySet<OrderStatus> = new Set(['CONFIRMED', 'SOURCING', 'BACKORDERED']);

/** Authorizes the payment. One that is declined puts the order on hold. */
export async function confirm(order: OrderProcess): Promise<void> {
  await order.released();
  if (order.isCancelling) return;
  await order.inTurn(async () => {
    // A hold may have had its turn before.
    if (order.onHold) return;
    order.status = await steps.confirmOrder(order.ref);
    if (order.status === 'PENDING') order.adopt(await steps.loadOrder(order.ref));
  });
}

/** One look for nodes and stock: it ends SOURCED with fulfillments, or BACKORDERED. */
export async function source(order: OrderProcess): Promise<void> {
  await order.released();
  if (order.isCancelling) return;
  order.show();
  const asked = order.request?.to === 'SOURCING' ? order.request : undefined;
  await order.inTurn(async () => {
    // Units may have been cancelled, or the order held, while this waited for its turn.
    if (order.onHold || !TO_BE_SOURCED.has(order.status)) return;
    // Stock that arrives while this look is under way may have come too late for it.
    order.stockArrived = false;
    const attempt = {
      number: order.attempts + 1,
      from: order.status,
      askedBy: asked?.actor ?? null,
      ...(asked?.requestId ? { requestId: asked.requestId } : {}),
    };
    order.isLooking = true;
    try {
      order.adopt(await sourcing.sourceOrder(order.ref, attempt));
    } finally {
      order.isLooking = false;
    }
    order.looks += 1;
  });
  // One request is one look: the wait that follows must not find it again.
  if (asked && order.request === asked) order.request = undefined;
}

/** Seconds until the order is given up; null: never. */
function secondsLeft(order: OrderProcess): number | null {
  const limit = order.settings.backorderCancelSeconds;
  if (limit === null || order.backorderedAt === null) return null;
  return Math.max(0, (Date.parse(order.backorderedAt) + limit * 1_000 - Date.now()) / 1_000);
}

/** A wait of months must not grow one history for ever. The next run begins from the rows, like any other. */
async function continueAsNewIfLong(order: OrderProcess): Promise<void> {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  if (!continueAsNewSuggested && historyLength < LONG_HISTORY) return;
  await condition(allHandlersFinished);
  if (order.isQuiet) await continueAsNew<typeof orderWorkflow>(order.ref);
}

/** Waits for stock, for the next look, for somebody's "source now", or for the day that the order is given up. */
export async function awaitStock(order: OrderProcess): Promise<void> {
  await continueAsNewIfLong(order);
  // What could be served goes meanwhile.
  putToWork(order);
  await order.released();
  const left = secondsLeft(order);
  const isAsked = () => order.stockArrived || order.request?.to === 'SOURCING';
  const isOver = () => order.status !== 'BACKORDERED' || order.onHold;
  const retry = order.settings.backorderRetrySeconds;
  const seconds = left === null ? retry : Math.min(retry, left);
  if (!order.isCancelling) {
    await order.pause(() => isAsked() || isOver(), seconds, 'Look for stock again');
  }
  order.rethrow();
  if (order.isCancelling || isOver()) return;
  if (secondsLeft(order) === 0 && !isAsked()) {
    order.cancel({ to: 'CANCELLED', actor: 'system', reason: 'backorder_expired' });
    return;
  }
  await source(order);
}
