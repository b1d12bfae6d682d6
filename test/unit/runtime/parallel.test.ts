import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapInParallel } from '../../../src/runtime/parallel.ts';

const MILLISECONDS = [40, 5, 5, 5, 5];

describe('mapInParallel', () => {
  it('answers in the order of the items, whichever ends first', async () => {
    const answers = await mapInParallel(MILLISECONDS, 2, async (ms) => {
      await delay(ms);
      return ms * 2;
    });
    expect(answers).toEqual([80, 10, 10, 10, 10]);
  });

  it('begins the next as soon as one ends, and never more than the limit', async () => {
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    await mapInParallel([...MILLISECONDS.entries()], 2, async ([place, ms]) => {
      begun.push(place);
      most = Math.max(most, (running += 1));
      await delay(ms);
      if (place === 0) expect(begun.length).toBeGreaterThan(3);
      running -= 1;
    });
    expect(most).toBe(2);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });

  it('begins no other after a failure, and lets those under way end', async () => {
    const ended: number[] = [];
    const work = mapInParallel([10, 1, 5, 5], 2, async (ms) => {
      await delay(ms);
      if (ms === 1) throw new Error('the second');
      ended.push(ms);
    });
    await expect(work).rejects.toThrow('the second');
    expect(ended).toEqual([10]);
  });

  it('has nothing to do without items', async () => {
    expect(await mapInParallel([], 3, async (item) => item)).toEqual([]);
  });
});
