import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelOf, partsOf, type Delivered } from '../../../src/learning/label.ts';

const OUTCOME = { sourced_at: '2024-03-10T14:22:00.000Z', predicted_cost: 8.5 };
const DELIVERED: Delivered = {
  deliveredAt: new Date('2024-03-11T14:52:00Z'),
  cost: 910,
  wasBackordered: false,
  wasReturned: false,
};

describe('the label', () => {
  it('holds what became of it against what was predicted', () => {
    expect(labelOf(OUTCOME, DELIVERED)).toEqual({
      actual_delivery_hours: 24.5,
      actual_cost: 9.1,
      cost_variance_pct: 7.06,
      was_backordered: false,
      was_returned: false,
      outcome_score: 0.9649,
    });
  });

  it('says what waited for stock and what came back', () => {
    const label = labelOf(OUTCOME, { ...DELIVERED, cost: 850, wasBackordered: true, wasReturned: true });
    expect(label).toMatchObject({ was_backordered: true, was_returned: true, cost_variance_pct: 0 });
    expect(label.outcome_score).toBe(0.6958);
  });

  it('compares no cost where no carrier was paid, or nothing was predicted', () => {
    expect(labelOf(OUTCOME, { ...DELIVERED, cost: null })).toMatchObject({
      actual_cost: null,
      cost_variance_pct: null,
    });
    expect(labelOf({ ...OUTCOME, predicted_cost: 0 }, DELIVERED)).toMatchObject({
      actual_cost: 9.1,
      cost_variance_pct: null,
    });
  });

  it('takes a delivery before the decision, by a clock that is behind, for one at once', () => {
    const label = labelOf(OUTCOME, { ...DELIVERED, deliveredAt: new Date('2024-03-10T14:21:00Z') });
    expect(label.actual_delivery_hours).toBe(0);
  });
});

describe('the parts of a cost', () => {
  it('are to each other as the predicted costs, or alike', () => {
    expect(partsOf(900, [2, 1])).toEqual([600, 300]);
    expect(partsOf(1_000, [1, 1, 1])).toEqual([333, 334, 333]);
    expect(partsOf(100, [0, 0])).toEqual([50, 50]);
    expect(partsOf(100, [])).toEqual([]);
  });

  it('add up to it, none more than a cent off', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.nat(1_000_000), weights, (amount, each) => {
        const total = each.reduce((sum, weight) => sum + weight, 0);
        fc.pre(total === 0 || total > 1e-6);
        const parts = partsOf(amount, each);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount);
        for (const [index, part] of parts.entries()) {
          const share = total > 0 ? (each[index] ?? 0) / total : 1 / each.length;
          expect(Math.abs(part - amount * share)).toBeLessThan(1.001);
        }
      }),
    );
  });
});
