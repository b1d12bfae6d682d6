import { describe, expect, it } from 'vitest';
import { RestartBackoff } from '../../../src/cli/supervisor/backoff.ts';

describe('RestartBackoff', () => {
  it('doubles from 0.2 s to 10 s', () => {
    const backoff = new RestartBackoff();
    const pauses = Array.from({ length: 8 }, () => backoff.pauseAfter(null));
    expect(pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
  });

  it('begins again after a healthy minute', () => {
    const backoff = new RestartBackoff();
    backoff.pauseAfter(0);
    backoff.pauseAfter(59_999);
    expect(backoff.pauseAfter(60_000)).toBe(200);
  });

  it('waits a second at most after a process that was ready', () => {
    const backoff = new RestartBackoff();
    const pauses = Array.from({ length: 5 }, () => backoff.pauseAfter(0));
    expect(pauses).toEqual([200, 400, 800, 1_000, 1_000]);
    expect(backoff.pauseAfter(null)).toBe(6_400);
  });
});
