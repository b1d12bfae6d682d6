/** The reference's greedy rules, from its published description (sections 6.1 and 6.2). */
import { Taking, type PeerNode, type PeerPlan, type PeerProblem } from './peer-problem.ts';

const coversAll = ({ demand }: PeerProblem, { stock }: PeerNode): boolean =>
  demand.every((units, sku) => (stock[sku] ?? 0) >= units);

/**
 * The greedy split: the SKUs that the fewest nodes have come first;
 * each is taken from the nodes in the order given, as much as each has, and no node is opened beyond the limit.
 */
function referenceGreedySplit(problem: PeerProblem, ranked: readonly PeerNode[]): PeerPlan | undefined {
  const holders = problem.demand.map((_, sku) => ranked.filter(({ stock }) => (stock[sku] ?? 0) > 0).length);
  const hardestFirst = [...holders.keys()].sort((a, b) => (holders[a] ?? 0) - (holders[b] ?? 0));
  const taking = new Taking(problem);
  for (const sku of hardestFirst) {
    for (const node of ranked) {
      if (taking.taken.has(node) || taking.taken.size < problem.maxNodes) taking.take(node, sku);
    }
  }
  return taking.plan();
}

/** The reference's LEAST_COST_SPLIT: its greedy split over the nodes by the cost of a parcel, the cheapest first. */
export function referenceLeastCostSplit(problem: PeerProblem): PeerPlan | undefined {
  return referenceGreedySplit(
    problem,
    [...problem.nodes].sort((a, b) => a.parcel - b.parcel),
  );
}

/**
 * The reference's DISTANCE_OPTIMAL: the node with the best score (.7 nearness + .3 stock against the largest) among
 * those that have everything; otherwise its greedy split over the nodes by score.
 */
export function referenceDistanceOptimal(problem: PeerProblem): PeerPlan | undefined {
  const depth = ({ stock }: PeerNode): number => stock.reduce((total, units) => total + units, 0);
  const farthest = Math.max(1, ...problem.nodes.map(({ distance }) => distance));
  const deepest = Math.max(1, ...problem.nodes.map(depth));
  const score = (node: PeerNode): number =>
    0.7 * (1 - node.distance / farthest) + 0.3 * (depth(node) / deepest);
  const ranked = [...problem.nodes].sort((a, b) => score(b) - score(a));
  const whole = ranked.find((node) => coversAll(problem, node));
  return whole ? { nodes: 1, cost: whole.parcel } : referenceGreedySplit(problem, ranked);
}
