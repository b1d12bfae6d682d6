import { describe, expect, test } from 'vitest';
import { askedPeriod, lastDays, previousPeriod, wholeDays } from '../../src/analytics/calendar.ts';
import { percentile } from '../../src/analytics/durations.ts';

const NOW = new Date('2026-03-10T02:30:00Z');

describe('the days of a place', () => {
  test('are the last thirty when nothing is said, today there included', () => {
    const period = askedPeriod({ timezone: 'America/New_York' }, NOW);
    expect(period.days).toHaveLength(30);
    expect(period.days.at(-1)).toBe('2026-03-09');
    expect(period.end).toEqual(new Date('2026-03-10T04:00:00Z'));
  });

  test('have 23 and 25 hours where clocks change, and begin at one where midnight is left out', () => {
    const hours = (day: string, timezone: string) => {
      const { start, end } = askedPeriod({ from_date: day, to_date: day, timezone }, NOW);
      return (end.getTime() - start.getTime()) / 3_600_000;
    };
    expect(hours('2026-03-29', 'Europe/Berlin')).toBe(23);
    expect(hours('2026-10-25', 'Europe/Berlin')).toBe(25);
    expect(hours('2026-06-01', 'Asia/Kathmandu')).toBe(24);
    const cairo = askedPeriod(
      { from_date: '2026-04-24', to_date: '2026-04-24', timezone: 'Africa/Cairo' },
      NOW,
    );
    expect(cairo.start).toEqual(new Date('2026-04-23T22:00:00Z'));
  });

  test('are as many right before', () => {
    const period = askedPeriod(
      { from_date: '2026-03-01', to_date: '2026-03-31', timezone: 'Europe/Berlin' },
      NOW,
    );
    const previous = previousPeriod(period);
    expect(previous.end).toEqual(period.start);
    expect([previous.days.length, previous.days[0], previous.days.at(-1)]).toEqual([
      31,
      '2026-01-29',
      '2026-02-28',
    ]);
  });

  test('are refused when they end before they begin, or are too many', () => {
    const asked = (from_date: string, to_date?: string) => () =>
      askedPeriod({ from_date, to_date, timezone: 'UTC' }, NOW);
    expect(asked('2026-03-02', '2026-03-01')).toThrow();
    expect(asked('2026-03-11')).toThrow();
    expect(asked('2000-01-01')).toThrow();
  });

  test('are the last so many', () => {
    expect(lastDays(3, 'Pacific/Auckland', NOW).days).toEqual(['2026-03-08', '2026-03-09', '2026-03-10']);
  });
});

test('what is no whole day (UTC) of a period lies before or after them', () => {
  const at = (from_date: string, to_date: string, timezone: string) =>
    wholeDays(askedPeriod({ from_date, to_date, timezone }, NOW));
  expect(at('2026-01-01', '2026-01-03', 'UTC')).toEqual({
    from: new Date('2026-01-01T00:00:00Z'),
    to: new Date('2026-01-04T00:00:00Z'),
  });
  expect(at('2026-01-01', '2026-01-03', 'Asia/Tokyo')).toEqual({
    from: new Date('2026-01-01T00:00:00Z'),
    to: new Date('2026-01-03T00:00:00Z'),
  });
  const end = new Date('2026-01-01T15:00:00Z');
  expect(at('2026-01-01', '2026-01-01', 'Asia/Tokyo')).toEqual({ from: end, to: end });
});

test('a percentile of steps is that of the durations, to a twentieth', () => {
  const durations = Array.from({ length: 1_000 }, (_, index) => 60 + index * 300);
  const steps = new Map<number, number>();
  for (const seconds of durations) {
    const step = Math.floor(Math.log(seconds) / Math.log(1.1));
    steps.set(step, (steps.get(step) ?? 0) + 1);
  }
  const counted = [...steps].map(([step, count]) => ({ step, count }));
  for (const share of [0.1, 0.5, 0.9, 1]) {
    const exact = (durations[Math.ceil(share * durations.length) - 1] ?? 0) / 3_600;
    expect(Math.abs(percentile(counted, share) / exact - 1)).toBeLessThan(0.05);
  }
});
