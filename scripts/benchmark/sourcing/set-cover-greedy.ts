/** Greedy set cover, the usual heuristic. */
import { planOf, Taking, type PeerNode, type PeerPlan, type PeerProblem } from './peer-problem.ts';

/**
 * Greedy set cover (Chvátal 1979): opens the node that costs least per unit that it newly covers until everything is
 * covered, then closes, the dearest first, those that the others make redundant. It heeds no limit while it opens; a
 * plan that ends beyond the limit is none.
 */
export function setCoverGreedy(problem: PeerProblem): PeerPlan | undefined {
  const chosen: PeerNode[] = [];
  const taking = new Taking(problem);
  while (taking.open > 0) {
    const next = cheapestPerNewUnit(problem.nodes, chosen, taking);
    if (!next) return undefined;
    chosen.push(next);
    taking.takeAll(next);
  }
  let kept = chosen;
  for (const node of [...chosen].sort((a, b) => b.parcel - a.parcel)) {
    const others = kept.filter((each) => each !== node);
    if (planOf(problem, others)) kept = others;
  }
  const plan = planOf(problem, kept);
  return plan && plan.nodes <= problem.maxNodes ? plan : undefined;
}

function cheapestPerNewUnit(
  nodes: readonly PeerNode[],
  chosen: readonly PeerNode[],
  taking: Taking,
): PeerNode | undefined {
  let best: PeerNode | undefined;
  let least = Infinity;
  for (const node of nodes) {
    if (chosen.includes(node)) continue;
    const units = taking.remaining.reduce(
      (total, open, sku) => total + Math.min(open, node.stock[sku] ?? 0),
      0,
    );
    const price = node.unit + node.opening / units;
    if (units > 0 && price < least) {
      best = node;
      least = price;
    }
  }
  return best;
}
