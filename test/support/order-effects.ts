/** What an order's rows show when it has done what it was asked for, besides its status. */
import { expect } from 'vitest';
import { changedRows, type OrderImage, type Part, type Row } from './order-image.ts';
import type { Ask } from './order-requests.ts';

type Effect = (before: OrderImage, after: OrderImage) => void;

/** One row of the part has changed, and is like this. */
const shows =
  (part: Part, row: Row): Effect =>
  (before, after) =>
    expect(changedRows(part, before, after)).toEqual([expect.objectContaining(row)]);
const all =
  (...effects: Effect[]): Effect =>
  (before, after) => {
    for (const effect of effects) effect(before, after);
  };

/** Nothing is reserved, waited for or paid any more. */
const isTakenBack: Effect = (_, { order: [order], reservations, waits, stock }) => {
  expect(reservations.filter((each) => each['status'] === 'LIVE')).toEqual([]);
  expect(stock.filter((each) => each['quantity_reserved'] !== 0)).toEqual([]);
  expect(waits).toEqual([]);
  expect(order?.['amount_voided']).toBe(order?.['amount_authorized']);
};

/** Five of twenty, or of what is left of them, went back. */
const isPartlyRefunded: Effect = ({ order: [before] }, { order: [order] }) => {
  expect(order?.['payment_status']).toBe('PARTIALLY_REFUNDED');
  expect(order?.['amount_refunded']).toBe(Number(before?.['amount_refunded']) + 5);
};

const EFFECTS: Partial<Record<Ask, Effect>> = {
  CONFIRMED: shows('order', { payment_status: 'AUTHORIZED', amount_authorized: 20 }),
  RETURNED: all(shows('lines', { quantity_returned: 2 }), shows('stock', { quantity_on_hand: 10 })),
  REFUNDED: shows('order', { payment_status: 'REFUNDED', amount_captured: 20, amount_refunded: 20 }),
  CANCELLED: isTakenBack,
  cancel: isTakenBack,
  cancel_lines: all(
    shows('order', { total_amount: 10 }),
    shows('lines', { quantity: 2, quantity_cancelled: 1, total_price: 10 }),
  ),
  edit: all(
    shows('order', { total_amount: 30, customer_name: 'Somebody Else' }),
    shows('lines', { quantity: 3, total_price: 30 }),
  ),
  hold: shows('order', { on_hold: true, hold_reason: 'fraud' }),
  release: shows('order', { on_hold: false, hold_reason: null }),
  create_return: all(
    shows('returns', { status: 'REQUESTED', reason: 'too small' }),
    shows('returnLines', { quantity: 1 }),
  ),
  refund: isPartlyRefunded,
  start_picking: shows('fulfillments', { status: 'PICKING' }),
  pick: all(shows('fulfillments', { status: 'PACKING' }), shows('allocations', { quantity_picked: 2 })),
  pack: all(shows('fulfillments', { status: 'SHIPPED' }), shows('stock', { quantity_on_hand: 8 })),
  handover: all(shows('fulfillments', { status: 'PICKED_UP' }), shows('stock', { quantity_on_hand: 8 })),
  reject: all(
    shows('fulfillments', { status: 'REJECTED', rejection_reason: 'flooded' }),
    shows('stock', { quantity_on_hand: 10, quantity_reserved: 0 }),
  ),
  receive_return: all(shows('returns', { status: 'RECEIVED' }), shows('stock', { quantity_on_hand: 9 })),
  reject_return: shows('returns', { status: 'REJECTED', rejection_reason: 'worn' }),
  refund_return: shows('returns', { status: 'REFUNDED' }),
};

/** @param after when nothing moves any more. */
export function expectEffect(ask: Ask, before: OrderImage, after: OrderImage): void {
  EFFECTS[ask]?.(before, after);
}
