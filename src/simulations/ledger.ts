/** Units by node and SKU, as sums that go up and down. Pure. */
import type { StockLevel } from '../sourcing/sourcing.ts';

export interface Units {
  nodeId: string;
  sku: string;
  units: number;
}

export class Ledger {
  readonly #bySku = new Map<string, Map<string, number>>();

  static of(entries: Iterable<Units>): Ledger {
    const ledger = new Ledger();
    for (const entry of entries) ledger.add(entry);
    return ledger;
  }

  /** @param sign -1 takes the units off. */
  add({ nodeId, sku, units }: Units, sign: 1 | -1 = 1): void {
    const nodes = this.#bySku.get(sku) ?? new Map<string, number>();
    nodes.set(nodeId, (nodes.get(nodeId) ?? 0) + sign * units);
    this.#bySku.set(sku, nodes);
  }

  /** True when some node has units of the SKU. */
  holds(sku: string): boolean {
    return [...(this.#bySku.get(sku)?.values() ?? [])].some((units) => units > 0);
  }

  /** The levels of these SKUs as the engine takes them. */
  levels(skus: readonly string[]): StockLevel[] {
    return [...new Set(skus)].flatMap((sku) =>
      [...(this.#bySku.get(sku) ?? [])].map(([nodeId, available]) => ({ nodeId, sku, available })),
    );
  }

  *entries(): Generator<Units> {
    for (const [sku, nodes] of this.#bySku) {
      for (const [nodeId, units] of nodes) yield { nodeId, sku, units };
    }
  }
}
