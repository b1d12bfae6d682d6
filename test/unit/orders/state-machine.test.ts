import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedTransitions,
  canTransition,
  eventTypeOf,
  FULFILLMENT_TYPES,
  isCancellable,
  isFinal,
  isPickup,
  ORDER_STATUSES,
  orderWorkflowId,
  progressOf,
  rollUp,
  type FulfillmentType,
  type OrderStatus,
} from '../../../src/orders/order.ts';

/** The specification's table, in its own words; `READY_TO_SHIP` parts by fulfillment type. */
const SPECIFIED: Record<OrderStatus, string> = {
  PENDING: 'CONFIRMED CANCELLED',
  CONFIRMED: 'SOURCING CANCELLED',
  SOURCING: 'SOURCED BACKORDERED CANCELLED',
  BACKORDERED: 'SOURCING CANCELLED',
  SOURCED: 'PICKING SOURCING CANCELLED',
  PICKING: 'PACKING SOURCING CANCELLED',
  PACKING: 'READY_TO_SHIP CANCELLED',
  READY_TO_SHIP: 'SHIPPED PICKED_UP CANCELLED',
  SHIPPED: 'OUT_FOR_DELIVERY DELIVERED',
  OUT_FOR_DELIVERY: 'DELIVERED',
  DELIVERED: 'RETURNED REFUNDED',
  PICKED_UP: 'RETURNED REFUNDED',
  RETURNED: 'REFUNDED',
  REFUNDED: '',
  CANCELLED: '',
};

function isSpecified(from: OrderStatus, to: OrderStatus, type: FulfillmentType): boolean {
  const pickup = type === 'STORE_PICKUP' || type === 'CURBSIDE_PICKUP';
  if (to === 'SHIPPED' && pickup) return false;
  if (to === 'PICKED_UP' && !pickup) return false;
  return SPECIFIED[from].split(' ').includes(to);
}

const status = fc.constantFrom(...ORDER_STATUSES);
const fulfillmentType = fc.constantFrom(...FULFILLMENT_TYPES);
const live = fc.constantFrom<OrderStatus>(
  'SOURCED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
  'SHIPPED',
  'OUT_FOR_DELIVERY',
  'DELIVERED',
);

describe('the state machine', () => {
  it('has the fifteen statuses', () => {
    expect([...ORDER_STATUSES].sort()).toEqual(Object.keys(SPECIFIED).sort());
    expect(ORDER_STATUSES).toHaveLength(15);
  });

  it('allows exactly the specified pairs, for every fulfillment type', () => {
    for (const from of ORDER_STATUSES) {
      for (const to of ORDER_STATUSES) {
        for (const type of FULFILLMENT_TYPES) {
          expect(canTransition(from, to, type), `${from} -> ${to} of ${type}`).toBe(
            isSpecified(from, to, type),
          );
        }
      }
    }
  });

  it('answers the allowed ones as the single question does', () => {
    fc.assert(
      fc.property(status, fulfillmentType, (from, type) => {
        const allowed = ORDER_STATUSES.filter((to) => canTransition(from, to, type));
        expect(allowedTransitions(from, type).sort()).toEqual([...allowed].sort());
      }),
    );
  });

  it('hands pickup orders over and ships all others', () => {
    expect(allowedTransitions('READY_TO_SHIP', 'STORE_PICKUP')).toEqual(['PICKED_UP', 'CANCELLED']);
    expect(allowedTransitions('READY_TO_SHIP', 'CURBSIDE_PICKUP')).toEqual(['PICKED_UP', 'CANCELLED']);
    expect(allowedTransitions('READY_TO_SHIP', 'SAME_DAY_DELIVERY')).toEqual(['SHIPPED', 'CANCELLED']);
    expect(FULFILLMENT_TYPES.filter(isPickup)).toEqual(['STORE_PICKUP', 'CURBSIDE_PICKUP']);
  });

  it('ends at REFUNDED and CANCELLED, and nowhere else', () => {
    expect(ORDER_STATUSES.filter(isFinal)).toEqual(['REFUNDED', 'CANCELLED']);
  });

  it('can be cancelled before it ships, and never after', () => {
    const shipped = ORDER_STATUSES.indexOf('SHIPPED');
    for (const [position, each] of ORDER_STATUSES.entries())
      expect(isCancellable(each)).toBe(position < shipped);
  });

  it('always leads from PENDING to an end', () => {
    const steps = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(steps, fulfillmentType, (choices, type) => {
        let at: OrderStatus = 'PENDING';
        for (const choice of choices) {
          // The loops through SOURCING may go on for ever: leave them at the first chance.
          const onward: OrderStatus[] = allowedTransitions(at, type).filter(
            (to) => to !== 'SOURCING' || at === 'CONFIRMED',
          );
          at = onward[choice % Math.max(1, onward.length)] ?? at;
        }
        expect(isFinal(at)).toBe(true);
      }),
    );
  });
});

describe('the roll-up', () => {
  it('is the least advanced live fulfillment, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(live, { minLength: 1, maxLength: 6 }), (statuses) => {
        const least = Math.min(...statuses.map(progressOf));
        const result = rollUp(statuses);
        expect(result && progressOf(result)).toBe(least);
        expect(rollUp([...statuses].reverse())).toBe(result);
      }),
    );
  });

  it('of nothing is nothing, and leaves its argument alone', () => {
    expect(rollUp([])).toBeUndefined();
    const statuses: OrderStatus[] = ['SHIPPED', 'PICKING'];
    expect(rollUp(statuses)).toBe('PICKING');
    expect(statuses).toEqual(['SHIPPED', 'PICKING']);
  });
});

describe('names', () => {
  it('calls READY_TO_SHIP packed in the trail', () => {
    expect(eventTypeOf('READY_TO_SHIP')).toBe('order.packed');
    expect(eventTypeOf('OUT_FOR_DELIVERY')).toBe('order.out_for_delivery');
  });

  it('names the workflow by environment and order', () => {
    expect(orderWorkflowId('staging', 'abc')).toBe('order/staging/abc');
  });
});
