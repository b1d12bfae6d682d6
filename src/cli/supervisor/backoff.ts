const FIRST_MILLISECONDS = 200;
const LONGEST_MILLISECONDS = 10_000;
const HEALTHY_MILLISECONDS = 60_000;

/** Pauses between restarts of one service: 0.2 s doubling to 10 s, from the beginning after a healthy minute. */
export class RestartBackoff {
  #next = FIRST_MILLISECONDS;

  /**
   * @param healthyMilliseconds how long the process that just died had been ready
   * @returns milliseconds to wait before the next start
   */
  pauseAfter(healthyMilliseconds: number): number {
    if (healthyMilliseconds >= HEALTHY_MILLISECONDS) this.#next = FIRST_MILLISECONDS;
    const pause = this.#next;
    this.#next = Math.min(this.#next * 2, LONGEST_MILLISECONDS);
    return pause;
  }
}
