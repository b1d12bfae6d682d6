/** Updates, signals and queries of an order. */
import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { allowedTransitions, isFinal, progressOf, type OrderStatus } from '../../src/orders/order.ts';
import type { StatusChange } from '../../src/orders/order-workflows.ts';
import {
  CHANGE_REFUSED,
  changeStatus,
  currentStatus,
  reportTracking,
  stockArrived,
  type ChangeRefusal,
} from './messages.ts';
import type { OrderProcess } from './process.ts';

/** The order, once its rows have been read; messages may arrive before. */
export interface Loading {
  order: OrderProcess | undefined;
}

/**
 * What the table allows, less what only nodes can cause (back to SOURCING from a node's hands), and less a cancellation
 * of an order that has left in part.
 */
function allowedChanges(order: OrderProcess): OrderStatus[] {
  const isWithNodes = progressOf(order.status) >= 0;
  return allowedTransitions(order.status, order.fulfillmentType)
    .filter((to) => to !== 'SOURCING' || !isWithNodes)
    .filter((to) => to !== 'CANCELLED' || order.isCancellable);
}

function refusal(order: OrderProcess, change: StatusChange): ApplicationFailure {
  const allowed = allowedChanges(order);
  const details: ChangeRefusal = { status: order.status, allowed };
  return ApplicationFailure.create({
    message: `An order that is ${order.status} cannot become ${change.to}.`,
    type: CHANGE_REFUSED,
    nonRetryable: true,
    details: [details],
  });
}

function assertAllowed(order: OrderProcess, change: StatusChange): void {
  if (!allowedChanges(order).includes(change.to) || order.isCancelling) throw refusal(order, change);
}

async function loaded(loading: Loading): Promise<OrderProcess> {
  await condition(() => loading.order !== undefined);
  if (!loading.order) throw new Error('An order that is loaded is there');
  return loading.order;
}

async function cancel(order: OrderProcess, change: StatusChange): Promise<OrderStatus> {
  order.cancel(change);
  await condition(() => !order.isCancelling);
  if (order.status === 'CANCELLED') return order.status;
  order.cancellation = undefined;
  throw refusal(order, change);
}

/** True when the order has what was asked for, or has gone past it. */
function isReached(order: OrderProcess, change: StatusChange, looksBefore: number): boolean {
  if (isFinal(order.status)) return true;
  if (change.to === 'SOURCING') return order.looks > looksBefore;
  if (change.to === 'CONFIRMED') return order.status !== 'PENDING';
  return progressOf(order.status) >= progressOf(change.to);
}

async function advance(order: OrderProcess, change: StatusChange): Promise<OrderStatus> {
  const { looks } = order;
  order.request = change;
  try {
    await condition(() => isReached(order, change, looks));
  } finally {
    if (order.request === change) order.request = undefined;
  }
  if (order.status === 'CANCELLED') throw refusal(order, change);
  return order.status;
}

/** Registers everything before the first await, so that a message in the first task finds its handler. */
export function registerHandlers(loading: Loading): void {
  setHandler(
    changeStatus,
    async (change) => {
      const order = await loaded(loading);
      assertAllowed(order, change);
      return change.to === 'CANCELLED' ? cancel(order, change) : advance(order, change);
    },
    {
      description: 'Moves the order to its next status',
      validator: (change: StatusChange) => {
        if (loading.order) assertAllowed(loading.order, change);
      },
    },
  );
  setHandler(reportTracking, async (report) => {
    (await loaded(loading)).tracking.push(report);
  });
  setHandler(stockArrived, async () => {
    (await loaded(loading)).stockArrived = true;
  });
  setHandler(currentStatus, () => loading.order?.status ?? 'LOADING');
}
