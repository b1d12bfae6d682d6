/** Moments in the viewer's zone. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS: readonly (readonly [limit: number, unit: Intl.RelativeTimeFormatUnit, length: number])[] = [
  [HOUR, 'minute', MINUTE],
  [DAY, 'hour', HOUR],
  [30 * DAY, 'day', DAY],
  [365 * DAY, 'month', 30 * DAY],
  [Infinity, 'year', 365 * DAY],
];

/** How long ago, or until: `5 min. ago`, `yesterday`; under a minute is `just now`. */
export function formatRelative(moment: string, now: number, locale?: string): string {
  const distance = Date.parse(moment) - now;
  const length = Math.abs(distance);
  if (length < MINUTE) return 'just now';
  const step = STEPS.find(([limit]) => length < limit);
  if (!step) return formatMoment(moment, locale);
  const [, unit, unitLength] = step;
  if (unit === 'day') return relativeFormat(locale).format(calendarDays(moment, now), 'day');
  return relativeFormat(locale).format(Math.trunc(distance / unitLength), unit);
}

const relativeFormat = (locale: string | undefined) =>
  new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });

/** Days on the viewer's calendar: what was 26 hours ago may be yesterday or the day before. */
function calendarDays(moment: string, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(Date.parse(moment)) - midnight(now)) / DAY);
}

/** Date and time to the minute. */
export function formatMoment(moment: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(moment),
  );
}

/** A calendar date (`2026-11-23`), which has no zone: `Nov 23`. */
export function formatDay(date: string, locale?: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${date}T00:00:00Z`));
}

/** Hours as `3.5 h`, and from two days on as days. */
export function formatHours(hours: number, locale?: string): string {
  const [value, unit] = hours < 48 ? [hours, 'hour'] : [hours / 24, 'day'];
  const options = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, options).format(value);
}

/** Kilometers with at most one decimal. */
export function formatDistance(kilometers: number, locale?: string): string {
  const options = {
    style: 'unit',
    unit: 'kilometer',
    maximumFractionDigits: kilometers < 10 ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(locale, options).format(kilometers);
}

/** The UTC calendar date that lies `days` before the given moment; the API counts its days in UTC. */
export function utcDateBefore(now: number, days: number): string {
  return new Date(now - days * DAY).toISOString().slice(0, 10);
}
