/**
 * When a node works: its opening hours, closed dates and cut-off in its own time zone. Pure. Hours are real ones: across
 * a change of clocks a local day has 23 or 25 of them.
 */
import type { DateTime } from 'luxon';
import { WEEKDAYS } from './node.ts';
import type { OpeningHours } from './opening-hours.ts';

/** What of a node says when it works. */
export interface NodeCalendar {
  /** IANA name. */
  timeZone: string;
  openingHours: OpeningHours;
  /** `15:30` or `15:30:00`, local; an order after it counts as of the next day. Null: there is none. */
  cutOffTime: string | null;
}

/** How far ahead a calendar is read; what does not happen until then does not happen. */
const HORIZON_DAYS = 3_660;

interface Span {
  opens: DateTime;
  closes: DateTime;
}

const nextMidnight = (moment: DateTime): DateTime => moment.plus({ days: 1 }).startOf('day');

/** A wall-clock time of a local day; one that a change of clocks skips is as much later, `24:00` is the next midnight. */
function clockOn(day: DateTime, clock: string): DateTime {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour === 24 ? nextMidnight(day) : day.set({ hour, minute, second: 0, millisecond: 0 });
}

/** When the node is open on the local day of the moment, earliest first. */
function spansOn(day: DateTime, { openingHours }: NodeCalendar): Span[] {
  const midnight = day.startOf('day');
  if (openingHours.closed_on?.includes(midnight.toISODate() ?? '')) return [];
  const isAlwaysOpen = WEEKDAYS.every((weekday) => openingHours[weekday] === undefined);
  if (isAlwaysOpen) return [{ opens: midnight, closes: nextMidnight(midnight) }];
  const weekday = WEEKDAYS[midnight.weekday - 1];
  const spans = (weekday && openingHours[weekday]) ?? [];
  return spans.map(({ opens, closes }) => ({
    opens: clockOn(midnight, opens),
    closes: clockOn(midnight, closes),
  }));
}

/** False for hours that name days, but no time of any. */
const everOpens = ({ openingHours }: NodeCalendar): boolean =>
  WEEKDAYS.every((day) => openingHours[day] === undefined) ||
  WEEKDAYS.some((day) => (openingHours[day] ?? []).length > 0);

/** The first moment from `from` on at which the node is open; null when it does not open within ten years. */
export function nextOpenMoment(calendar: NodeCalendar, from: DateTime): DateTime | null {
  if (!everOpens(calendar)) return null;
  let day: DateTime = from.setZone(calendar.timeZone);
  const local = day;
  for (let count = 0; count <= HORIZON_DAYS; count++) {
    const span = spansOn(day, calendar).find(({ closes }) => closes > local);
    if (span) return span.opens > local ? span.opens : local;
    day = nextMidnight(day);
  }
  return null;
}

/**
 * When work on an order of this moment begins: at once if the node is open and its cut-off has not passed, else when it
 * opens next. An order at the very minute of the cut-off is in time.
 */
export function workBegins(calendar: NodeCalendar, ordered: DateTime): DateTime | null {
  const local = ordered.setZone(calendar.timeZone);
  const isLate = calendar.cutOffTime !== null && local > clockOn(local, calendar.cutOffTime);
  return nextOpenMoment(calendar, isLate ? nextMidnight(local) : local);
}

/**
 * When work of this many hours is done and the node is open to hand it over. The hours run on through the night, as the
 * node's mean from order to hand-over is measured, but not on days on which it stays closed.
 */
export function workEnds(calendar: NodeCalendar, begun: DateTime, hours: number): DateTime | null {
  if (!everOpens(calendar)) return null;
  let moment: DateTime = begun.setZone(calendar.timeZone);
  let left = hours * 3_600_000;
  for (let count = 0; count <= HORIZON_DAYS; count++) {
    const end = nextMidnight(moment);
    if (spansOn(moment, calendar).length > 0) {
      const rest = end.toMillis() - moment.toMillis();
      if (left < rest) return nextOpenMoment(calendar, moment.plus({ milliseconds: left }));
      left -= rest;
    }
    moment = end;
  }
  return null;
}
