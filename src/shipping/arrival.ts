/** When a parcel arrives: the carrier's transit on the days on which it delivers. Pure. */
import type { DateTime } from 'luxon';
import { WEEKDAYS, type Weekday } from '../nodes/node.ts';

export const EVERY_DAY: readonly Weekday[] = WEEKDAYS;
export const MONDAY_TO_SATURDAY: readonly Weekday[] = WEEKDAYS.slice(0, 6);
export const MONDAY_TO_FRIDAY: readonly Weekday[] = WEEKDAYS.slice(0, 5);

/** How long a service takes. */
export interface Transit {
  transitHours: number;
  /** Days that count, and on which it delivers. */
  deliversOn: readonly Weekday[];
}

const HOURS_PER_DAY = 24;

/**
 * The local date on which a parcel arrives that is handed over at this moment. A service of a day or more takes whole
 * delivery days, the day of the hand-over not counted; a faster one its hours.
 *
 * @throws RangeError when the service delivers on no day
 */
export function arrivalDate(handedOver: DateTime, { transitHours, deliversOn }: Transit): string {
  if (deliversOn.length === 0) throw new RangeError('the service delivers on no day');
  let day = handedOver;
  if (transitHours < HOURS_PER_DAY) {
    day = handedOver.plus({ hours: transitHours });
    while (!isDeliveryDay(day, deliversOn)) day = day.plus({ days: 1 });
  } else {
    for (let left = Math.ceil(transitHours / HOURS_PER_DAY); left > 0;) {
      day = day.plus({ days: 1 });
      if (isDeliveryDay(day, deliversOn)) left--;
    }
  }
  return day.toFormat('yyyy-MM-dd');
}

function isDeliveryDay(day: DateTime, deliversOn: readonly Weekday[]): boolean {
  const weekday = WEEKDAYS[day.weekday - 1];
  return weekday !== undefined && deliversOn.includes(weekday);
}
