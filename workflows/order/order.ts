/**
 * One order, from acceptance to its end.
 *
 *     PENDING -> CONFIRMED -> SOURCING -> SOURCED -> PICKING -> PACKING -> READY_TO_SHIP -> SHIPPED -> ... -> DELIVERED
 *                                 ^ |  ^     |          |                       |                                |
 *                                 | v  +-----+----------+                       +-> PICKED_UP -------------------+
 *                             BACKORDERED    a node cannot serve it                                              |
 *                                                                             RETURNED, REFUNDED, or nothing <---+
 *                            anything before SHIPPED -> CANCELLED
 *
 * The phases below follow the order's status. The fulfillments of an order work side by side in the background, also
 * while the rest of it is sourced or waits for stock. All changes of rows take turns, so that this run is their only
 * writer.
 *
 * The workflow begins where the order's rows say it stands, whatever that is: a first start, a continued run and the
 * start after a loss of Temporal's data are one path.
 */
import { allHandlersFinished, condition, patched } from '@temporalio/workflow';
import type { OrderStatus } from '../../src/orders/order.ts';
import { cancelOrder } from './cancel.ts';
import { isUnexpectedStatus, wasGivenUp } from './failures.ts';
import { fulfill } from './fulfill.ts';
import { registerHandlers, type Loading } from './handlers.ts';
import { load } from './load.ts';
import type { OrderRef } from './messages.ts';
import { OrderProcess } from './process.ts';
import { awaitReturns, isClosed } from './returns.ts';
import { awaitStock, confirm, source } from './source.ts';

type Phase = (order: OrderProcess) => Promise<void>;

/** What happens next in each status; null: nothing, the order has come to its end. */
const PHASES: Record<OrderStatus, Phase | null> = {
  PENDING: confirm,
  CONFIRMED: source,
  SOURCING: source,
  BACKORDERED: awaitStock,
  SOURCED: fulfill,
  PICKING: fulfill,
  PACKING: fulfill,
  READY_TO_SHIP: fulfill,
  SHIPPED: fulfill,
  OUT_FOR_DELIVERY: fulfill,
  DELIVERED: awaitReturns,
  PICKED_UP: awaitReturns,
  RETURNED: awaitReturns,
  REFUNDED: null,
  CANCELLED: null,
};

function nextPhase(order: OrderProcess): Phase | null {
  if (order.isCancelling) return cancelOrder;
  const phase = PHASES[order.status];
  return phase === awaitReturns && isClosed(order) ? null : phase;
}

/**
 * A workflow task that fails loses what its local activities have answered, but not what they have done: the rows may be
 * ahead of this run. Where a step finds them so, this run takes them over and goes on from there.
 */
async function drive(order: OrderProcess, phase: Phase): Promise<void> {
  try {
    await phase(order);
  } catch (error) {
    const isLost = wasGivenUp(error);
    if (!isLost && !isUnexpectedStatus(error)) throw error;
    await order.inTurn(async () => {
      const rows = await load(order.ref);
      if (!isLost && !order.isNews(rows)) throw error;
      order.adopt(rows);
    });
  }
}

/** Drives one order. @returns its last status. */
export async function orderWorkflow(ref: OrderRef): Promise<OrderStatus> {
  const loading: Loading = { order: undefined };
  registerHandlers(loading);
  const order = new OrderProcess(ref, await load(ref));
  // What woke an earlier run of this order may be lost with it.
  if (order.status === 'BACKORDERED' && patched('look-at-start')) order.stockArrived = true;
  loading.order = order;
  for (let phase = nextPhase(order); phase; phase = nextPhase(order)) await drive(order, phase);
  order.show();
  await condition(allHandlersFinished);
  return order.status;
}
