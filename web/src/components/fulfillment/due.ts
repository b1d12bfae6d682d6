/** When something should be ready, in words. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How far away a promise is. */
export interface Due {
  words: string;
  isLate: boolean;
}

/** `due in 3 hr`, `late by 20 min`; near ones in minutes, far ones in hours or days. */
export function dueOf(promisedAt: string, now: number, locale?: string): Due {
  const distance = Date.parse(promisedAt) - now;
  const length = Math.abs(distance);
  const isLate = distance < 0;
  if (length < MINUTE) return { words: isLate ? 'late' : 'due now', isLate };
  return { words: `${isLate ? 'late by' : 'due in'} ${lengthOf(length, locale)}`, isLate };
}

function lengthOf(length: number, locale: string | undefined): string {
  if (length < 2 * HOUR) return inUnits(length / MINUTE, 'minute', locale);
  if (length < 2 * DAY) return inUnits(length / HOUR, 'hour', locale);
  return inUnits(length / DAY, 'day', locale);
}

function inUnits(value: number, unit: 'minute' | 'hour' | 'day', locale: string | undefined): string {
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' });
  return format.format(Math.trunc(value));
}
