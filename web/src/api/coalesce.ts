/** Turns many small notices into few batches. */

/** Collects items and hands them over in batches. */
export interface Coalescer<T> {
  add: (item: T) => void;
  /** Drops what has not been handed over yet. */
  stop: () => void;
}

/**
 * Hands collected items to `flush` at most once per `intervalMs`, and never while an earlier batch is still being
 * worked on: what arrives meanwhile goes into the next batch, so a slow server is neither flooded nor left stale.
 */
export function coalesce<T>(
  flush: (items: ReadonlySet<T>) => Promise<void>,
  intervalMs: number,
): Coalescer<T> {
  let pending = new Set<T>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function run(): Promise<void> {
    const batch = pending;
    pending = new Set();
    try {
      await flush(batch);
    } finally {
      timer = undefined;
      if (pending.size > 0) schedule();
    }
  }

  function schedule(): void {
    if (timer === undefined && !stopped) timer = setTimeout(() => void run(), intervalMs);
  }

  return {
    add: (item) => {
      pending.add(item);
      schedule();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
