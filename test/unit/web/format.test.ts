import { describe, expect, it } from 'vitest';
import { channelLabel, humanize, statusTone } from '../../../web/src/format/labels.ts';
import { formatAmount, formatMoney, formatShare } from '../../../web/src/format/money.ts';
import {
  formatDay,
  formatDistance,
  formatHours,
  formatRelative,
  utcDateBefore,
} from '../../../web/src/format/time.ts';

const NOW = new Date(2026, 10, 23, 12, 0, 0).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (offset: number) => new Date(NOW + offset).toISOString();

describe('money', () => {
  it('is shown in its currency', () => {
    expect(formatMoney('1234.50', 'USD', 'en-US')).toBe('$1,234.50');
    expect(formatMoney('-3.00', 'EUR', 'en-US')).toBe('-€3.00');
  });

  it('keeps every digit of an amount beyond what a float holds', () => {
    expect(formatMoney('9007199254740993.01', 'USD', 'en-US')).toBe('$9,007,199,254,740,993.01');
  });

  it('shows a currency without minor units as its users write it', () => {
    expect(formatMoney('1200.00', 'JPY', 'en-US')).toBe('¥1,200');
  });

  it('is a sum in its currency, or in none', () => {
    expect(formatAmount(15_000, 'JPY', 'en-US')).toBe('¥15,000');
    expect(formatAmount(17.5, 'USD', 'en-US')).toBe('$17.50');
    expect(formatAmount(0, null, 'en-US')).toBe('0.00');
  });
});

describe('relative time', () => {
  it.each([
    [-20_000, 'just now'],
    [-5 * MINUTE, '5 min. ago'],
    [-90 * MINUTE, '1 hr. ago'],
    [3 * HOUR, 'in 3 hr.'],
    [-25 * HOUR, 'yesterday'],
    [-40 * HOUR, '2 days ago'],
    [48 * HOUR - 1, 'in 2 days'],
    [-70 * 24 * HOUR, '2 mo. ago'],
    [-800 * 24 * HOUR, '2 yr. ago'],
  ])('%i ms from now is %s', (offset, expected) => {
    expect(formatRelative(at(offset), NOW, 'en-US')).toBe(expected);
  });
});

describe('dates and lengths', () => {
  it('shows a calendar date as itself in every zone', () => {
    expect(formatDay('2026-11-23', 'en-US')).toBe('Nov 23');
  });

  it('counts days back in UTC', () => {
    expect(utcDateBefore(Date.parse('2026-03-01T00:30:00Z'), 1)).toBe('2026-02-28');
  });

  it('shows long durations in days', () => {
    expect(formatHours(3.44, 'en-US')).toBe('3.4 hr');
    expect(formatHours(60, 'en-US')).toBe('2.5 days');
  });

  it('shows short distances with a decimal', () => {
    expect(formatDistance(3.24, 'en-US')).toBe('3.2 km');
    expect(formatDistance(1480.4, 'en-US')).toBe('1,480 km');
  });

  it('shows shares as percentages', () => {
    expect(formatShare(0.817, 'en-US')).toBe('82%');
  });
});

describe('labels', () => {
  it('writes codes as words', () => {
    expect(humanize('READY_TO_SHIP')).toBe('Ready to ship');
    expect(humanize('order.picked_up')).toBe('Picked up');
    expect(humanize('sourcing-outcomes')).toBe('Sourcing outcomes');
    expect(channelLabel('POS')).toBe('Point of sale');
    expect(channelLabel('WEB')).toBe('Web');
  });

  it('takes a status it does not know as under way', () => {
    expect(statusTone('BACKORDERED')).toBe('waiting');
    expect(statusTone('SOMETHING_NEW')).toBe('moving');
  });
});
