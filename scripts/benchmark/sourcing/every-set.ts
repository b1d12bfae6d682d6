/** The optimum without any cleverness. */
import type { PeerPlan, PeerProblem } from './peer-problem.ts';

/** The cheapest plan by trying every set of at most `maxNodes` nodes; undefined when none covers the order. */
export function everySet(problem: PeerProblem): PeerPlan | undefined {
  // Within a set everything is taken from the cheapest that has it, so sets are built in that order.
  const nodes = [...problem.nodes].sort((a, b) => a.unit - b.unit);
  let best: PeerPlan | undefined;
  const extend = (from: number, opened: number, cost: number, remaining: readonly number[]): void => {
    for (let position = from; position < nodes.length; position += 1) {
      const node = nodes[position];
      if (!node) continue;
      const isLast = opened + 1 === problem.maxNodes;
      if (isLast && remaining.some((open, sku) => open > (node.stock[sku] ?? 0))) continue;
      const left = remaining.map((open, sku) => open - Math.min(open, node.stock[sku] ?? 0));
      const open = left.reduce((total, units) => total + units, 0);
      const units = remaining.reduce((total, each) => total + each, 0) - open;
      const total = cost + node.opening + node.unit * units;
      if (open > 0 && !isLast) extend(position + 1, opened + 1, total, left);
      else if (open === 0 && total < (best?.cost ?? Infinity)) best = { nodes: opened + 1, cost: total };
    }
  };
  extend(0, 0, 0, problem.demand);
  return best;
}
