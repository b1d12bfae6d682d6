import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FULFILLMENT_TYPES, ORDER_CHANNELS, ORDER_STATUSES } from '../../../src/orders/order.ts';
import {
  countFilters,
  exportPath,
  NO_FILTERS,
  type OrderFilters,
  PAGE_SIZES,
  readFilters,
  toQuery,
  writeFilters,
} from '../../../web/src/pages/orders/order-filters.ts';

const read = (address: string) => readFilters(new URLSearchParams(address));

const text = fc.string({ maxLength: 20 }).map((value) => value.trim());
const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const filters: fc.Arbitrary<OrderFilters> = fc.record({
  search: text,
  email: text,
  status: fc.option(fc.constantFrom(...ORDER_STATUSES)),
  channel: fc.option(fc.constantFrom(...ORDER_CHANNELS)),
  type: fc.option(fc.constantFrom(...FULFILLMENT_TYPES)),
  onHold: fc.boolean(),
  from: fc.option(day),
  to: fc.option(day),
  page: fc.integer({ min: 1, max: 1_000_000 }),
  pageSize: fc.constantFrom(...PAGE_SIZES),
});

describe('the filters in the address', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(filters, (given) => {
        expect(read(writeFilters(given).toString())).toEqual(given);
      }),
    );
  });

  it('leave the address empty when nothing is filtered', () => {
    expect(writeFilters(NO_FILTERS).toString()).toBe('');
    expect(read('')).toEqual(NO_FILTERS);
  });

  it.each(['status=LOST', 'page=-1', 'page=1.5', 'size=1000', 'from=2026-02-30', 'to=tomorrow', 'hold=yes'])(
    'ignore what is not valid: %s',
    (address) => expect(read(address)).toEqual(NO_FILTERS),
  );

  it('count a range of dates once and paging not at all', () => {
    expect(countFilters(read('from=2026-11-01&to=2026-11-23&page=3&size=50'))).toBe(1);
    expect(countFilters(read('status=PICKING&hold=1'))).toBe(2);
  });
});

describe('the query', () => {
  it('leaves out what is not filtered', () => {
    expect(toQuery(NO_FILTERS)).toEqual({ page: 1, page_size: 20 });
  });

  it('covers whole days of the viewer', () => {
    const { from_date: from, to_date: to } = toQuery(read('from=2026-11-23&to=2026-11-23'));
    expect(from).toBe(new Date(2026, 10, 23).toISOString());
    expect(to).toBe(new Date(2026, 10, 23, 23, 59, 59, 999).toISOString());
  });
});

describe('the export', () => {
  it('takes the filters along, but no page', () => {
    expect(exportPath(NO_FILTERS)).toBe('/orders/export');
    expect(exportPath(read('status=PICKING&hold=1&page=3&size=50'))).toBe(
      '/orders/export?status=PICKING&on_hold=true',
    );
  });
});
