/**
 * One order, from acceptance to its end.
 *
 *     PENDING -> CONFIRMED -> SOURCING -> SOURCED -> PICKING -> PACKING -> READY_TO_SHIP -> SHIPPED -> ... -> DELIVERED
 *                                 |  ^                                          |
 *                                 v  |                                          +-> PICKED_UP
 *                             BACKORDERED            anything before SHIPPED -> CANCELLED
 *
 * The workflow begins where the order's rows say it stands, whatever that is: a first start, a continued run and the
 * start after a loss of Temporal's data are one path.
 */
import { allHandlersFinished, condition } from '@temporalio/workflow';
import { isFinal, type OrderStatus } from '../../src/orders/order.ts';
import { steps } from './activities.ts';
import { cancelOrder } from './cancel.ts';
import { deliver } from './deliver.ts';
import { fulfill } from './fulfill.ts';
import { registerHandlers, type Loading } from './handlers.ts';
import type { OrderRef } from './messages.ts';
import { OrderProcess } from './process.ts';
import { awaitStock, confirm, source } from './source.ts';

type Phase = (order: OrderProcess) => Promise<void>;

/** What happens next in each status; null: nothing, the order has arrived. */
const PHASES: Record<OrderStatus, Phase | null> = {
  PENDING: confirm,
  CONFIRMED: source,
  SOURCING: source,
  BACKORDERED: awaitStock,
  SOURCED: fulfill,
  PICKING: fulfill,
  PACKING: fulfill,
  READY_TO_SHIP: fulfill,
  SHIPPED: deliver,
  OUT_FOR_DELIVERY: deliver,
  DELIVERED: null,
  PICKED_UP: null,
  RETURNED: null,
  REFUNDED: null,
  CANCELLED: null,
};

/** Drives one order. @returns its last status. */
export async function orderWorkflow(ref: OrderRef): Promise<OrderStatus> {
  const loading: Loading = { order: undefined };
  registerHandlers(loading);
  const order = new OrderProcess(ref, await steps.loadOrder(ref));
  loading.order = order;
  for (let phase = PHASES[order.status]; phase && !isFinal(order.status); phase = PHASES[order.status]) {
    await (order.isCancelling ? cancelOrder(order) : phase(order));
  }
  order.show();
  await condition(allHandlersFinished);
  return order.status;
}
