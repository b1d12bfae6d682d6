/** Local search by exchange: what improves a plan that the budget left unproven. */
import { planOf, type SearchNode, type SplitPlan, type SplitProblem } from './split-problem.ts';

/**
 * Replaces one node of the plan at a time by the node that makes it cheapest without serving less, until no exchange
 * helps. Ends because every round makes the plan strictly cheaper, and within a few rounds.
 */
export function exchange(problem: SplitProblem, nodes: readonly SearchNode[], plan: SplitPlan): SplitPlan {
  let best = plan;
  for (;;) {
    const better = bestExchange(problem, nodes, best);
    if (!better) return best;
    best = better;
  }
}

function bestExchange(
  problem: SplitProblem,
  nodes: readonly SearchNode[],
  plan: SplitPlan,
): SplitPlan | undefined {
  const positions = new Set(plan.shares.map((share) => share.node));
  const chosen = nodes.filter((node) => positions.has(node.position));
  let best: SplitPlan | undefined;
  for (const leaving of chosen) {
    const staying = chosen.filter((node) => node !== leaving);
    for (const entering of nodes) {
      if (positions.has(entering.position)) continue;
      const candidate = planOf(problem, [...staying, entering]);
      if (candidate.units >= plan.units && candidate.cost < (best ?? plan).cost) best = candidate;
    }
  }
  return best;
}
