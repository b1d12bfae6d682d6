/** What the address asks the figures for. */
import { readCurrency } from '../../components/analytics/asked-currency.ts';

export interface Asked {
  /** Both null: the last thirty days. */
  from: string | null;
  to: string | null;
  /** IANA name. */
  timezone: string;
  /** Null: that of the most orders. */
  currency: string | null;
  isCompared: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Where the viewer is. */
export const ownTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const dateOf = (text: string | null): string | null => (text !== null && DATE.test(text) ? text : null);

export function readAsked(search: URLSearchParams): Asked {
  const from = dateOf(search.get('from'));
  const to = dateOf(search.get('to'));
  const isRange = from !== null && to !== null;
  return {
    from: isRange ? from : null,
    to: isRange ? to : null,
    timezone: search.get('zone') ?? ownTimezone(),
    currency: readCurrency(search),
    isCompared: search.get('compare') !== 'no',
  };
}

/** Only what differs from what is shown when nothing is asked for. */
export function writeAsked({ from, to, timezone, currency, isCompared }: Asked): Record<string, string> {
  return {
    ...(from && to ? { from, to } : {}),
    ...(timezone === ownTimezone() ? {} : { zone: timezone }),
    ...(currency ? { currency } : {}),
    ...(isCompared ? {} : { compare: 'no' }),
  };
}

/** As the API takes it. */
export const queryOf = ({ from, to, timezone, currency, isCompared }: Asked) => ({
  ...(from && to ? { from_date: from, to_date: to } : {}),
  timezone,
  ...(currency ? { currency } : {}),
  compare: isCompared ? ('previous_period' as const) : ('none' as const),
});

/** All zones that the browser knows by name. */
export const timezones = (): string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];
