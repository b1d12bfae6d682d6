/** A first set of nodes, good and at once: what the exact search starts from. */
import { contribution, sum, takeFrom, without, type SearchNode } from './split-problem.ts';

/**
 * Opens, up to `maxNodes` times, the node that costs least per unit that it adds, then closes those that the others
 * make redundant, the dearest first.
 */
export function greedySet(
  nodes: readonly SearchNode[],
  demand: readonly number[],
  maxNodes: number,
): SearchNode[] {
  return withoutRedundant(
    pick(nodes, demand, maxNodes, (node, units) => node.unitCost + node.openingCost / units),
    demand,
  );
}

/** Opens, up to `maxNodes` times, the node that adds most. */
export function largestSet(
  nodes: readonly SearchNode[],
  demand: readonly number[],
  maxNodes: number,
): SearchNode[] {
  return pick(nodes, demand, maxNodes, (_, units) => -units);
}

function pick(
  nodes: readonly SearchNode[],
  demand: readonly number[],
  maxNodes: number,
  rank: (node: SearchNode, units: number) => number,
): SearchNode[] {
  const chosen: SearchNode[] = [];
  let remaining = demand;
  while (chosen.length < maxNodes && sum(remaining) > 0) {
    let best: SearchNode | undefined;
    let bestRank = Infinity;
    for (const node of nodes) {
      const units = contribution(node.useful, remaining);
      if (units === 0 || chosen.includes(node)) continue;
      const rankOfNode = rank(node, units);
      if (rankOfNode < bestRank) {
        best = node;
        bestRank = rankOfNode;
      }
    }
    if (!best) break;
    chosen.push(best);
    remaining = without(remaining, takeFrom(best.useful, remaining));
  }
  return chosen;
}

function withoutRedundant(chosen: SearchNode[], demand: readonly number[]): SearchNode[] {
  const served = unserved(chosen, demand);
  let kept = chosen;
  for (const node of [...chosen].sort((a, b) => b.unitCost - a.unitCost)) {
    const others = kept.filter((each) => each !== node);
    if (unserved(others, demand) === served) kept = others;
  }
  return kept;
}

function unserved(chosen: readonly SearchNode[], demand: readonly number[]): number {
  let remaining = demand;
  for (const node of chosen) remaining = without(remaining, takeFrom(node.useful, remaining));
  return sum(remaining);
}

/** False when even the `maxNodes` nodes that give most, of some part or in total, give too little. */
export function mayCover(nodes: readonly SearchNode[], demand: readonly number[], maxNodes: number): boolean {
  const total = largestSum(nodes, maxNodes, (node) => sum(node.useful));
  if (total < sum(demand)) return false;
  return demand.every(
    (needed, part) => largestSum(nodes, maxNodes, (node) => node.useful[part] ?? 0) >= needed,
  );
}

function largestSum(
  nodes: readonly SearchNode[],
  count: number,
  measure: (node: SearchNode) => number,
): number {
  const largest = new Array<number>(count).fill(0);
  for (const node of nodes) {
    let moving = measure(node);
    for (let rank = 0; rank < count && moving > 0; rank += 1) {
      const held = largest[rank] ?? 0;
      if (moving <= held) continue;
      largest[rank] = moving;
      moving = held;
    }
  }
  return sum(largest);
}
