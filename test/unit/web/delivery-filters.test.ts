import { expect, test } from 'vitest';
import { readFilters, toQuery, writeFilters } from '../../../web/src/pages/webhooks/delivery-filters.ts';

const ENDPOINT = '01930000-0000-7000-8000-000000000001';

test('the address carries the filters there and back', () => {
  const filters = { endpointId: ENDPOINT, status: 'ABANDONED', page: 3 } as const;
  expect(readFilters(writeFilters(filters))).toEqual(filters);
  expect(toQuery(filters)).toEqual({ endpoint_id: ENDPOINT, status: 'ABANDONED', page: 3, page_size: 20 });
});

test('what is not valid in the address counts as not given', () => {
  const nothing = { endpointId: null, status: null, page: 1 };
  expect(readFilters(new URLSearchParams('endpoint=1&status=LOST&page=-2'))).toEqual(nothing);
  expect(writeFilters(nothing).size).toBe(0);
  expect(toQuery(nothing)).toEqual({ page: 1, page_size: 20 });
});
