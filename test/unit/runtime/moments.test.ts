import { expect, test } from 'vitest';
import { rangeEnd, rangeStart } from '../../../src/runtime/moments.ts';

test.each([
  ['2026-11-23', '2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.001Z'],
  ['2026-11-23T10:00:00', '2026-11-23T10:00:00.000Z', '2026-11-23T10:00:00.001Z'],
  ['2026-11-23T10:00:00+02:00', '2026-11-23T08:00:00.000Z', '2026-11-23T08:00:00.001Z'],
])('%s begins at %s and ends before %s', (moment, start, end) => {
  expect(rangeStart(moment).toISOString()).toBe(start);
  expect(rangeEnd(moment).toISOString()).toBe(end);
});
