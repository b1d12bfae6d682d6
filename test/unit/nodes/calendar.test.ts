import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { nextOpenMoment, workBegins, workEnds, type NodeCalendar } from '../../../src/nodes/calendar.ts';
import type { OpeningHours } from '../../../src/nodes/opening-hours.ts';

const NINE_TO_SIX = [{ opens: '09:00', closes: '18:00' }];
const WORKDAYS: OpeningHours = {
  monday: NINE_TO_SIX,
  tuesday: NINE_TO_SIX,
  wednesday: NINE_TO_SIX,
  thursday: NINE_TO_SIX,
  friday: NINE_TO_SIX,
};

const calendarOf = (
  openingHours: OpeningHours,
  timeZone = 'America/New_York',
  cutOffTime: string | null = null,
): NodeCalendar => ({ openingHours, timeZone, cutOffTime });

const at = (text: string, zone = 'America/New_York'): DateTime => DateTime.fromISO(text, { zone });
/** Local wall-clock time with its offset. */
const shown = (moment: DateTime | null) =>
  moment?.toISO({ suppressMilliseconds: true, suppressSeconds: true }) ?? null;

// 2026-11-27 is a Friday.
describe('a node is open', () => {
  it.each<[string, OpeningHours, string, string | null]>([
    ['within its hours', WORKDAYS, '2026-11-27T12:00', '2026-11-27T12:00-05:00'],
    ['at the minute it opens', WORKDAYS, '2026-11-27T09:00', '2026-11-27T09:00-05:00'],
    ['later today', WORKDAYS, '2026-11-27T07:10', '2026-11-27T09:00-05:00'],
    [
      'not at the minute it closes, and not at the weekend',
      WORKDAYS,
      '2026-11-27T18:00',
      '2026-11-30T09:00-05:00',
    ],
    [
      'after its lunch',
      {
        friday: [
          { opens: '08:00', closes: '12:00' },
          { opens: '13:00', closes: '24:00' },
        ],
      },
      '2026-11-27T12:30',
      '2026-11-27T13:00-05:00',
    ],
    [
      'until midnight',
      { friday: [{ opens: '13:00', closes: '24:00' }] },
      '2026-11-27T23:59',
      '2026-11-27T23:59-05:00',
    ],
    ['always, when it names no day', {}, '2026-11-28T03:00', '2026-11-28T03:00-05:00'],
    [
      'again after a closed date',
      { ...WORKDAYS, closed_on: ['2026-11-27', '2026-11-30'] },
      '2026-11-27T10:00',
      '2026-12-01T09:00-05:00',
    ],
    [
      'after a closed date, also when it is always open',
      { closed_on: ['2026-11-27'] },
      '2026-11-27T10:00',
      '2026-11-28T00:00-05:00',
    ],
    ['never, when its days have no hours', { monday: [] }, '2026-11-27T10:00', null],
  ])('%s', (_, hours, from, expected) => {
    expect(shown(nextOpenMoment(calendarOf(hours), at(from)))).toBe(expected);
  });

  it('in its own time zone, wherever the question comes from', () => {
    const tokyo = calendarOf(WORKDAYS, 'Asia/Tokyo');
    // Thursday evening in New York is Friday morning in Tokyo.
    expect(shown(nextOpenMoment(tokyo, at('2026-11-26T20:00')))).toBe('2026-11-27T10:00+09:00');
  });

  it('at its wall-clock time on both sides of a change of clocks', () => {
    const everyDay = calendarOf({ saturday: NINE_TO_SIX, sunday: NINE_TO_SIX, monday: NINE_TO_SIX });
    // Clocks go forward on 2026-03-08, back on 2026-11-01.
    expect(shown(nextOpenMoment(everyDay, at('2026-03-07T19:00')))).toBe('2026-03-08T09:00-04:00');
    expect(shown(nextOpenMoment(everyDay, at('2026-10-31T19:00')))).toBe('2026-11-01T09:00-05:00');
  });

  it('from the next moment there is when clocks skip its opening', () => {
    const early = calendarOf({ sunday: [{ opens: '02:30', closes: '08:00' }] });
    expect(shown(nextOpenMoment(early, at('2026-03-08T00:00')))).toBe('2026-03-08T03:30-04:00');
  });
});

describe('work begins', () => {
  const store = calendarOf(WORKDAYS, 'America/New_York', '15:30');
  it.each([
    ['at once before the cut-off', '2026-11-26T15:29', '2026-11-26T15:29-05:00'],
    ['at once at its minute', '2026-11-26T15:30', '2026-11-26T15:30-05:00'],
    ['the next day after it', '2026-11-26T15:31', '2026-11-27T09:00-05:00'],
    ['on Monday after that of Friday', '2026-11-27T15:31', '2026-11-30T09:00-05:00'],
    ['on Monday for an order of Sunday night', '2026-11-29T23:00', '2026-11-30T09:00-05:00'],
    ['when it opens for an order of the night before', '2026-11-27T01:00', '2026-11-27T09:00-05:00'],
  ])('%s', (_, ordered, expected) => {
    expect(shown(workBegins(store, at(ordered)))).toBe(expected);
  });

  it('by the clock of the node, not of the customer', () => {
    const west = calendarOf(WORKDAYS, 'America/Los_Angeles', '15:30');
    expect(shown(workBegins(west, at('2026-11-26T18:00')))).toBe('2026-11-26T15:00-08:00');
    expect(shown(workBegins(west, at('2026-11-26T19:00')))).toBe('2026-11-27T09:00-08:00');
  });

  it('the next day after a cut-off, also at a node that never closes', () => {
    const dc = calendarOf({}, 'UTC', '14:00:00');
    expect(shown(workBegins(dc, at('2026-11-28T14:00:01', 'UTC')))).toBe('2026-11-29T00:00Z');
  });
});

describe('work ends', () => {
  it.each<[string, OpeningHours, string, number, string | null]>([
    ['the same day', WORKDAYS, '2026-11-26T10:00', 4, '2026-11-26T14:00-05:00'],
    [
      'the next morning when the node is closed by then',
      WORKDAYS,
      '2026-11-26T16:00',
      4,
      '2026-11-27T09:00-05:00',
    ],
    ['on Monday when a weekend lies between', WORKDAYS, '2026-11-27T10:00', 24, '2026-11-30T10:00-05:00'],
    [
      'a day later when a holiday lies between',
      { ...WORKDAYS, closed_on: ['2026-11-30'] },
      '2026-11-27T10:00',
      24,
      '2026-12-01T10:00-05:00',
    ],
    ['at once when it takes no time', WORKDAYS, '2026-11-26T10:00', 0, '2026-11-26T10:00-05:00'],
    ['never when the node does not open again', { monday: [] }, '2026-11-26T10:00', 1, null],
  ])('%s', (_, hours, begun, duration, expected) => {
    expect(shown(workEnds(calendarOf(hours), at(begun), duration))).toBe(expected);
  });

  it('after real hours, of which a day has 23 or 25 when clocks change', () => {
    const always = calendarOf({});
    expect(shown(workEnds(always, at('2026-03-07T12:00'), 24))).toBe('2026-03-08T13:00-04:00');
    expect(shown(workEnds(always, at('2026-10-31T12:00'), 24))).toBe('2026-11-01T11:00-05:00');
  });

  it('never before it could, and only when the node is open', () => {
    const minutes = fc.integer({ min: 0, max: 600 * 24 * 60 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 200 }), (offset, hours) => {
        const calendar = calendarOf({ ...WORKDAYS, closed_on: ['2026-12-25'] }, 'America/New_York', '15:30');
        const ordered = at('2026-01-01T00:00').plus({ minutes: offset });
        const begins = workBegins(calendar, ordered);
        const ends = begins && workEnds(calendar, begins, hours);
        if (!begins || !ends) throw new Error('this node opens every week');
        expect(begins >= ordered).toBe(true);
        expect(ends.diff(begins, 'hours').hours).toBeGreaterThanOrEqual(hours);
        for (const moment of [begins, ends]) {
          expect(shown(nextOpenMoment(calendar, moment))).toBe(shown(moment));
          expect(moment.weekday).toBeLessThanOrEqual(5);
        }
      }),
    );
  });
});
