/** Every endpoint has its own few places: one that is slow fills its own and nobody else's. */

export class Lanes {
  readonly #busy = new Map<string, number>();
  readonly places: number;

  /** @param places deliveries to one endpoint at the same time, in this process. */
  constructor(places: number) {
    this.places = places;
  }

  busy(lane: string): number {
    return this.#busy.get(lane) ?? 0;
  }

  isFull(lane: string): boolean {
    return this.busy(lane) >= this.places;
  }

  /** Works in the lane; whoever calls has seen that it is not full. */
  async run<T>(lane: string, work: () => Promise<T>): Promise<T> {
    this.#busy.set(lane, this.busy(lane) + 1);
    try {
      return await work();
    } finally {
      const left = this.busy(lane) - 1;
      if (left > 0) this.#busy.set(lane, left);
      else this.#busy.delete(lane);
    }
  }

  /** The lanes in use that begin with this, and how many places of each. */
  inUse(prefix: string): { lane: string; count: number }[] {
    return [...this.#busy]
      .filter(([lane]) => lane.startsWith(prefix))
      .map(([lane, count]) => ({ lane: lane.slice(prefix.length), count }));
  }
}
