/** What an order takes, wherever it stands: written down from the specification, not from the product's own table. */
import type { OrderStatus } from '../../src/orders/order.ts';
import type { Ask } from './order-requests.ts';
import type { Stand } from './order-stands.ts';

/**
 * Where the order is found when nothing moves any more; `shown`: nothing moves at all. Or why it cannot do what it takes
 * as such: stock decides, and something else was asked for `in vain`.
 */
export type End = OrderStatus | 'shown' | 'in vain';
export type Takes = Partial<Record<Ask, End>>;

const CANCELS = { CANCELLED: 'CANCELLED', cancel: 'CANCELLED' } as const;

/** Before picking units and lines can be changed. */
const changes = (status: OrderStatus) =>
  ({ ...CANCELS, cancel_lines: status, edit: status, 'edit?': 'shown' }) as const;
/** What the customer has can come back, as a whole or in part, and so can the money. */
const comesBack = (status: OrderStatus) =>
  ({ RETURNED: 'RETURNED', REFUNDED: 'REFUNDED', create_return: status, refund: status }) as const;
const arrives = (status: OrderStatus) => ({ receive_return: status, reject_return: status }) as const;

/** Whatever is not named is refused. */
export const TAKES: readonly [Stand, Takes][] = [
  // These go on by themselves as soon as anything is asked of their workflow.
  [{ status: 'PENDING' }, { CONFIRMED: 'SOURCED', ...changes('SOURCED'), hold: 'CONFIRMED' }],
  [{ status: 'CONFIRMED' }, { SOURCING: 'SOURCED', ...changes('SOURCED'), hold: 'SOURCED' }],
  [
    { status: 'SOURCING' },
    { SOURCED: 'SOURCED', BACKORDERED: 'in vain', ...changes('SOURCED'), hold: 'SOURCED' },
  ],
  [
    { status: 'SOURCING', noStock: true },
    { SOURCED: 'in vain', BACKORDERED: 'BACKORDERED', ...changes('BACKORDERED'), hold: 'BACKORDERED' },
  ],
  [{ status: 'READY_TO_SHIP' }, { SHIPPED: 'SHIPPED', ...CANCELS, hold: 'READY_TO_SHIP' }],

  // These wait for somebody.
  [
    { status: 'BACKORDERED' },
    { SOURCING: 'BACKORDERED', source: 'BACKORDERED', ...changes('BACKORDERED'), hold: 'BACKORDERED' },
  ],
  [
    { status: 'SOURCED' },
    {
      PICKING: 'PICKING',
      ...changes('SOURCED'),
      hold: 'SOURCED',
      start_picking: 'PICKING',
      reject: 'BACKORDERED',
    },
  ],
  [
    { status: 'PICKING' },
    {
      PACKING: 'PACKING',
      ...CANCELS,
      cancel_lines: 'PICKING',
      hold: 'PICKING',
      pick: 'PACKING',
      reject: 'BACKORDERED',
    },
  ],
  [
    { status: 'PACKING' },
    { READY_TO_SHIP: 'SHIPPED', ...CANCELS, cancel_lines: 'PACKING', hold: 'PACKING', pack: 'SHIPPED' },
  ],
  [
    { status: 'READY_TO_SHIP', pickup: true },
    { PICKED_UP: 'PICKED_UP', ...CANCELS, hold: 'READY_TO_SHIP', handover: 'PICKED_UP' },
  ],
  [{ status: 'SHIPPED' }, { OUT_FOR_DELIVERY: 'OUT_FOR_DELIVERY', DELIVERED: 'DELIVERED' }],
  [{ status: 'OUT_FOR_DELIVERY' }, { DELIVERED: 'DELIVERED' }],
  [{ status: 'DELIVERED' }, comesBack('DELIVERED')],
  [
    { status: 'DELIVERED', unitBack: 'REQUESTED' },
    { ...comesBack('DELIVERED'), ...arrives('DELIVERED') },
  ],
  [
    { status: 'DELIVERED', unitBack: 'RECEIVED' },
    { ...comesBack('DELIVERED'), refund_return: 'DELIVERED' },
  ],
  [{ status: 'DELIVERED', unitBack: 'REJECTED' }, comesBack('DELIVERED')],
  [{ status: 'DELIVERED', unitBack: 'REFUNDED' }, comesBack('DELIVERED')],
  [{ status: 'PICKED_UP', pickup: true }, comesBack('PICKED_UP')],
  [
    { status: 'PICKED_UP', pickup: true, unitBack: 'REQUESTED' },
    { ...comesBack('PICKED_UP'), ...arrives('PICKED_UP') },
  ],
  [{ status: 'RETURNED' }, { REFUNDED: 'REFUNDED', refund: 'RETURNED', refund_return: 'REFUNDED' }],
  [{ status: 'REFUNDED' }, {}],
  [{ status: 'REFUNDED', unitBack: 'REQUESTED' }, {}],
  [{ status: 'CANCELLED' }, {}],

  // On hold nothing goes on; until it has left, the order can be cancelled and changed, and it is released at any time.
  [
    { status: 'PENDING', onHold: true },
    { ...changes('PENDING'), release: 'SOURCED' },
  ],
  [
    { status: 'CONFIRMED', onHold: true },
    { ...changes('CONFIRMED'), release: 'SOURCED' },
  ],
  [
    { status: 'SOURCING', onHold: true },
    { ...changes('SOURCING'), release: 'SOURCED' },
  ],
  [
    { status: 'BACKORDERED', onHold: true },
    { ...changes('BACKORDERED'), release: 'BACKORDERED' },
  ],
  [
    { status: 'SOURCED', onHold: true },
    { ...changes('SOURCED'), edit: 'SOURCING', release: 'SOURCED' },
  ],
  [
    { status: 'PICKING', onHold: true },
    { ...CANCELS, cancel_lines: 'PICKING', release: 'PICKING' },
  ],
  [
    { status: 'PACKING', onHold: true },
    { ...CANCELS, cancel_lines: 'PACKING', release: 'PACKING' },
  ],
  [
    { status: 'READY_TO_SHIP', onHold: true },
    { ...CANCELS, release: 'SHIPPED' },
  ],
  [
    { status: 'READY_TO_SHIP', pickup: true, onHold: true },
    { ...CANCELS, release: 'READY_TO_SHIP' },
  ],
  // What has left is not put on hold. It is on hold when the part of it that was held has been cancelled.
  [{ status: 'SHIPPED', onHold: true }, { release: 'SHIPPED' }],
  [{ status: 'OUT_FOR_DELIVERY', onHold: true }, { release: 'OUT_FOR_DELIVERY' }],
  [
    { status: 'DELIVERED', unitBack: 'REQUESTED', onHold: true },
    { create_return: 'DELIVERED', refund: 'DELIVERED', ...arrives('DELIVERED'), release: 'DELIVERED' },
  ],
  [
    { status: 'PICKED_UP', pickup: true, onHold: true },
    { create_return: 'PICKED_UP', refund: 'PICKED_UP', release: 'PICKED_UP' },
  ],
  [
    { status: 'RETURNED', onHold: true },
    { refund: 'RETURNED', refund_return: 'REFUNDED', release: 'RETURNED' },
  ],
  [{ status: 'REFUNDED', onHold: true }, {}],
  [{ status: 'CANCELLED', onHold: true }, {}],
];
