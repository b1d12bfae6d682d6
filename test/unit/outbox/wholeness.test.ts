import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RebuildableTarget } from '../../../src/outbox/outbox.ts';
import { ORDERS } from '../../../src/outbox/source-repository.ts';
import { Turn } from '../../../src/outbox/turn.ts';
import { Wholeness } from '../../../src/outbox/wholeness.ts';
import type { Context } from '../../../src/tenancy/context.ts';

const MINUTE = 60_000;

// Nothing is read from it while all is whole.
const context = {} as Context;
let looks = 0;
const target: RebuildableTarget = {
  name: 'whole',
  source: ORDERS,
  restMilliseconds: 0,
  deliver: async () => 'nothing',
  async isWhole() {
    looks += 1;
    return true;
  },
  startRebuild: () => Promise.reject(new Error('it is whole')),
};

beforeEach(() => {
  looks = 0;
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => vi.useRealTimers());

test('what is whole is looked at again after some minutes: its server may have lost it while nothing was written', async () => {
  const wholeness = new Wholeness(context, target, new Turn(() => undefined));
  for (let minute = 0; minute < 10; minute += 1) {
    await wholeness.ensure();
    vi.advanceTimersByTime(MINUTE);
  }
  expect(looks).toBe(2);
});

test('what was away is looked at again within seconds', async () => {
  const wholeness = new Wholeness(context, target, new Turn(() => undefined));
  await wholeness.ensure();
  wholeness.doubt();
  vi.advanceTimersByTime(MINUTE / 6);
  await wholeness.ensure();
  expect(looks).toBe(2);
});
