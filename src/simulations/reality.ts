/** What really happened to the orders of a chunk, in the terms of a run. Pure. */
import type { Chunk, PastOrder } from './chunk.ts';
import { Ledger } from './ledger.ts';
import { dayAt } from './node-days.ts';
import { inputOf, isCoverable, type ReplayNode } from './replay.ts';

/** Judges the real decisions of a chunk, in their order, on the stock as it really was. */
export class Reality {
  readonly #chunk: Chunk;
  readonly #free: Ledger;

  constructor(chunk: Chunk) {
    this.#chunk = chunk;
    this.#free = Ledger.of(chunk.realStock);
  }

  /**
   * Lets pass what happened before the order at this index.
   *
   * @returns true when the order was left waiting for units that could have been served under no rule at all. A node
   *   counts as full when it was full at the end of the day.
   */
  isFalseBackorder(index: number): boolean {
    const { orders, intervals, own, scene, realDays } = this.#chunk;
    const order = orders[index];
    for (const change of [...(intervals[index]?.changes ?? []), ...(own[index] ?? [])])
      this.#free.add(change);
    if (!order || order.real.unallocated.length === 0) return false;
    const ordersAt = (node: ReplayNode) => {
      const day = dayAt(order.decidedAt, node.timeZone);
      return scene.others.at(node.id, day) + realDays.at(node.id, day);
    };
    const stock = this.#free.levels(skusOf(order));
    return isCoverable(inputOf(scene, order, [], ordersAt, stock));
  }
}

const skusOf = ({ order }: PastOrder): string[] => order.lines.map((line) => line.sku);
