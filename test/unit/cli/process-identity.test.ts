import { describe, expect, it } from 'vitest';
import { identify, startTicks, stillLives } from '../../../src/cli/supervisor/process-identity.ts';

const stat = (state: string): string =>
  `42 (a (strange) name) ${state} 1 42 42 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 7 0 987654 1000 10`;

describe('process identity', () => {
  it('reads the start time behind a name with brackets', () => {
    expect(startTicks(stat('S'))).toBe('987654');
  });

  it('takes a zombie for ended', () => {
    expect(startTicks(stat('Z'))).toBeNull();
  });

  it('recognizes this process and refuses one with the same pid and another start', () => {
    const identity = identify(process.pid);
    expect(identity?.pid).toBe(process.pid);
    expect(identity !== null && stillLives(identity)).toBe(true);
    expect(stillLives({ pid: process.pid, start: 'another boot:1' })).toBe(false);
  });
});
