import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lineTotal,
  MAX_MINOR_UNITS,
  MoneyError,
  orderTotals,
  toDecimal,
  toMinorUnits,
} from '../../../src/orders/money.ts';
import { amount } from '../../../src/runtime/contract.ts';

const units = fc.integer({ min: -MAX_MINOR_UNITS, max: MAX_MINOR_UNITS });
const price = fc.integer({ min: 0, max: 1_000_000 });
const pricedLine = fc.record({
  quantity: fc.integer({ min: 1, max: 1_000 }),
  unitPrice: price,
  discount: price,
  tax: price,
});

describe('minor units', () => {
  it('survive the way to a decimal and back', () => {
    fc.assert(
      fc.property(units, (value) => {
        expect(toMinorUnits(toDecimal(value))).toBe(value);
      }),
    );
  });

  it('are the same from a number as from its text', () => {
    fc.assert(
      fc.property(units, (value) => {
        expect(toMinorUnits(Number(toDecimal(value)))).toBe(value);
      }),
    );
  });

  it('always print two places', () => {
    fc.assert(
      fc.property(units, (value) => {
        expect(toDecimal(value)).toMatch(/^-?\d+\.\d{2}$/);
      }),
    );
    expect(toDecimal(0)).toBe('0.00');
    expect(toDecimal(5)).toBe('0.05');
    expect(toDecimal(-5)).toBe('-0.05');
  });

  it('add where floating point does not', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(toDecimal(toMinorUnits(0.1) + toMinorUnits(0.2))).toBe('0.30');
    expect(toDecimal(toMinorUnits('1.10') * 3)).toBe('3.30');
  });

  it('hold the largest amount of the database exactly', () => {
    expect(toMinorUnits('9999999999.99')).toBe(MAX_MINOR_UNITS);
    expect(toDecimal(MAX_MINOR_UNITS)).toBe('9999999999.99');
    expect(() => toMinorUnits('10000000000.00')).toThrow(MoneyError);
  });

  it('have no negative zero', () => {
    expect(Object.is(toMinorUnits('-0'), 0)).toBe(true);
    expect(Object.is(toMinorUnits(-0), 0)).toBe(true);
  });

  it.each([
    '1.234',
    0.001,
    '1e3',
    1e21,
    1e-7,
    '',
    '.5',
    '1.',
    '1,00',
    'NaN',
    Number.NaN,
    Infinity,
    '0x10',
    '--1',
    '+1',
  ])('are refused from %s', (value) => {
    expect(() => toMinorUnits(value)).toThrow(MoneyError);
  });

  it('are refused from more than two places, whatever the number', () => {
    const places = fc.stringMatching(/^\d{3,8}$/);
    fc.assert(
      fc.property(fc.nat(9_999_999), places, (whole, fraction) => {
        expect(() => toMinorUnits(`${whole}.${fraction}`)).toThrow(MoneyError);
      }),
    );
  });
});

describe('an amount in a request', () => {
  it('becomes the decimal that the database takes, from number and text alike', () => {
    expect(amount.parse(29.9)).toBe('29.90');
    expect(amount.parse('29.99')).toBe('29.99');
    expect(amount.parse(0)).toBe('0.00');
  });

  it.each([-0.01, '-1', '1.999', 'ten', null, '10000000000'])('is refused when it is %s', (value) => {
    expect(amount.safeParse(value).success).toBe(false);
  });
});

describe('totals', () => {
  it('are subtotal less discounts plus tax plus shipping, and the lines add up to them', () => {
    const lines = fc.array(pricedLine, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lines, price, price, (priced, orderDiscount, shipping) => {
        const totals = orderTotals(priced, orderDiscount, shipping);
        expect(totals.total).toBe(totals.subtotal - totals.discount + totals.tax + totals.shipping);
        const sumOfLines = priced.map(lineTotal).reduce((sum, each) => sum + each, 0);
        expect(totals.total).toBe(sumOfLines - orderDiscount + shipping);
      }),
    );
  });
});
