const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 10_000;
/** What has been ready does not fail to start, so there is no reason to keep its work waiting for long. */
const LONGEST_AFTER_READY_MILLISECONDS = 1_000;
const HEALTHY_MILLISECONDS = 60_000;

/** Pauses between restarts of one service: 0.2 s doubling to 10 s, from the beginning after a healthy minute. */
export class RestartBackoff {
  #next = FIRST_MILLISECONDS;

  /**
   * @param readyMilliseconds how long the process that just died had been ready; null: it never was
   * @returns milliseconds to wait before the next start; at most a second after a process that was ready
   */
  pauseAfter(readyMilliseconds: number | null): number {
    if (readyMilliseconds !== null && readyMilliseconds >= HEALTHY_MILLISECONDS) {
      this.#next = FIRST_MILLISECONDS;
    }
    const pause = this.#next;
    this.#next = Math.min(this.#next * 2, LONGEST_MILLISECONDS);
    return readyMilliseconds === null ? pause : Math.min(pause, LONGEST_AFTER_READY_MILLISECONDS);
  }
}
