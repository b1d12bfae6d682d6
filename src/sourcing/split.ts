/**
 * The exact split: the cheapest way to serve a demand from at most so many nodes, with a cost per opened node and a cost
 * per unit, parts that are kept together and a least value of each shipment. The general problem is NP-hard; branch and
 * bound proves the optimum of the usual instance at once, and a budget of nodes looked at bounds the others (looks and
 * not time, so that equal inputs give equal plans on every machine).
 */
import { assign, needsAssignment } from './split-assignment.ts';
import { greedySet, largestSet, mayCover } from './split-greedy.ts';
import { firstPrices } from './split-prices.ts';
import {
  demandOfParts,
  fill,
  searchNodes,
  sum,
  takeFrom,
  undominated,
  type SearchNode,
  type SplitPlan,
  type SplitProblem,
} from './split-problem.ts';
import { SplitSearch, type SearchAim, type SearchResult } from './split-search.ts';

/** Looks at what one node has of one part that one decision may take while it improves its plan. */
export const SPLIT_BUDGET = 4_000_000;

/** Costs nearer than this are equal; far below a hundredth of a cent, far above rounding noise. */
const EPSILON = 1e-9;
/** Units are whole: a bound of 2.1 means 3. */
const ROUNDING = 1e-6;

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
  const split = new Split(problem);
  const cover = split.cover();
  return cover && split.cheapest(cover, 0, budget);
}

/**
 * The plan that serves the most units and among those costs least; undefined when no node has anything. For demands
 * that cannot be served whole.
 */
export function largestSplit(
  problem: SplitProblem,
  budget: number = SPLIT_BUDGET,
): SplitSolution | undefined {
  const split = new Split(problem);
  const largest = split.largest(budget);
  if (!largest.plan) return undefined;
  const shortage = largest.value;
  const solution = split.cheapest(largest.plan, shortage, budget);
  const explored = largest.explored + solution.explored;
  const least = Math.max(0, Math.ceil((split.isCutOff ? largest.firstBound : largest.bound) - ROUNDING));
  if (least >= shortage) return { ...solution, explored };
  const gap = (shortage - least) / (sum(split.demand) - least);
  return { ...solution, explored, optimal: false, gap };
}

/** One problem, prepared for its searches. */
class Split {
  readonly demand: readonly number[];
  private readonly problem: SplitProblem;
  private readonly nodes: readonly SearchNode[];
  private readonly units: number;
  /** True when filling from the cheapest node on may break a constraint. */
  private readonly isIntertwined: boolean;
  /** True once the plans of some set were not all looked at. */
  isCutOff = false;

  constructor(problem: SplitProblem) {
    this.problem = { ...problem, maxNodes: mostNodes(problem) };
    this.demand = demandOfParts(problem.parts);
    this.units = sum(this.demand);
    this.isIntertwined = needsAssignment(problem);
    const wanted = wantedStock(problem);
    const stockOf = this.isIntertwined
      ? (node: SearchNode) => takeFrom(problem.nodes[node.position]?.available ?? [], wanted)
      : (node: SearchNode) => node.useful;
    this.nodes = undominated(searchNodes(problem), this.problem.maxNodes, stockOf);
  }

  /** A plan for the whole demand; complete and without a budget, because what can be covered must never wait. */
  cover(): SplitPlan | undefined {
    const { maxNodes } = this.problem;
    if (!mayCover(this.nodes, this.demand, maxNodes)) return undefined;
    const first = this.planOf(greedySet(this.nodes, this.demand, maxNodes), this.units);
    return first ?? this.searchUnits(1, Infinity).plan;
  }

  /** The plan that serves most. The result's values are units that stay unserved. */
  largest(budget: number): SearchResult<SplitPlan> {
    const first = this.planOf(largestSet(this.nodes, this.demand, this.problem.maxNodes), 1);
    return this.searchUnits(this.units - (first?.units ?? 0), budget, first);
  }

  /** The cheapest plan that leaves at most `shortage` units unserved. */
  cheapest(incumbent: SplitPlan, shortage: number, budget: number): SplitSolution {
    const aim: SearchAim<SplitPlan> = {
      demand: this.demand,
      maxNodes: this.problem.maxNodes,
      unserved: () => shortage,
      freeOfCharge: shortage,
      highestPrice: Infinity,
      ceiling: (best) => best - EPSILON,
      evaluate: (chosen) => {
        const plan = this.planOf(chosen, this.units - shortage);
        return plan && { plan, value: plan.cost };
      },
    };
    const search = new SplitSearch(aim, budget, incumbent.cost, incumbent);
    const prices = firstPrices(this.nodes, this.demand.length);
    const result = search.run(this.nodes, prices);
    const { plan = incumbent, explored } = result;
    const bound = this.isCutOff ? Math.min(result.bound, result.firstBound) : result.bound;
    const excess = plan.cost - bound;
    const gap = excess > EPSILON ? excess / plan.cost : 0;
    return { plan, optimal: gap === 0, gap, explored };
  }

  /** Searches for a plan that leaves fewer than `shortage` units unserved: opening and units cost nothing. */
  private searchUnits(shortage: number, budget: number, plan?: SplitPlan): SearchResult<SplitPlan> {
    const free = this.nodes.map((node) => ({ ...node, openingCost: 0, unitCost: 0 }));
    const byPosition = new Map(this.nodes.map((node) => [node.position, node]));
    const aim: SearchAim<SplitPlan> = {
      demand: this.demand,
      maxNodes: this.problem.maxNodes,
      unserved: (best) => best - 1,
      freeOfCharge: 0,
      highestPrice: 1,
      ceiling: (best) => best - 1 + ROUNDING,
      evaluate: (chosen) => {
        const nodes = chosen.flatMap(({ position }) => byPosition.get(position) ?? []);
        const found = this.planOf(nodes, 1);
        return found && { plan: found, value: this.units - found.units };
      },
    };
    const search = new SplitSearch(aim, budget, shortage, plan);
    return search.run(
      free,
      this.demand.map(() => 1),
    );
  }

  private planOf(chosen: readonly SearchNode[], leastUnits: number): SplitPlan | undefined {
    if (!this.isIntertwined) {
      const plan = fill(this.demand, chosen);
      return plan.units >= leastUnits ? plan : undefined;
    }
    const { plan, complete } = assign(this.problem, chosen, leastUnits);
    if (!complete) this.isCutOff = true;
    return plan;
  }
}

/** Nodes that a plan may open: everything together is worth only so many shipments of the least value. */
function mostNodes({ parts, maxNodes, leastValue }: SplitProblem): number {
  if (leastValue <= 0) return maxNodes;
  const value = parts.reduce((total, part) => total + part.units * part.unitValue, 0);
  return Math.max(1, Math.min(maxNodes, Math.floor(value / leastValue + ROUNDING)));
}

/** Units per SKU that all parts want together. */
function wantedStock({ parts }: SplitProblem): number[] {
  const skus = Math.max(0, ...parts.map((part) => part.quantities.length));
  return Array.from({ length: skus }, (_, sku) =>
    parts.reduce((total, part) => total + (part.quantities[sku] ?? 0), 0),
  );
}
