import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALLOCATION_STATUSES, type AllocationStatus } from '../../../src/fulfillment/fulfillment.ts';
import { lineQuantities } from '../../../src/orders/line-quantities.ts';

const ordered = (quantity: number) => ({ quantity, quantity_cancelled: 0 });
const allocation = (status: AllocationStatus, quantity_allocated: number) => ({ status, quantity_allocated });

describe('line quantities', () => {
  it('wait as pending before sourcing and as backordered after it', () => {
    expect(lineQuantities('CONFIRMED', ordered(3), [])).toMatchObject({
      quantity_pending: 3,
      status: 'PENDING',
    });
    expect(lineQuantities('BACKORDERED', ordered(3), [])).toMatchObject({
      quantity_pending: 0,
      quantity_backordered: 3,
      status: 'BACKORDERED',
    });
  });

  it('follow a line that is served by two nodes', () => {
    const split = [allocation('SHIPPED', 2), allocation('PICKING', 1)];
    expect(lineQuantities('PICKING', ordered(3), split)).toEqual({
      quantity_pending: 0,
      quantity_allocated: 1,
      quantity_backordered: 0,
      quantity_shipped: 2,
      quantity_delivered: 0,
      quantity_fulfilled: 2,
      quantity_cancelled: 0,
      status: 'ALLOCATED',
    });
  });

  it('call a line shipped until its last unit is delivered', () => {
    const split = [allocation('DELIVERED', 2), allocation('SHIPPED', 1)];
    expect(lineQuantities('SHIPPED', ordered(3), split).status).toBe('SHIPPED');
    expect(lineQuantities('DELIVERED', ordered(2), [allocation('DELIVERED', 2)]).status).toBe('DELIVERED');
  });

  it('do not count allocations that were cancelled or failed (regression of the reference, 18)', () => {
    const ended = [allocation('CANCELLED', 2), allocation('FAILED', 1)];
    expect(lineQuantities('SOURCING', ordered(3), ended)).toMatchObject({
      quantity_allocated: 0,
      quantity_pending: 3,
    });
    expect(lineQuantities('CANCELLED', ordered(3), ended)).toMatchObject({
      quantity_pending: 0,
      status: 'CANCELLED',
    });
  });

  it('leave out what was cancelled', () => {
    const line = { quantity: 3, quantity_cancelled: 1 };
    expect(lineQuantities('BACKORDERED', line, [])).toMatchObject({
      quantity_backordered: 2,
      quantity_cancelled: 1,
      status: 'BACKORDERED',
    });
    expect(lineQuantities('SHIPPED', { quantity: 3, quantity_cancelled: 3 }, []).status).toBe('CANCELLED');
  });

  it('always add up to what was ordered, unless the order was cancelled', () => {
    const allocations = fc.array(
      fc.tuple(fc.constantFrom(...ALLOCATION_STATUSES), fc.integer({ min: 1, max: 9 })),
    );
    fc.assert(
      fc.property(allocations, fc.nat(9), (pairs, waiting) => {
        const own = pairs.map(([status, quantity]) => allocation(status, quantity));
        const live = own.filter((each) => each.status !== 'CANCELLED' && each.status !== 'FAILED');
        const ordered = live.reduce((sum, each) => sum + each.quantity_allocated, waiting);
        const units = lineQuantities('SOURCED', { quantity: ordered, quantity_cancelled: 0 }, own);
        const { quantity_pending, quantity_allocated, quantity_backordered, quantity_fulfilled } = units;
        expect(quantity_pending + quantity_allocated + quantity_backordered + quantity_fulfilled).toBe(
          ordered,
        );
        expect(quantity_pending).toBe(waiting);
      }),
    );
  });
});
