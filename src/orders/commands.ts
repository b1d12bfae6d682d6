/**
 * What can be asked of an order, of its fulfillments and of its returns, and when. Pure: the workflow's validators, the
 * API's answers and the dashboard's buttons read this one table.
 */
import type { FulfillmentStatus } from '../fulfillment/fulfillment.ts';
import type { ReturnStatus } from '../returns/return.ts';
import {
  allowedTransitions,
  isCancellable,
  isFinal,
  isPickup,
  progressOf,
  type FulfillmentType,
  type OrderStatus,
} from './order.ts';

/** What can be asked of the order as a whole. */
export const ORDER_COMMANDS = [
  'cancel',
  'cancel_lines',
  'edit',
  'hold',
  'release',
  'source',
  'create_return',
  'refund',
] as const;
export type OrderCommand = (typeof ORDER_COMMANDS)[number];

/** What the people of a node do with one fulfillment. */
export const FULFILLMENT_COMMANDS = ['start_picking', 'pick', 'pack', 'handover', 'reject'] as const;
export type FulfillmentCommand = (typeof FULFILLMENT_COMMANDS)[number];

/** What can be done with a return that was agreed on. */
export const RETURN_COMMANDS = ['receive', 'reject', 'refund'] as const;
export type ReturnCommand = (typeof RETURN_COMMANDS)[number];

/** Where an order stands, as far as the table needs to know. */
export interface OrderState {
  status: OrderStatus;
  fulfillmentType: FulfillmentType;
  onHold: boolean;
  /** Of all fulfillments; those that ended early do not count. */
  fulfillments: readonly FulfillmentStatus[];
}

const BEFORE_PICKING: ReadonlySet<OrderStatus> = new Set([
  'PENDING',
  'CONFIRMED',
  'SOURCING',
  'BACKORDERED',
  'SOURCED',
]);
const WITH_CUSTOMER: ReadonlySet<OrderStatus> = new Set(['DELIVERED', 'PICKED_UP']);

function hasBegunPicking(state: OrderState): boolean {
  return state.fulfillments.some((status) => progressOf(status) > 0);
}

/** A rule answers why not, or null when the command is allowed. */
type Rule = (state: OrderState) => string | null;

const beforeShipped =
  (what: string): Rule =>
  ({ status }) =>
    isCancellable(status) ? null : `${what} only before it has shipped; this order is ${status}.`;

const ORDER_RULES: Readonly<Record<OrderCommand, Rule>> = {
  cancel: beforeShipped('An order can be cancelled'),
  cancel_lines: ({ status }) =>
    isCancellable(status) && status !== 'READY_TO_SHIP'
      ? null
      : `Units can be cancelled only until they are packed; this order is ${status}.`,
  edit: (state) => {
    if (!BEFORE_PICKING.has(state.status)) {
      return `An order can be edited only before picking; this order is ${state.status}.`;
    }
    return hasBegunPicking(state)
      ? 'An order can be edited only before picking, and a part of this one is beyond that.'
      : null;
  },
  hold: (state) =>
    state.onHold
      ? 'The order is on hold already.'
      : beforeShipped('An order can be put on hold')({ ...state, onHold: false }),
  release: ({ onHold, status }) => {
    if (isFinal(status)) return `The order has come to its end; it is ${status}.`;
    return onHold ? null : 'The order is not on hold.';
  },
  source: ({ status, onHold }) => {
    if (status !== 'BACKORDERED')
      return `Only an order that waits for stock can be sourced; it is ${status}.`;
    return onHold ? 'The order is on hold; release it first.' : null;
  },
  create_return: ({ status }) =>
    WITH_CUSTOMER.has(status) ? null : `Only what the customer has can come back; the order is ${status}.`,
  refund: ({ status }) =>
    WITH_CUSTOMER.has(status) || status === 'RETURNED'
      ? null
      : `Only an order that has arrived can be refunded; this one is ${status}.`,
};

/** Why the order does not take this command now; null: it does. */
export function orderCommandRefusal(state: OrderState, command: OrderCommand): string | null {
  return ORDER_RULES[command](state);
}

/** The commands that the order takes now. */
export function allowedOrderCommands(state: OrderState): OrderCommand[] {
  return ORDER_COMMANDS.filter((command) => orderCommandRefusal(state, command) === null);
}

/**
 * The statuses that may be asked for now: what the table allows, less what only nodes can cause (back to SOURCING from a
 * node's hands), and while the order is on hold nothing but the cancellation.
 */
export function allowedStatuses({ status, fulfillmentType, onHold }: OrderState): OrderStatus[] {
  const isWithNodes = progressOf(status) >= 0;
  return allowedTransitions(status, fulfillmentType)
    .filter((to) => to !== 'SOURCING' || !isWithNodes)
    .filter((to) => to === 'CANCELLED' || !onHold);
}

/** Why the order's parts cannot be moved to other nodes now; null: they can. Asked by the product, never by people. */
export function reassignmentRefusal({ status, onHold, fulfillments }: OrderState): string | null {
  if (onHold) return 'The order is on hold.';
  const isWaiting = status === 'SOURCED' && fulfillments.every((each) => each === 'SOURCED');
  return isWaiting ? null : 'Picking has begun, or the order waits for nothing at its nodes.';
}

/** Where each command takes a fulfillment from. */
const FULFILLMENT_FROM: Readonly<Record<FulfillmentCommand, readonly FulfillmentStatus[]>> = {
  start_picking: ['SOURCED'],
  pick: ['PICKING'],
  pack: ['PACKING'],
  handover: ['READY_TO_SHIP'],
  reject: ['SOURCED', 'PICKING'],
};

/** Why the fulfillment does not take this command now; null: it does. */
export function fulfillmentCommandRefusal(
  order: Pick<OrderState, 'fulfillmentType' | 'onHold'>,
  status: FulfillmentStatus,
  command: FulfillmentCommand,
): string | null {
  if (!FULFILLMENT_FROM[command].includes(status)) {
    const from = FULFILLMENT_FROM[command].join(' or ');
    return `${command} needs a fulfillment that is ${from}; this one is ${status}.`;
  }
  if (command === 'handover' && !isPickup(order.fulfillmentType)) {
    return 'The carrier collects this fulfillment; only a pickup is handed over to the customer.';
  }
  return order.onHold ? 'The order is on hold; release it first.' : null;
}

/** The commands that the fulfillment takes now. */
export function allowedFulfillmentCommands(
  order: Pick<OrderState, 'fulfillmentType' | 'onHold'>,
  status: FulfillmentStatus,
): FulfillmentCommand[] {
  return FULFILLMENT_COMMANDS.filter((command) => fulfillmentCommandRefusal(order, status, command) === null);
}

const RETURN_FROM: Readonly<Record<ReturnCommand, ReturnStatus>> = {
  receive: 'REQUESTED',
  reject: 'REQUESTED',
  refund: 'RECEIVED',
};

/** Why the return does not take this command now; null: it does. */
export function returnCommandRefusal(status: ReturnStatus, command: ReturnCommand): string | null {
  const from = RETURN_FROM[command];
  return status === from ? null : `${command} needs a return that is ${from}; this one is ${status}.`;
}

/** The commands that the return takes now. */
export function allowedReturnCommands(status: ReturnStatus): ReturnCommand[] {
  return RETURN_COMMANDS.filter((command) => returnCommandRefusal(status, command) === null);
}
