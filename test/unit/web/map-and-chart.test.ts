import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countTicks, labelStride } from '../../../web/src/components/chart/ticks.ts';
import { placesProjection, regionOf } from '../../../web/src/components/map/projection.ts';

const DENVER = { latitude: 39.74, longitude: -104.99 };
const BOULDER = { latitude: 40.01, longitude: -105.27 };
const BERLIN = { latitude: 52.52, longitude: 13.4 };
const SIZE = { width: 600, height: 220 };

describe('ticks', () => {
  it('are round numbers', () => {
    expect(countTicks(263, 4)).toEqual([0, 100, 200, 300]);
    expect(countTicks(3, 4)).toEqual([0, 1, 2, 3]);
    expect(countTicks(0, 4)).toEqual([0, 1]);
  });

  it('cover the largest count with few whole numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (largest) => {
        const ticks = countTicks(largest, 4);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });

  it('leave out labels that have no room', () => {
    expect(labelStride(7, 700, 60)).toBe(1);
    expect(labelStride(90, 600, 60)).toBe(9);
  });
});

describe('the map', () => {
  it('is that of the United States unless a place lies outside', () => {
    expect(regionOf([DENVER, BOULDER])).toBe('us');
    expect(regionOf([DENVER, BERLIN])).toBe('world');
  });

  it.each([
    ['us', [DENVER, BOULDER]],
    ['us', [DENVER, DENVER]],
    ['world', [DENVER, BERLIN]],
    ['world', [BERLIN]],
  ] as const)('shows every place inside the drawing (%s, %j)', (region, places) => {
    const projection = placesProjection(region, places, SIZE);
    for (const place of places) {
      const [x, y] = projection([place.longitude, place.latitude]) ?? [-1, -1];
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(SIZE.width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(SIZE.height);
    }
  });
});
