/** What one watching client has yet to be sent. */
import type { Change } from '../runtime/health-contract.ts';

/** A client that is this far behind is dropped: it would read everything anew sooner than catch up. */
const LIMIT = 1_000;

/** A bounded queue that one reader iterates. */
export class ChangeQueue implements AsyncIterable<Change> {
  #waiting: Change[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  /** Adds changes, or ends the queue when the reader does not keep up. */
  push(changes: readonly Change[]): void {
    if (this.#ended) return;
    this.#waiting.push(...changes);
    if (this.#waiting.length > LIMIT) this.end();
    else this.#wake?.();
  }

  /** Ends the reader's loop at once; what is waiting is dropped. */
  end(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Change, void> {
    while (!this.#ended) {
      const batch = this.#waiting;
      this.#waiting = [];
      yield* batch;
      if (this.#waiting.length === 0 && !this.#ended) await this.#nextPush();
    }
  }

  async #nextPush(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }
}
