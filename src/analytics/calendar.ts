/** The days that figures are asked for, on the clocks of a place. Pure. */
import { DateTime } from 'luxon';
import { invalidField } from '../runtime/errors.ts';

const DEFAULT_DAYS = 30;
const LONGEST_DAYS = 3_660;
const UTC = 'UTC';

/** A period from its first instant up to, but not including, its end. */
export interface Period {
  start: Date;
  end: Date;
  /** IANA name of the place whose days these are. */
  timezone: string;
  /** Every day, as a date. */
  days: readonly string[];
  /** When each day begins there. */
  starts: readonly Date[];
}

interface Range {
  from_date?: string | undefined;
  to_date?: string | undefined;
  timezone: string;
}

function dateOf(day: DateTime): string {
  const date = day.toISODate();
  if (date === null) throw new RangeError(`There is no such day: ${day.invalidExplanation}`);
  return date;
}

function periodOf(first: DateTime, count: number): Period {
  const days = Array.from({ length: count }, (_, index) => first.plus({ days: index }));
  return {
    start: first.startOf('day').toJSDate(),
    end: first.plus({ days: count }).startOf('day').toJSDate(),
    timezone: first.zoneName ?? UTC,
    days: days.map(dateOf),
    starts: days.map((day) => day.startOf('day').toJSDate()),
  };
}

/**
 * The days that a query means; `now` stands for the open end, and without a start there are 30.
 *
 * @throws Refusal `invalid` when they end before they begin, or are more than ten years
 */
export function askedPeriod(range: Range, now: Date): Period {
  const zone = range.timezone;
  // Noon exists on every day of every place, which midnight does not.
  const last = (
    range.to_date ? DateTime.fromISO(`${range.to_date}T12`, { zone }) : DateTime.fromJSDate(now, { zone })
  ).set({ hour: 12 });
  const first = range.from_date
    ? DateTime.fromISO(`${range.from_date}T12`, { zone })
    : last.minus({ days: DEFAULT_DAYS - 1 });
  const count = Math.round(last.startOf('day').diff(first.startOf('day'), 'days').days) + 1;
  if (count < 1) throw invalidField('from_date', 'must not be after to_date, which is today when not given');
  if (count > LONGEST_DAYS)
    throw invalidField('from_date', `must be at most ${LONGEST_DAYS} days before to_date`);
  return periodOf(first, count);
}

/** As many of the last days, today included. */
export function lastDays(count: number, timezone: string, now: Date): Period {
  return periodOf(
    DateTime.fromJSDate(now, { zone: timezone })
      .set({ hour: 12 })
      .minus({ days: count - 1 }),
    count,
  );
}

/** As many days, right before. */
export function previousPeriod({ days, timezone }: Period): Period {
  const first = DateTime.fromISO(`${days[0]}T12`, { zone: timezone });
  return periodOf(first.minus({ days: days.length }), days.length);
}

/** The whole days (UTC) within a period, and the instants before and after them. */
export function wholeDays({ start, end }: Period): { from: Date; to: Date } {
  const day = 86_400_000;
  const from = new Date(Math.ceil(start.getTime() / day) * day);
  const to = new Date(Math.floor(end.getTime() / day) * day);
  // Too short to hold one: all of it lies before.
  return from < to ? { from, to } : { from: end, to: end };
}
