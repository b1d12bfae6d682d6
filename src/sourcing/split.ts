/**
 * The exact split: the cheapest way to serve a demand from at most so many nodes, with a fixed cost per opened node
 * and a cost per unit. The general problem is NP-hard; branch and bound over node subsets proves the optimum of the
 * usual instance at once, and a budget of search states bounds the others (states and not time, so that equal inputs
 * give equal plans on every machine).
 */
import { findCover, mostUnits } from './cover.ts';
import { exchange } from './split-exchange.ts';
import { suffixBounds, type SuffixBounds } from './split-bounds.ts';
import {
  contribution,
  planOf,
  sum,
  takeFrom,
  undominated,
  without,
  type SearchNode,
  type SplitPlan,
  type SplitProblem,
} from './split-problem.ts';

/** Search states that one decision may visit while it improves its plan. */
export const SPLIT_BUDGET = 10_000;

/** Nodes looked at for the last place of a set that take about the time of one state. */
const SCANNED_PER_STATE = 32;

/** Costs nearer than this are equal; far below a hundredth of a cent, far above rounding noise. */
const EPSILON = 1e-9;

/** A plan and how sure it is the best. */
export interface SplitSolution {
  plan: SplitPlan;
  optimal: boolean;
  /** Upper bound of (cost - optimum) / cost; in a partial plan whose units are unproven, of the units. */
  gap: number;
  explored: number;
}

/** The cheapest plan that serves the whole demand; undefined when at most `maxNodes` nodes cannot. */
export function cheapestSplit(
  problem: SplitProblem,
  budget: number = SPLIT_BUDGET,
): SplitSolution | undefined {
  const nodes = undominated(problem);
  const cover = findCover(nodes, problem.demand, problem.maxNodes);
  return cover && improve(problem, nodes, planOf(problem, cover), 0, budget);
}

/**
 * The plan that serves the most units and among those costs least; undefined when no node has anything. For demands
 * that cannot be served whole.
 */
export function largestSplit(
  problem: SplitProblem,
  budget: number = SPLIT_BUDGET,
): SplitSolution | undefined {
  const nodes = undominated(problem);
  const most = mostUnits(nodes, problem.demand, problem.maxNodes, budget);
  if (most.units === 0) return undefined;
  const incumbent = planOf(problem, most.chosen);
  const solution = improve(problem, nodes, incumbent, sum(problem.demand) - most.units, budget);
  const explored = most.explored + solution.explored;
  if (most.bound === most.units) return { ...solution, explored };
  return { ...solution, explored, optimal: false, gap: (most.bound - most.units) / most.bound };
}

/** Improves `incumbent` until nothing cheaper serves all but `shortfall` units, or the budget is used up. */
function improve(
  problem: SplitProblem,
  nodes: readonly SearchNode[],
  incumbent: SplitPlan,
  shortfall: number,
  budget: number,
): SplitSolution {
  return new CostSearch(problem, nodes, incumbent, shortfall, budget).run();
}

/**
 * Depth-first search over subsets in the order of unit cost. In that order each node takes all it can the moment it
 * is chosen, because every later node is dearer; so the cost of a partial set is exact and only the rest is bounded.
 */
class CostSearch {
  private readonly problem: SplitProblem;
  private readonly nodes: readonly SearchNode[];
  private readonly shortfall: number;
  private readonly budget: number;
  private readonly bounds: SuffixBounds;
  private readonly chosen: SearchNode[] = [];
  private best: SplitPlan;
  /** States visited, and nodes scanned for the last place in terms of states. */
  private work = 0;
  /** Least bound of what the budget left unvisited. */
  private unvisited = Infinity;

  constructor(
    problem: SplitProblem,
    nodes: readonly SearchNode[],
    incumbent: SplitPlan,
    shortfall: number,
    budget: number,
  ) {
    this.problem = problem;
    this.nodes = nodes;
    this.best = incumbent;
    this.shortfall = shortfall;
    this.budget = budget;
    this.bounds = suffixBounds(nodes, problem.demand.length, problem.maxNodes);
  }

  run(): SplitSolution {
    this.extend(0, this.problem.demand, sum(this.problem.demand), 0, this.problem.maxNodes);
    const proven = this.unvisited >= this.best.cost - EPSILON;
    const plan = proven ? this.best : exchange(this.problem, this.nodes, this.best);
    const excess = Math.max(0, plan.cost - this.unvisited);
    const gap = excess > EPSILON ? excess / plan.cost : 0;
    return { plan, optimal: gap === 0, gap, explored: Math.ceil(this.work) };
  }

  /** Tries every node from `from` on as the next of the set; `cost` is that of the nodes chosen so far. */
  private extend(
    from: number,
    remaining: readonly number[],
    units: number,
    cost: number,
    slots: number,
  ): void {
    for (let next = from; next < this.nodes.length; next += 1) {
      const bound = cost + this.boundOfRest(next, remaining, units, slots);
      // The bound grows with `next`, so that nothing after this can be better either.
      if (bound >= this.best.cost - EPSILON) return;
      if (this.work >= this.budget) {
        this.unvisited = Math.min(this.unvisited, bound);
        return;
      }
      this.work += 1;
      if (slots === 1) return this.close(next, remaining, units, cost);
      this.choose(next, remaining, units, cost, slots);
    }
  }

  private choose(
    next: number,
    remaining: readonly number[],
    units: number,
    cost: number,
    slots: number,
  ): void {
    const node = this.nodes[next];
    const take = takeFrom(node?.useful ?? [], remaining);
    const taken = sum(take);
    if (!node || taken === 0) return;
    this.chosen.push(node);
    const costNow = cost + this.problem.openingCost + node.unitCost * taken;
    if (units - taken <= this.shortfall) this.keepIfBetter(costNow);
    else this.extend(next + 1, without(remaining, take), units - taken, costNow, slots - 1);
    this.chosen.pop();
  }

  /** The last node must serve all that is left, so the first that can is the cheapest. */
  private close(from: number, remaining: readonly number[], units: number, cost: number): void {
    const needed = units - this.shortfall;
    for (let last = from; last < this.nodes.length; last += 1) {
      const node = this.nodes[last];
      if (!node || contribution(node.useful, remaining) < needed) continue;
      this.work += (last - from) / SCANNED_PER_STATE;
      this.chosen.push(node);
      this.keepIfBetter(
        cost + this.problem.openingCost + node.unitCost * contribution(node.useful, remaining),
      );
      this.chosen.pop();
      return;
    }
    this.work += (this.nodes.length - from) / SCANNED_PER_STATE;
  }

  private keepIfBetter(cost: number): void {
    if (cost < this.best.cost - EPSILON) this.best = planOf(this.problem, this.chosen);
  }

  private boundOfRest(from: number, remaining: readonly number[], units: number, slots: number): number {
    const opened = this.bounds.fewestNodes(from, remaining, units, this.shortfall, slots);
    if (opened === Infinity) return Infinity;
    const unitCosts = this.bounds.leastUnitCosts(from, remaining, units, this.shortfall);
    return opened * this.problem.openingCost + unitCosts;
  }
}
