/** What can be done with an order, as its page offers it. Pure. */
import type { Permission } from '../../../../../src/identity/identity.ts';
import {
  orderCommandRefusal,
  type OrderCommand,
  type OrderState,
} from '../../../../../src/orders/commands.ts';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import type { OrderStatus } from '../../../../../src/orders/order.ts';
import type { ReturnResponse } from '../../../../../src/returns/contract.ts';
import { withStatusInWords } from '../../../format/status-words.ts';
import { refundableAmount } from './refundable.ts';
import { returnableUnits, totalUnits } from './units.ts';

/** Cancelling units is a part of the dialog for cancelling. */
export type OrderAction = Exclude<OrderCommand, 'cancel_lines'>;

/** In the order of the menu. */
export const ORDER_ACTIONS: readonly OrderAction[] = [
  'edit',
  'source',
  'hold',
  'release',
  'create_return',
  'refund',
  'cancel',
];

/** Three dots promise a dialog. */
const ACTION_LABELS: Readonly<Record<OrderAction, string>> = {
  edit: 'Edit…',
  source: 'Source now',
  hold: 'Hold…',
  release: 'Release hold',
  create_return: 'Create return…',
  refund: 'Refund…',
  cancel: 'Cancel order…',
};

/** One thing that can be done, or why it cannot. */
export interface OfferedAction {
  action: OrderAction;
  label: string;
  /** In a sentence; null when it can be done now. */
  refusal: string | null;
}

/** What decides beside the order. */
export interface ActionFacts {
  may: (permission: Permission) => boolean;
  /** The order's returns, as far as they are known. */
  returns: readonly Pick<ReturnResponse, 'status' | 'lines'>[];
}

type ActionPermission = 'orders.write' | 'orders.refund' | 'returns.write';

const PERMISSION: Readonly<Record<OrderAction, ActionPermission>> = {
  edit: 'orders.write',
  source: 'orders.write',
  hold: 'orders.write',
  release: 'orders.write',
  create_return: 'returns.write',
  refund: 'orders.refund',
  cancel: 'orders.write',
};

const LACKING: Readonly<Record<ActionPermission, string>> = {
  'orders.write': 'Your account may not change orders.',
  'orders.refund': 'Your account may not refund money.',
  'returns.write': 'Your account may not create returns.',
};

function stateOf(order: OrderResponse): OrderState {
  return {
    status: order.status,
    fulfillmentType: order.fulfillment_type,
    onHold: order.on_hold,
    fulfillments: order.fulfillments.map((each) => each.status),
  };
}

/** An action that the order's status allows, but for which nothing is left. */
function nothingLeft(
  order: OrderResponse,
  action: OrderAction,
  returns: ActionFacts['returns'],
): string | null {
  if (action === 'refund' && Number(refundableAmount(order)) === 0) {
    return 'Nothing that was paid is left to refund.';
  }
  if (action === 'create_return' && totalUnits(returnableUnits(order, returns)) === 0) {
    return 'All that was delivered is back, or was agreed to come back.';
  }
  return null;
}

/** Why the action cannot be taken now, in a sentence; null when it can. */
export function actionRefusal(order: OrderResponse, action: OrderAction, facts: ActionFacts): string | null {
  const permission = PERMISSION[action];
  if (!facts.may(permission)) return LACKING[permission];
  const refusal = orderCommandRefusal(stateOf(order), action);
  return refusal === null
    ? nothingLeft(order, action, facts.returns)
    : withStatusInWords(refusal, order.status);
}

const BEFORE_PICKING: readonly OrderAction[] = ['edit', 'cancel'];
const AT_THE_NODE: readonly OrderAction[] = ['hold', 'cancel'];
const WITH_CUSTOMER: readonly OrderAction[] = ['create_return', 'refund'];

const LIKELY: Readonly<Record<OrderStatus, readonly OrderAction[]>> = {
  PENDING: BEFORE_PICKING,
  CONFIRMED: BEFORE_PICKING,
  SOURCING: BEFORE_PICKING,
  SOURCED: BEFORE_PICKING,
  BACKORDERED: ['source', 'cancel'],
  PICKING: AT_THE_NODE,
  PACKING: AT_THE_NODE,
  READY_TO_SHIP: AT_THE_NODE,
  SHIPPED: [],
  OUT_FOR_DELIVERY: [],
  DELIVERED: WITH_CUSTOMER,
  PICKED_UP: WITH_CUSTOMER,
  RETURNED: ['refund'],
  REFUNDED: [],
  CANCELLED: [],
};

/** Every action, once: the likely next ones as buttons, the rest in the menu. */
export interface OfferedActions {
  /** All of these can be done now. */
  buttons: OfferedAction[];
  menu: OfferedAction[];
}

/** Offers every action of the order. A likely one that is refused goes to the menu, which has room for the reason. */
export function offerActions(order: OrderResponse, facts: ActionFacts): OfferedActions {
  const offer = (action: OrderAction): OfferedAction => ({
    action,
    label: ACTION_LABELS[action],
    refusal: actionRefusal(order, action, facts),
  });
  const buttons = LIKELY[order.status].map(offer).filter(({ refusal }) => refusal === null);
  const shown = new Set(buttons.map(({ action }) => action));
  const rest = ORDER_ACTIONS.filter((action) => !shown.has(action));
  return { buttons, menu: rest.map(offer) };
}
