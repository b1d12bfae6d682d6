/** What was looked up is used again for a short while. */

export interface FreshCacheOptions {
  /** Age in milliseconds from which an entry is looked up again. */
  freshForMs: number;
  /** Most entries; the oldest make way. */
  limit: number;
}

interface Entry<V> {
  value: Promise<V>;
  readAt: number;
}

/** A bounded cache of lookups by key. Concurrent lookups of one key are one; a failed one is not kept. */
export class FreshCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #options: FreshCacheOptions;

  constructor(options: FreshCacheOptions) {
    this.#options = options;
  }

  /** The value of `key`, looked up by `load` unless it is fresh. Rejects as `load` does. */
  get(key: string, load: () => Promise<V>): Promise<V> {
    const known = this.#entries.get(key);
    if (known && Date.now() - known.readAt < this.#options.freshForMs) return known.value;
    const entry: Entry<V> = { value: load(), readAt: Date.now() };
    this.#keep(key, entry);
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.value;
  }

  /** Makes the next `get` look up anew. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  /** Makes every next `get` look up anew. */
  clear(): void {
    this.#entries.clear();
  }

  #keep(key: string, entry: Entry<V>): void {
    // Map iterates in order of insertion, so that the first key is the oldest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size <= this.#options.limit) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
