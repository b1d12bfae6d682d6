import { describe, expect, it } from 'vitest';
import { largestCities } from '../../../scripts/benchmark/sourcing/cities.ts';
import { compareQuality, OURS } from '../../../scripts/benchmark/sourcing/quality.ts';

const SEED = 11;

describe('the benchmark of sourcing quality, on a few orders', () => {
  const cities = largestCities();

  it.each([0.2, 0.35, 0.6])(
    'finds our plans as good as trying every set of 12 nodes, proven, and none unfilled (%d stocked)',
    (stocked) => {
      const qualities = compareQuality({ nodes: 12, stocked }, 150, SEED, cities);
      const ours = qualities.find(({ method }) => method === OURS);
      expect(ours).toMatchObject({ meanGap: 0, p95Gap: 0, optimal: 1, proven: 1, unfilled: 0 });
      const greedy = qualities.filter(({ method }) => method.startsWith('reference'));
      expect(greedy.every(({ meanGap }) => meanGap > 0)).toBe(true);
    },
  );

  it('finds every order of 30 nodes solved and proven, too', () => {
    const ours = compareQuality({ nodes: 30, stocked: 0.35 }, 60, SEED, cities).at(-1);
    expect(ours).toMatchObject({ method: OURS, meanGap: 0, optimal: 1, proven: 1, unfilled: 0 });
  });

  it('makes the same orders of one seed', () => {
    const withoutTimes = () =>
      compareQuality({ nodes: 12, stocked: 0.35 }, 20, SEED, cities).map(
        ({ p50: _, p99: __, ...rest }) => rest,
      );
    expect(withoutTimes()).toEqual(withoutTimes());
  });
});
