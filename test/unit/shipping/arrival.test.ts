import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { Weekday } from '../../../src/nodes/node.ts';
import {
  arrivalDate,
  EVERY_DAY,
  MONDAY_TO_FRIDAY,
  MONDAY_TO_SATURDAY,
} from '../../../src/shipping/arrival.ts';

// 2026-11-26 is a Thursday; clocks in New York go forward on Sunday, 2026-03-08.
describe('a parcel arrives', () => {
  it.each<[string, string, number, readonly Weekday[], string]>([
    ['the next day', '2026-11-26T17:00', 24, MONDAY_TO_FRIDAY, '2026-11-27'],
    ['on Monday where Saturdays do not count', '2026-11-26T17:00', 48, MONDAY_TO_FRIDAY, '2026-11-30'],
    ['on Saturday where they do', '2026-11-26T17:00', 48, MONDAY_TO_SATURDAY, '2026-11-28'],
    ['on Sunday where every day counts', '2026-11-26T17:00', 72, EVERY_DAY, '2026-11-29'],
    ['a week later after five working days', '2026-11-26T17:00', 120, MONDAY_TO_FRIDAY, '2026-12-03'],
    ['after whole days for a part of one', '2026-11-26T17:00', 25, MONDAY_TO_FRIDAY, '2026-11-30'],
    ['the same day within hours', '2026-11-26T10:00', 8, EVERY_DAY, '2026-11-26'],
    ['the next day when the hours reach into it', '2026-11-26T17:00', 8, EVERY_DAY, '2026-11-27'],
    [
      'on Monday when the hours reach into the weekend',
      '2026-11-27T17:00',
      8,
      MONDAY_TO_FRIDAY,
      '2026-11-30',
    ],
    ['by dates, although a day is an hour short', '2026-03-07T23:30', 24, EVERY_DAY, '2026-03-08'],
  ])('%s', (_, handedOver, transitHours, deliversOn, expected) => {
    const moment = DateTime.fromISO(handedOver, { zone: 'America/New_York' });
    expect(arrivalDate(moment, { transitHours, deliversOn })).toBe(expected);
  });

  it('on no day that the service does not know', () => {
    expect(() => arrivalDate(DateTime.utc(), { transitHours: 24, deliversOn: [] })).toThrow(RangeError);
  });
});
