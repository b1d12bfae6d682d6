/** Updates, signals and queries of an order. */
import { ApplicationFailure, condition, patched, setHandler } from '@temporalio/workflow';
import { COMMAND_KINDS, type Command, type CommandKind } from '../../src/orders/command.ts';
import { isFinal, progressOf, type OrderStatus } from '../../src/orders/order.ts';
import type { StatusChange } from '../../src/orders/order-workflows.ts';
import type { OrderSnapshot } from '../../src/orders/snapshot.ts';
import { steps } from './activities.ts';
import { allowedCommands, commandRefusal } from './command-rules.ts';
import { isUnexpectedStatus, wasGivenUp } from './failures.ts';
import { isWithNodes, putToWork } from './fulfill.ts';
import { load } from './load.ts';
import {
  catchUp,
  CHANGE_REFUSED,
  changeStatus,
  commandUpdate,
  currentStatus,
  reportTracking,
  stockArrived,
  type ChangeRefusal,
} from './messages.ts';
import type { OrderProcess } from './process.ts';
import { TO_BE_SOURCED } from './source.ts';

/** The order, once its rows have been read; messages may arrive before. */
export interface Loading {
  order: OrderProcess | undefined;
}

function refused(message: string, details: ChangeRefusal): ApplicationFailure {
  return ApplicationFailure.create({ message, type: CHANGE_REFUSED, nonRetryable: true, details: [details] });
}

function refusal(order: OrderProcess, change: StatusChange): ApplicationFailure {
  const { status, allowed } = order;
  return refused(`An order that is ${status} cannot become ${change.to}.`, { status, allowed });
}

function assertAllowed(order: OrderProcess, change: StatusChange): void {
  if (!order.allowed.includes(change.to) || order.isCancelling) throw refusal(order, change);
}

function assertTaken(order: OrderProcess, command: Command): void {
  const message = commandRefusal(order, command);
  if (message) throw refused(message, { status: order.status, allowed: allowedCommands(order, command) });
}

async function loaded(loading: Loading): Promise<OrderProcess> {
  await condition(() => loading.order !== undefined);
  if (!loading.order) throw new Error('An order that is loaded is there');
  return loading.order;
}

async function cancel(order: OrderProcess, change: StatusChange): Promise<OrderStatus> {
  order.cancel(change);
  await condition(() => !order.isCancelling);
  order.cancellation = undefined;
  if (order.status === 'CANCELLED' || order.takenBack === change) return order.status;
  throw refusal(order, change);
}

/** True when the order has what was asked for, or has gone past it. */
function isMade({ status, looks }: OrderProcess, { to }: StatusChange, looksBefore: number): boolean {
  if (status === 'CANCELLED') return false;
  if (to === 'SOURCING') return looks > looksBefore;
  if (to === 'CONFIRMED') return status !== 'PENDING';
  if (to === 'BACKORDERED') return status === 'BACKORDERED';
  return progressOf(status) >= progressOf(to);
}

/**
 * True when waiting on would not bring it: the look has ended otherwise, there is nothing left to look for, or the order
 * is held or at its end.
 */
function isInVain({ status, onHold }: OrderProcess, { to }: StatusChange): boolean {
  const hasLooked = (to === 'SOURCED' || to === 'BACKORDERED') && status !== 'SOURCING';
  const isServed = to === 'SOURCING' && status !== 'PENDING' && !TO_BE_SOURCED.has(status);
  return isFinal(status) || onHold || hasLooked || isServed;
}

async function advance(order: OrderProcess, change: StatusChange): Promise<OrderStatus> {
  if (change.to === 'SOURCING' && order.isLooking && patched('look-of-its-own')) {
    // That look may have read the stock before this one was asked for.
    await condition(() => !order.isLooking);
    if (isMade(order, { ...change, to: 'SOURCED' }, order.looks)) return order.status;
    assertAllowed(order, change);
  }
  const { looks } = order;
  order.request = change;
  try {
    await condition(() => isMade(order, change, looks) || isInVain(order, change));
  } finally {
    if (order.request === change) order.request = undefined;
  }
  if (!isMade(order, change, looks)) throw refusal(order, change);
  return order.status;
}

/** One step, that is tried again should it have been given up, and that says no where the rows are ahead of this run. */
async function stepOf(order: OrderProcess, command: Command): Promise<OrderSnapshot> {
  for (;;) {
    try {
      return await steps.carryOut.executeWithOptions({ summary: command.kind }, [order.ref, command]);
    } catch (error) {
      if (wasGivenUp(error)) continue;
      if (!isUnexpectedStatus(error)) throw error;
      order.adopt(await steps.loadOrder(order.ref));
      const allowed = allowedCommands(order, command);
      throw refused('The order has moved on meanwhile.', { status: order.status, allowed });
    }
  }
}

/** Carries a command out in its turn; what held when it came may not hold any more when the turn has come. */
function carryOut(order: OrderProcess, command: Command): Promise<OrderStatus> {
  return order.inTurn(async () => {
    assertTaken(order, command);
    const wasShort = order.status === 'BACKORDERED';
    order.adopt(await stepOf(order, command));
    // Other nodes have got the work; the order's status is what it was.
    if (command.kind === 'reassign') putToWork(order);
    // Units that a node gave back, or that were added, are looked for with those that wait.
    if (wasShort) order.stockArrived = true;
    return order.status;
  });
}

/**
 * A workflow task that is lost takes with it an update that its history does not know yet, though the step of it may have
 * been taken: the rows are ahead of this run, and nobody would ask again for what they say has been done.
 */
function takeOver(order: OrderProcess): Promise<boolean> {
  return order.inTurn(async () => {
    const rows = await load(order.ref);
    if (!order.differsFrom(rows)) return false;
    order.adopt(rows);
    if (isWithNodes(order)) putToWork(order);
    return true;
  });
}

/** A status that stands for the full return or the full refund. */
async function takeBack(order: OrderProcess, { to, actor, requestId }: StatusChange): Promise<OrderStatus> {
  if (!requestId) throw new Error(`${to} names no request`);
  const kind = to === 'RETURNED' ? 'return_everything' : 'refund';
  return carryOut(order, { kind, actor, requestId });
}

const DESCRIPTIONS: Readonly<Record<CommandKind, string>> = {
  cancel_lines: 'Cancels single units',
  edit: 'Changes address, contact, notes or lines before picking',
  hold: 'Stops the order at its next step',
  release: 'Lets a held order go on',
  create_return: 'Agrees on a return',
  receive_return: 'Takes the goods of a return back',
  reject_return: 'Refuses a return',
  refund_return: 'Pays for a return',
  return_everything: 'Takes everything back at once',
  reassign: 'Moves it to other nodes before picking, together with orders that wait too',
  refund: 'Gives money back',
  start_picking: 'The node begins to pick',
  pick: 'The node has picked',
  pack: 'The node has packed',
  handover: 'The node has handed the goods to the customer',
  reject: 'The node gives it back',
};

/** Registers everything before the first await, so that a message in the first task finds its handler. */
export function registerHandlers(loading: Loading): void {
  setHandler(
    changeStatus,
    async (change) => {
      const order = await loaded(loading);
      assertAllowed(order, change);
      if (change.to === 'CANCELLED') return cancel(order, change);
      if (change.to === 'RETURNED' || change.to === 'REFUNDED') return takeBack(order, change);
      return advance(order, change);
    },
    {
      description: 'Moves the order to its next status',
      validator: (change: StatusChange) => {
        if (loading.order) assertAllowed(loading.order, change);
      },
    },
  );
  for (const kind of COMMAND_KINDS) {
    setHandler(commandUpdate(kind), async (command) => carryOut(await loaded(loading), command), {
      description: DESCRIPTIONS[kind],
      validator: (command: Command) => {
        if (loading.order) assertTaken(loading.order, command);
      },
    });
  }
  setHandler(catchUp, async () => takeOver(await loaded(loading)), {
    description: 'Reads the rows again, should they be ahead',
  });
  setHandler(reportTracking, async (report) => {
    (await loaded(loading)).tracking.push(report);
  });
  setHandler(stockArrived, async () => {
    (await loaded(loading)).stockArrived = true;
  });
  setHandler(currentStatus, () => loading.order?.status ?? 'LOADING');
}
