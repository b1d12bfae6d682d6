import { describe, expect, it } from 'vitest';
import type { OrderStatus } from '../../../src/orders/order.ts';
import { progressSteps } from '../../../web/src/pages/order-detail/progress.ts';

const trailOf = (...statuses: OrderStatus[]) =>
  statuses.map((status, index) => ({
    from_status: statuses[index - 1] ?? null,
    to_status: status,
    timestamp: new Date(Date.UTC(2026, 10, 23, index)).toISOString(),
  }));

const delivery = (status: OrderStatus) => ({ status, fulfillment_type: 'SHIP_TO_HOME' as const });
const pickup = (status: OrderStatus) => ({ status, fulfillment_type: 'STORE_PICKUP' as const });
const statesOf = (steps: ReturnType<typeof progressSteps>) => steps.map((step) => step.state);

describe('the progress of an order', () => {
  it('has the steps of a delivery or of a pickup', () => {
    expect(progressSteps(delivery('PENDING'), []).at(-1)?.label).toBe('Delivered');
    const labels = progressSteps(pickup('PENDING'), []).map((step) => step.label);
    expect(labels.slice(-2)).toEqual(['Ready for pickup', 'Picked up']);
  });

  it('names the step in which the order waits for stock, and since when', () => {
    const trail = trailOf('PENDING', 'CONFIRMED', 'SOURCING', 'BACKORDERED');
    const current = progressSteps(delivery('BACKORDERED'), trail).find((step) => step.state === 'current');
    expect(current).toMatchObject({ label: 'Backordered', reachedAt: trail[3]?.timestamp });
  });

  it('puts steps ahead again that the order came back from', () => {
    const trail = trailOf('PENDING', 'CONFIRMED', 'SOURCING', 'SOURCED', 'PICKING', 'SOURCING');
    const steps = progressSteps(delivery('SOURCING'), trail);
    expect(steps[2]).toMatchObject({ label: 'Sourcing', state: 'current', reachedAt: trail[5]?.timestamp });
    expect(steps[3]).toMatchObject({ label: 'Picking', state: 'ahead', reachedAt: null });
  });

  it('stops a cancelled order where it was', () => {
    const trail = trailOf('PENDING', 'CONFIRMED', 'SOURCING', 'SOURCED', 'PICKING', 'CANCELLED');
    expect(statesOf(progressSteps(delivery('CANCELLED'), trail)).slice(0, 5)).toEqual([
      'done',
      'done',
      'done',
      'stopped',
      'ahead',
    ]);
  });

  it('is done when delivered, and goes on when taken back', () => {
    expect(statesOf(progressSteps(delivery('DELIVERED'), [])).every((state) => state === 'done')).toBe(true);
    const refunded = progressSteps(pickup('REFUNDED'), trailOf('PICKED_UP', 'RETURNED', 'REFUNDED'));
    expect(refunded.slice(-3).map((step) => step.status)).toEqual(['PICKED_UP', 'RETURNED', 'REFUNDED']);
  });

  it('does not take an event that changes no status for an arrival', () => {
    const held = {
      from_status: 'PICKING' as const,
      to_status: 'PICKING' as const,
      timestamp: '2026-11-24T00:00:00Z',
    };
    const trail = [...trailOf('PENDING', 'CONFIRMED', 'SOURCING', 'SOURCED', 'PICKING'), held];
    expect(progressSteps(delivery('PICKING'), trail)[3]?.reachedAt).toBe(trail[4]?.timestamp);
  });
});
