import fc from 'fast-check';
import { validate, version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { derivedId, newId, newOrderNumber } from '../../../src/runtime/ids.ts';

describe('ids', () => {
  it('are UUIDv7 and sort by time', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    for (const id of ids) expect(version(id)).toBe(7);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('that are derived are UUIDv8, and the same for the same parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (parts) => {
        const id = derivedId(...parts);
        expect(validate(id) && version(id)).toBe(8);
        expect(derivedId(...parts)).toBe(id);
      }),
    );
  });

  it('that are derived differ where the parts differ, also in where one part ends', () => {
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
    expect(derivedId('a', '1')).not.toBe(derivedId('a', '2'));
    expect(derivedId('a')).not.toBe(derivedId('a', ''));
  });
});

describe('order numbers', () => {
  it('are ORD-YYYYMMDD-XXXXXX with the day in UTC', () => {
    const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (now) => {
        const [prefix, date, suffix] = newOrderNumber(now).split('-');
        expect(prefix).toBe('ORD');
        expect(date).toBe(now.toISOString().slice(0, 10).replaceAll('-', ''));
        expect(suffix).toMatch(/^[A-Z0-9]{6}$/);
      }),
    );
  });
});
