import { describe, expect, test } from 'vitest';
import { openingHoursSchema } from '../../../src/nodes/opening-hours.ts';
import { isTimeZone } from '../../../src/nodes/time-zone.ts';

const span = (opens: string, closes: string) => ({ opens, closes });

/** The paths of what is wrong; null when nothing is. */
function wrongIn(hours: unknown): string[] | null {
  const result = openingHoursSchema.safeParse(hours);
  return result.success ? null : result.error.issues.map((issue) => issue.path.join('.'));
}

describe('opening hours', () => {
  test.each([
    ['always open', {}],
    ['a working day', { monday: [span('09:00', '18:00')] }],
    ['a lunch break', { monday: [span('09:00', '12:00'), span('12:30', '18:00')] }],
    ['to midnight', { friday: [span('20:00', '24:00')], saturday: [span('00:00', '02:00')] }],
    ['a closed day', { sunday: [], closed_on: ['2026-12-25'] }],
  ])('may be %s', (_, hours) => {
    expect(wrongIn(hours)).toBeNull();
  });

  test.each([
    ['a day that is none', { someday: [] }, ['']],
    ['a time that is none', { monday: [span('08:60', '18:00')] }, ['monday.0.opens']],
    ['past midnight', { monday: [span('20:00', '24:30')] }, ['monday.0.closes']],
    ['that close before they open', { monday: [span('20:00', '02:00')] }, ['monday.0.closes']],
    ['that overlap', { monday: [span('09:00', '13:00'), span('12:00', '18:00')] }, ['monday']],
    ['that begin with the latest', { monday: [span('13:00', '18:00'), span('09:00', '12:00')] }, ['monday']],
    ['a date that is none', { closed_on: ['2026-02-30'] }, ['closed_on.0']],
    ['a text', 'weekdays', ['']],
  ])('may not be %s', (_, hours, paths) => {
    expect(wrongIn(hours)).toEqual(paths);
  });
});

describe('a time zone', () => {
  test.each(['UTC', 'America/New_York', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'Asia/Kolkata'])(
    'may be %s',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  test.each(['', 'Mars/Olympus', '+05:00', 'New York', "UTC'; --", 'EST5EDT4'])('may not be %j', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
