import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineTotal, orderTotals } from '../../../src/orders/money.ts';
import {
  dueAmount,
  repriceLine,
  repriceOrder,
  shareOf,
  type DueLine,
  type PricedLine,
} from '../../../src/orders/repricing.ts';

const amount = fc.integer({ min: 0, max: 1_000_000 });
const pricedLine: fc.Arbitrary<PricedLine> = fc
  .record({
    quantity: fc.integer({ min: 1, max: 50 }),
    unitPrice: amount,
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    tax: amount,
  })
  .map(({ quantity, unitPrice, share, tax }) => ({
    quantity,
    unitPrice,
    discount: Math.floor(quantity * unitPrice * share),
    tax,
  }));
const lines = fc.array(pricedLine, { minLength: 1, maxLength: 6 });

const dueOf = (priced: readonly PricedLine[], left: readonly number[]): DueLine[] =>
  priced.map((line, index) => ({
    units: line.quantity,
    left: Math.min(line.quantity, left[index] ?? 0),
    total: lineTotal(line),
  }));

describe('a share', () => {
  it('is exact where floating point is not, and rounds down', () => {
    expect(shareOf(999_999_999_999, 999_999, 1_000_000)).toBe(999_998_999_999);
    expect(shareOf(100, 1, 3)).toBe(33);
    expect(shareOf(100, 0, 0)).toBe(0);
  });
});

describe('what is due', () => {
  it('of successive shipments adds up to the total, and never shrinks', () => {
    fc.assert(
      fc.property(
        lines,
        amount,
        fc.array(fc.array(fc.nat(50), { maxLength: 6 }), { maxLength: 5 }),
        (priced, shipping, steps) => {
          const { total } = orderTotals(priced, 0, shipping);
          let captured = 0;
          let left = priced.map(() => 0);
          for (const step of [...steps, priced.map((line) => line.quantity)]) {
            left = left.map((units, index) => units + (step[index] ?? 0));
            const due = dueAmount(total, dueOf(priced, left));
            expect(due).toBeGreaterThanOrEqual(captured);
            expect(due).toBeLessThanOrEqual(total);
            captured = due;
          }
          expect(captured).toBe(total);
        },
      ),
    );
  });

  it('of goods that cost nothing goes by units', () => {
    const free = [{ quantity: 4, unitPrice: 0, discount: 0, tax: 0 }];
    expect(dueAmount(800, dueOf(free, [1]))).toBe(200);
    expect(dueAmount(800, dueOf(free, [4]))).toBe(800);
  });

  it('for what has left is never more than the order costs once the rest is cancelled', () => {
    fc.assert(
      fc.property(
        lines,
        amount,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.nat(50), { maxLength: 6 }),
        (priced, shipping, part, units) => {
          const goods = orderTotals(priced, 0, 0).total;
          const orderDiscount = Math.floor(Math.max(0, goods) * part);
          const { total } = orderTotals(priced, orderDiscount, shipping);
          const due = dueOf(priced, units);
          const captured = dueAmount(total, due);
          const rest = priced.map((line, index) => repriceLine(line, due[index]?.left ?? 0));
          expect(repriceOrder(priced, rest, orderDiscount, shipping).total).toBeGreaterThanOrEqual(captured);
        },
      ),
    );
  });
});

describe('an order with fewer units', () => {
  it('never costs less than nothing', () => {
    fc.assert(
      fc.property(lines, amount, amount, fc.nat(50), (priced, orderDiscount, shipping, kept) => {
        const after = priced.map((line) => repriceLine(line, Math.min(kept, line.quantity)));
        expect(repriceOrder(priced, after, orderDiscount, shipping).total).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('costs what its units cost', () => {
    const line = { quantity: 3, unitPrice: 1_000, discount: 100, tax: 50 };
    expect(repriceLine(line, 1)).toEqual({ quantity: 1, unitPrice: 1_000, discount: 33, tax: 16 });
  });
});
