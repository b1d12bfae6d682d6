import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coalesce } from '../../../web/src/api/coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('coalescing changes', () => {
  it('hands over many changes at once, each item once', async () => {
    const batches: string[][] = [];
    const changes = coalesce<string>(async (items) => void batches.push([...items]), 500);
    for (const item of ['a', 'b', 'a', 'c']) changes.add(item);
    await vi.advanceTimersByTimeAsync(499);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('starts no batch while one is being worked on, and loses nothing that arrives meanwhile', async () => {
    const batches: string[][] = [];
    const changes = coalesce<string>(async (items) => {
      batches.push([...items]);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }, 500);
    changes.add('a');
    await vi.advanceTimersByTimeAsync(600);
    changes.add('b');
    await vi.advanceTimersByTimeAsync(1_800);
    expect(batches).toEqual([['a']]);
    await vi.advanceTimersByTimeAsync(700);
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('hands over nothing after it was stopped', async () => {
    const flush = vi.fn(async () => undefined);
    const changes = coalesce<string>(flush, 500);
    changes.add('a');
    changes.stop();
    changes.add('b');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(flush).not.toHaveBeenCalled();
  });
});
