/** How long to wait before looking by oneself at a place from which one is usually called. */

const FIRST_MS = 1_000;
const LAST_MS = 30_000;

/** Waits grow while nothing is found, so that hundreds of quiet places cost next to nothing. */
export class Patience {
  #next = FIRST_MS;

  /** Milliseconds to wait now; the next time it is twice as long, up to half a minute. */
  take(): number {
    const wait = this.#next;
    this.#next = Math.min(LAST_MS, wait * 2);
    return wait;
  }

  /** Something was found, or is to be found: it looks often again. */
  lose(): void {
    this.#next = FIRST_MS;
  }
}
