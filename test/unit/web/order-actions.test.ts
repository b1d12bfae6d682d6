import { describe, expect, it } from 'vitest';
import { ORDER_COMMANDS } from '../../../src/orders/commands.ts';
import { ORDER_STATUSES } from '../../../src/orders/order.ts';
import { cancelRequest } from '../../../web/src/pages/order-detail/actions/cancel-request.ts';
import {
  actionRefusal,
  type ActionFacts,
  offerActions,
  ORDER_ACTIONS,
} from '../../../web/src/pages/order-detail/actions/order-actions.ts';
import { refundableAmount, refundAmount } from '../../../web/src/pages/order-detail/actions/refundable.ts';
import {
  cancellableUnits,
  returnableUnits,
  totalUnits,
} from '../../../web/src/pages/order-detail/actions/units.ts';
import { eventDetails } from '../../../web/src/pages/order-detail/event-details.ts';
import { FIRST_LINE, sampleAllocation, sampleLine, sampleOrder, SECOND_LINE } from './sample-order.ts';

const everyone: ActionFacts = { may: () => true, returns: [] };
const nobody: ActionFacts = { may: () => false, returns: [] };

const delivered = sampleOrder({
  status: 'DELIVERED',
  amount_captured: '350.00',
  line_items: [sampleLine({ quantity_pending: 0, quantity_fulfilled: 3, quantity_delivered: 3 })],
});
const agreedReturn = (quantity: number, status: 'REQUESTED' | 'REJECTED') => ({
  status,
  lines: [
    {
      id: '01999999-0000-7000-8000-000000000041',
      order_item_id: FIRST_LINE,
      sku: 'SKU-TENT',
      product_name: 'Tent',
      quantity,
      quantity_received: null,
      disposition: null,
    },
  ],
});

describe('the actions of an order', () => {
  it('cover every command of the order', () => {
    expect(new Set([...ORDER_ACTIONS, 'cancel_lines'])).toEqual(new Set(ORDER_COMMANDS));
  });

  it.each(ORDER_STATUSES)(
    'are each offered once while it is %s, and as a button only when allowed',
    (status) => {
      const { buttons, menu } = offerActions({ ...delivered, status }, everyone);
      const offered = [...buttons, ...menu].map(({ action }) => action);
      expect(offered.toSorted()).toEqual(ORDER_ACTIONS.toSorted());
      expect(buttons.length).toBeLessThanOrEqual(2);
      expect(buttons.every(({ refusal }) => refusal === null)).toBe(true);
    },
  );

  it('begin with the likely next ones', () => {
    const first = (changes: Parameters<typeof sampleOrder>[0]) =>
      offerActions(sampleOrder(changes), everyone).buttons.map(({ label }) => label);
    expect(first({ status: 'BACKORDERED' })).toEqual(['Source now', 'Cancel order…']);
    expect(first({ status: 'BACKORDERED', on_hold: true })).toEqual(['Cancel order…']);
    expect(first({ status: 'CANCELLED' })).toEqual([]);
  });

  it('say why not, in words', () => {
    const shipped = sampleOrder({ status: 'OUT_FOR_DELIVERY' });
    expect(actionRefusal(shipped, 'cancel', everyone)).toBe(
      'An order can be cancelled only before it has shipped; this order is out for delivery.',
    );
    expect(actionRefusal(shipped, 'hold', nobody)).toBe('Your account may not change orders.');
    expect(actionRefusal(delivered, 'refund', nobody)).toBe('Your account may not refund money.');
    expect(actionRefusal(delivered, 'create_return', nobody)).toBe('Your account may not create returns.');
  });

  it('are refused when nothing is left for them', () => {
    const refunded = { ...delivered, amount_refunded: '350.00' };
    expect(actionRefusal(delivered, 'refund', everyone)).toBeNull();
    expect(actionRefusal(refunded, 'refund', everyone)).toMatch(/left to refund/);
    expect(actionRefusal(delivered, 'create_return', everyone)).toBeNull();
    const allAgreed = { ...everyone, returns: [agreedReturn(3, 'REQUESTED')] };
    expect(actionRefusal(delivered, 'create_return', allAgreed)).toMatch(/agreed to come back/);
  });
});

describe('units', () => {
  it('can be cancelled until they are packed', () => {
    const line_items = [sampleLine({ quantity: 5, quantity_cancelled: 1 })];
    const picking = { line_items, fulfillment_allocations: [sampleAllocation(2, 'PICKING')] };
    expect(cancellableUnits(picking)).toEqual({ [FIRST_LINE]: 4 });
    const packed = { line_items, fulfillment_allocations: [sampleAllocation(3, 'PACKED')] };
    expect(cancellableUnits(packed)).toEqual({ [FIRST_LINE]: 1 });
    const givenBack = { line_items, fulfillment_allocations: [sampleAllocation(3, 'FAILED')] };
    expect(cancellableUnits(givenBack)).toEqual({ [FIRST_LINE]: 4 });
  });

  it('can come back once: not those that are back or under way', () => {
    const order = { line_items: [sampleLine({ quantity_delivered: 3, quantity_returned: 1 })] };
    expect(totalUnits(returnableUnits(order, []))).toBe(2);
    expect(totalUnits(returnableUnits(order, [agreedReturn(1, 'REQUESTED')]))).toBe(1);
    expect(totalUnits(returnableUnits(order, [agreedReturn(1, 'REJECTED')]))).toBe(2);
  });
});

describe('cancelling', () => {
  const form = { isWhole: false, units: {}, reason: ' Too many ', notifyCustomer: false };

  it('needs a reason, and units when it is not the whole order', () => {
    expect(cancelRequest(sampleOrder(), form)).toBeNull();
    expect(cancelRequest(sampleOrder(), { ...form, units: { [FIRST_LINE]: 0 } })).toBeNull();
    expect(cancelRequest(sampleOrder(), { ...form, isWhole: true, reason: ' ' })).toBeNull();
  });

  it('names the chosen units', () => {
    expect(cancelRequest(sampleOrder(), { ...form, units: { [FIRST_LINE]: 2, [SECOND_LINE]: 0 } })).toEqual({
      reason: 'Too many',
      notify_customer: false,
      lines: [{ order_item_id: FIRST_LINE, quantity: 2 }],
    });
  });

  it('of every unit is cancelling the order', () => {
    const all = { ...form, units: { [FIRST_LINE]: 3, [SECOND_LINE]: 1 } };
    expect(cancelRequest(sampleOrder(), all)).toEqual({ reason: 'Too many', notify_customer: false });
  });
});

describe('a refund', () => {
  it('is at most what was captured and not given back', () => {
    expect(refundableAmount({ amount_captured: '10.10', amount_refunded: '0.20' })).toBe('9.90');
    expect(refundAmount('9.9', '9.90')).toBe('9.90');
    expect(refundAmount('9.91', '9.90')).toBeNull();
  });

  it.each(['', '0', '0.00', 'ten', '1.005', '-1'])('is not %j', (typed) => {
    expect(refundAmount(typed, '9.90')).toBeNull();
  });
});

describe('an entry of the timeline', () => {
  const held = { event_type: 'order.held', reason: 'fraud', data: { notes: 'Three cards tried' } };

  it('tells why an order is held, and what was noted', () => {
    expect(eventDetails(held)).toEqual(['Suspected fraud', 'Three cards tried']);
  });

  it('keeps the reasons that people wrote', () => {
    expect(eventDetails({ event_type: 'order.cancelled', reason: 'manual', data: {} })).toEqual(['manual']);
    expect(eventDetails({ event_type: 'order.released', reason: null, data: { notes: 3 } })).toEqual([]);
  });
});
