/** From scored candidates to a plan: which nodes serve which units. */
import type { Demand, NodeShare } from './demand.ts';
import type { Candidate } from './scoring.ts';
import type { OptimalityProof, PlanKind, SourcingSettings } from './sourcing.ts';
import { sum, type SplitPlan, type SplitProblem } from './split-problem.ts';
import { cheapestSplit, largestSplit, type SplitSolution } from './split.ts';
import type { Strategy } from './strategies/strategy.ts';

/** The chosen plan; no shares when everything waits. */
export interface Plan {
  kind: PlanKind;
  shares: NodeShare[];
  /** In major units. */
  cost: number;
  proof: OptimalityProof;
}

const CERTAIN: OptimalityProof = { optimal: true, gap: 0, explored: 0 };

/**
 * A single node that covers everything wins by score, unless the strategy lets single nodes and splits compete on
 * cost; otherwise the cheapest split; otherwise, if parts may go alone, the plan that serves most.
 */
export function allocate(
  candidates: readonly Candidate[],
  demand: Demand,
  strategy: Strategy,
  maxNodes: number,
  settings: SourcingSettings,
): Plan {
  const whole = strategy.decidedBy === 'score' ? candidates.find((one) => one.coverage === 1) : undefined;
  if (whole) return singleNode(whole, demand);
  const problem = problemOf(candidates, demand, maxNodes, settings);
  const split = cheapestSplit(problem);
  if (split) {
    return planFrom(strategy.decidedBy === 'cost' ? 'cheapest' : 'split', split, candidates);
  }
  const partial = settings.allowPartial ? largestSplit(problem) : undefined;
  if (partial) return planFrom('partial', partial, candidates);
  return { kind: 'nothing', shares: [], cost: 0, proof: CERTAIN };
}

/** The split over these candidates in numbers. */
export function problemOf(
  candidates: readonly Candidate[],
  demand: Demand,
  maxNodes: number,
  settings: SourcingSettings,
): SplitProblem {
  return {
    parts: demand.parts,
    nodes: candidates.map(({ openingCost, unitCost, available }) => ({ openingCost, unitCost, available })),
    maxNodes,
    leastValue: settings.minShipmentValue ?? 0,
  };
}

/** Everything from one node that covers it. */
export function singleNode(candidate: Candidate, demand: Demand): Plan {
  const { node, score, distanceKm, cost } = candidate;
  const share = { nodeId: node.id, score, distanceKm, cost, take: demand.parts.map((part) => part.units) };
  return { kind: 'single', shares: [share], cost, proof: CERTAIN };
}

/** The plan that a split comes to. */
export function planFrom(kind: PlanKind, solution: SplitSolution, candidates: readonly Candidate[]): Plan {
  const { plan, optimal, gap, explored } = solution;
  const shares = sharesOf(plan, candidates);
  return { kind, shares, cost: plan.cost, proof: { optimal, gap, explored } };
}

function sharesOf(plan: SplitPlan, candidates: readonly Candidate[]): NodeShare[] {
  return plan.shares.map(({ node: position, take }) => {
    const candidate = candidates[position];
    if (!candidate) throw new RangeError(`the split names node ${position} of ${candidates.length}`);
    const { node, score, distanceKm, openingCost, unitCost } = candidate;
    const units = sum(take);
    return { nodeId: node.id, score, distanceKm, cost: openingCost + unitCost * units, take };
  });
}
