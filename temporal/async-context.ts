/**
 * Loaded before the worker (`node --require`): makes `AsyncLocalStorage` cost nothing in the threads of workflows.
 *
 * Each workflow in memory has some storages of its own (cancellation scopes, update scopes). Before Node 24 every
 * promise of a thread is told the value of every storage of that thread, so that five hundred workflows make each
 * other's promises a hundred times as large and slow. Node 24 keeps all values in one frame, which promises refer to;
 * here the same is done for the releases before it. The program's own thread is left as it is.
 */
import asyncHooks from 'node:async_hooks';
import { isMainThread } from 'node:worker_threads';

/** The first release of Node that needs no help. */
const FRAMES_SINCE = 24;

type Frame = ReadonlyMap<unknown, unknown>;

/** What replaces `AsyncLocalStorage`: the same for its users. */
export function framedStorage(): typeof asyncHooks.AsyncLocalStorage {
  const Native = asyncHooks.AsyncLocalStorage;
  const frames = new Native<Frame>();
  return class AsyncLocalStorage<T> {
    static bind: typeof Native.bind = (callback) => Native.bind(callback);
    static snapshot: typeof Native.snapshot = () => Native.snapshot();

    #isEnabled = false;

    #frameWith(store: T | undefined): Frame {
      return new Map(frames.getStore()).set(this, store);
    }

    getStore(): T | undefined {
      return this.#isEnabled ? (frames.getStore()?.get(this) as T | undefined) : undefined;
    }

    run<R, Args extends unknown[]>(store: T, callback: (...args: Args) => R, ...args: Args): R {
      this.#isEnabled = true;
      return frames.run(this.#frameWith(store), callback, ...args);
    }

    exit<R, Args extends unknown[]>(callback: (...args: Args) => R, ...args: Args): R {
      return frames.run(this.#frameWith(undefined), callback, ...args);
    }

    enterWith(store: T): void {
      this.#isEnabled = true;
      frames.enterWith(this.#frameWith(store));
    }

    disable(): void {
      this.#isEnabled = false;
    }
  };
}

if (!isMainThread && Number.parseInt(process.versions.node) < FRAMES_SINCE) {
  asyncHooks.AsyncLocalStorage = framedStorage();
}
