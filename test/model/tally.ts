/** What a run has come across, in one line: whether the sequences reach what they are meant to try. */
import type { World } from './world.ts';

export class Tally {
  readonly #counts = new Map<string, number>();

  /** Counts a sequence that has come to its end. */
  add({ orders, events }: World, log: readonly string[]): void {
    this.#count('sequences');
    for (const { status } of orders) this.#count(status);
    for (const { event_type } of events) this.#count(event_type);
    for (const line of log) {
      if (line.includes(' -> done')) this.#count('requests done');
      else if (line.includes(' -> ')) this.#count('requests refused');
    }
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  words(): string {
    return [...this.#counts].map(([what, count]) => `${count} ${what}`).join(', ');
  }
}
