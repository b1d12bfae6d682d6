/** What keeps the contexts of workflows apart behaves as what it replaces. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { framedStorage } from '../../../temporal/async-context.ts';

describe.each([
  ['of Node', AsyncLocalStorage],
  ['in frames', framedStorage()],
])('storage %s', (_name, Storage) => {
  test('a value is seen behind awaits and by what was begun inside, and not beside it', async () => {
    const storage = new Storage<string>();
    const seen: (string | undefined)[] = [];
    const inside = storage.run('a', async () => {
      seen.push(storage.getStore());
      await pause(1);
      seen.push(storage.getStore());
      await Promise.all([pause(1).then(() => seen.push(storage.getStore()))]);
    });
    expect(storage.getStore()).toBeUndefined();
    await inside;
    expect(seen).toEqual(['a', 'a', 'a']);
  });

  test('storages and nested values do not disturb each other', async () => {
    const [one, other] = [new Storage<number>(), new Storage<number>()];
    await one.run(1, () =>
      other.run(2, async () => {
        await pause(1);
        await one.run(3, async () => {
          await pause(1);
          expect([one.getStore(), other.getStore()]).toEqual([3, 2]);
        });
        expect([one.getStore(), other.getStore()]).toEqual([1, 2]);
        one.exit(() => expect([one.getStore(), other.getStore()]).toEqual([undefined, 2]));
      }),
    );
  });

  test('arguments and answers go through; bind and snapshot keep what they saw', () => {
    const storage = new Storage<string>();
    expect(storage.run('a', (x: number, y: number) => x + y, 1, 2)).toBe(3);
    const bound = storage.run('b', () => Storage.bind(() => storage.getStore()));
    const restore = storage.run('c', () => Storage.snapshot());
    expect(bound()).toBe('b');
    expect(restore(() => storage.getStore())).toBe('c');
  });

  test('disabled, it has no value until it is given one', () => {
    const storage = new Storage<string>();
    storage.run('a', () => {
      storage.disable();
      expect(storage.getStore()).toBeUndefined();
      storage.enterWith('b');
      expect(storage.getStore()).toBe('b');
    });
  });
});

test('a thin promise: five hundred storages add nothing to it', async () => {
  const measure = `
    const { AsyncLocalStorage } = require('node:async_hooks');
    const { parentPort } = require('node:worker_threads');
    const storages = Array.from({ length: 500 }, () => new AsyncLocalStorage());
    for (const storage of storages) storage.run(1, () => Promise.resolve());
    const before = process.memoryUsage().heapUsed;
    globalThis.kept = Array.from({ length: 1000 }, () => new Promise(() => undefined));
    parentPort.postMessage((process.memoryUsage().heapUsed - before) / 1000);`;
  const preload = fileURLToPath(new URL('../../../dist/async-context.cjs', import.meta.url));
  const worker = new Worker(measure, { eval: true, execArgv: ['--require', preload] });
  const [bytes] = (await once(worker, 'message')) as [number];
  await worker.terminate();
  expect(bytes).toBeLessThan(1_000);
});
