/** Something that one of several may do at a time. */

export class Turn {
  readonly #onFree: () => void;
  #isTaken = false;

  /** @param onFree is told that somebody else may take it */
  constructor(onFree: () => void) {
    this.#onFree = onFree;
  }

  /** @returns false while somebody else has it */
  take(): boolean {
    if (this.#isTaken) return false;
    this.#isTaken = true;
    return true;
  }

  giveBack(): void {
    this.#isTaken = false;
    this.#onFree();
  }
}
