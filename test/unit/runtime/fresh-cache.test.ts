import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FreshCache } from '../../../src/runtime/fresh-cache.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('looks up once while fresh, and anew afterwards', async () => {
  const cache = new FreshCache<number>({ freshForMs: 5_000, limit: 10 });
  const load = vi.fn(async () => load.mock.calls.length);
  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([1, 1]);
  vi.advanceTimersByTime(4_999);
  expect(await cache.get('a', load)).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await cache.get('a', load)).toBe(2);
});

test('keeps no failure', async () => {
  const cache = new FreshCache<string>({ freshForMs: 5_000, limit: 10 });
  await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await cache.get('a', async () => 'back')).toBe('back');
});

test('is bounded: the oldest entry makes way', async () => {
  const cache = new FreshCache<string>({ freshForMs: 5_000, limit: 2 });
  for (const key of ['a', 'b', 'c']) await cache.get(key, async () => 'first');
  expect(await cache.get('c', async () => 'second')).toBe('first');
  expect(await cache.get('a', async () => 'second')).toBe('second');
});
