/** Lower bounds of the cost search, prepared once per problem for every suffix of its nodes. */
import type { SearchNode } from './split-problem.ts';

/** What the nodes from a position on can do at best. */
export interface SuffixBounds {
  /**
   * Fewest of the nodes from `from` on that could serve all but `shortfall` of `remaining`; Infinity when `slots` of
   * them cannot.
   */
  fewestNodes(
    from: number,
    remaining: readonly number[],
    units: number,
    shortfall: number,
    slots: number,
  ): number;
  /** Least cost of the units themselves when any number of the nodes from `from` on may share them. */
  leastUnitCosts(from: number, remaining: readonly number[], units: number, shortfall: number): number;
}

/** Prepares the bounds. `nodes` are sorted by unit cost, ascending. */
export function suffixBounds(nodes: readonly SearchNode[], skuCount: number, maxNodes: number): SuffixBounds {
  const bySku = Array.from({ length: skuCount }, (_, sku) => nodes.map((node) => node.useful[sku] ?? 0));
  const inTotal = nodes.map((node) => node.useful.reduce((total, units) => total + units, 0));
  const largestBySku = bySku.map((values) => largestSums(values, maxNodes));
  const largestInTotal = largestSums(inTotal, maxNodes);
  const fillBySku = bySku.map((values) => prefixSums(values, nodes));

  return {
    fewestNodes(from, remaining, units, shortfall, slots) {
      for (let count = 1; count <= slots; count += 1) {
        const cell = from * maxNodes + count - 1;
        let enough = (largestInTotal[cell] ?? 0) >= units - shortfall;
        for (let sku = 0; enough && sku < skuCount; sku += 1) {
          enough = (largestBySku[sku]?.[cell] ?? 0) >= (remaining[sku] ?? 0) - shortfall;
        }
        if (enough) return count;
      }
      return Infinity;
    },
    leastUnitCosts(from, remaining, units, shortfall) {
      const cheapest = nodes[from]?.unitCost ?? 0;
      if (shortfall > 0) return (units - shortfall) * cheapest;
      let cost = 0;
      for (const [sku, fill] of fillBySku.entries()) cost += fillCost(fill, nodes, from, remaining[sku] ?? 0);
      return cost;
    },
  };
}

/** Cell `from * maxNodes + count - 1`: sum of the `count` largest values from position `from` on. */
function largestSums(values: readonly number[], maxNodes: number): Float64Array {
  const table = new Float64Array((values.length + 1) * maxNodes);
  const largest = new Array<number>(maxNodes).fill(0);
  for (let from = values.length - 1; from >= 0; from -= 1) {
    let moving = values[from] ?? 0;
    let running = 0;
    for (let rank = 0; rank < maxNodes; rank += 1) {
      const held = largest[rank] ?? 0;
      if (moving > held) {
        largest[rank] = moving;
        moving = held;
      }
      running += largest[rank] ?? 0;
      table[from * maxNodes + rank] = running;
    }
  }
  return table;
}

interface Fill {
  /** Units of the nodes before a position. */
  units: Float64Array;
  /** Their cost. */
  cost: Float64Array;
}

function prefixSums(values: readonly number[], nodes: readonly SearchNode[]): Fill {
  const units = new Float64Array(values.length + 1);
  const cost = new Float64Array(values.length + 1);
  for (const [position, value] of values.entries()) {
    units[position + 1] = (units[position] ?? 0) + value;
    cost[position + 1] = (cost[position] ?? 0) + value * (nodes[position]?.unitCost ?? 0);
  }
  return { units, cost };
}

/** Cost of `needed` units from the nodes from `from` on, cheapest first; Infinity when they hold too few. */
function fillCost(fill: Fill, nodes: readonly SearchNode[], from: number, needed: number): number {
  if (needed === 0) return 0;
  const start = fill.units[from] ?? 0;
  let low = from;
  let high = nodes.length;
  if ((fill.units[high] ?? 0) - start < needed) return Infinity;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((fill.units[middle] ?? 0) - start < needed) low = middle;
    else high = middle;
  }
  const whole = (fill.units[low] ?? 0) - start;
  const wholeCost = (fill.cost[low] ?? 0) - (fill.cost[from] ?? 0);
  return wholeCost + (needed - whole) * (nodes[low]?.unitCost ?? 0);
}
