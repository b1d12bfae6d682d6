import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeScore, type Scored } from '../../../src/learning/score.ts';

const BEST: Scored = {
  actual_delivery_hours: 20,
  cost_variance_pct: 0,
  was_backordered: false,
  was_returned: false,
};
const scoreWith = (changes: Partial<Scored>) => outcomeScore({ ...BEST, ...changes });

describe('the outcome score', () => {
  it.each([
    [0, 1],
    [24, 1],
    [36, 0.9],
    [48, 0.8],
    [60, 0.7],
    [72, 0.6],
    [500, 0.6],
  ])('of a delivery within %d hours is %d, all else being well', (actual_delivery_hours, score) => {
    expect(scoreWith({ actual_delivery_hours })).toBe(score);
  });

  it.each([
    [null, 1],
    [-60, 1],
    [5, 1],
    [10, 0.925],
    [15, 0.85],
    [25, 0.7],
    [300, 0.7],
  ])('of a cost %s percent above the predicted one is %d', (cost_variance_pct, score) => {
    expect(scoreWith({ cost_variance_pct })).toBe(score);
  });

  it('loses a fifth for a wait for stock, and a tenth for a return', () => {
    expect(scoreWith({ was_backordered: true })).toBe(0.8);
    expect(scoreWith({ was_returned: true })).toBe(0.9);
  });

  it('of the document in the reference is what its formula says', () => {
    const outcome = { ...BEST, actual_delivery_hours: 24.5, cost_variance_pct: 7.1 };
    // 0.4 x 47.5/48 + 0.3 x 17.9/20 + 0.2 + 0.1
    expect(outcomeScore(outcome)).toBe(0.9643);
  });

  const outcomes: fc.Arbitrary<Scored> = fc.record({
    actual_delivery_hours: fc.double({ min: 0, max: 1_000, noNaN: true }),
    cost_variance_pct: fc.option(fc.double({ min: -100, max: 1_000, noNaN: true })),
    was_backordered: fc.boolean(),
    was_returned: fc.boolean(),
  });

  it('is between 0 and 1, and 0 only when nothing went well', () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        const score = outcomeScore(outcome);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        if (!outcome.was_backordered) expect(score).toBeGreaterThanOrEqual(0.2);
      }),
    );
    const worst = { actual_delivery_hours: 72, cost_variance_pct: 25 };
    expect(scoreWith({ ...worst, was_backordered: true, was_returned: true })).toBe(0);
  });

  it('never rises when something got worse', () => {
    const worse = fc.record({ hours: fc.double({ min: 0, max: 50, noNaN: true }), percent: fc.nat(50) });
    fc.assert(
      fc.property(outcomes, worse, (outcome, { hours, percent }) => {
        const later = { ...outcome, actual_delivery_hours: outcome.actual_delivery_hours + hours };
        const dearer = { ...outcome, cost_variance_pct: (outcome.cost_variance_pct ?? 0) + percent };
        for (const other of [later, dearer, { ...outcome, was_backordered: true, was_returned: true }])
          expect(outcomeScore(other)).toBeLessThanOrEqual(outcomeScore(outcome));
      }),
    );
  });
});
