/**
 * Branch and bound over sets of nodes. A branch is a set that is opened, the nodes that may still join it, and how many
 * of them may. It is bounded by prices (`split-prices.ts`), and it branches on who may serve what is still missing: in
 * a set that serves it with `slots` more nodes some node gives at least its `slots`-th part, in total and of each part
 * of the demand, so that trying the nodes of the shortest such list is enough; each leaves out those tried before it.
 */
import { Pricing, type Branch, type PricedBranch } from './split-prices.ts';
import { contribution, sum, takeFrom, without, type SearchNode } from './split-problem.ts';

/** Rounds of prices for the whole problem, in turns that each drop nodes, and for every branch. */
const FIRST_TURNS = 8;
const ROUNDS_OF_A_TURN = 12;
const ROUNDS_OF_A_BRANCH = 8;

/** What is searched for: the set of least `value`. */
export interface SearchAim<Plan> {
  readonly demand: readonly number[];
  readonly maxNodes: number;
  /** Units that a better set may leave unserved; asked again whenever the best value changes. */
  unserved(bestValue: number): number;
  /** Units that may stay unserved for nothing in the bound, and what each costs beyond. */
  readonly freeOfCharge: number;
  readonly highestPrice: number;
  /** Bounds from here on, below the best value, promise no better set. */
  ceiling(bestValue: number): number;
  /** The best plan of exactly these nodes and its value; undefined when they have none. */
  evaluate(chosen: readonly SearchNode[]): { plan: Plan; value: number } | undefined;
}

/** What a search found. */
export interface SearchResult<Plan> {
  plan: Plan | undefined;
  value: number;
  /** No set has a smaller value; `value` itself when proven. */
  bound: number;
  /** What the prices alone, before any branching, said of all sets. */
  firstBound: number;
  /** Branches visited. */
  explored: number;
}

/** Searches until the best is proven, or until the budget is used up. A look is at what one node has of one part. */
export class SplitSearch<Plan> {
  private readonly aim: SearchAim<Plan>;
  private readonly budget: number;
  private readonly pricing: Pricing;
  private plan: Plan | undefined;
  private value: number;
  private explored = 0;
  /** Nodes looked at, besides those priced. */
  private looks = 0;
  /** Least bound of what the budget left unvisited. */
  private unvisited = Infinity;

  /** @param value that of `plan`, or the value that has to be beaten. */
  constructor(aim: SearchAim<Plan>, budget: number, value: number, plan?: Plan) {
    this.aim = aim;
    this.budget = budget;
    this.value = value;
    this.plan = plan;
    const { demand, freeOfCharge, highestPrice } = aim;
    this.pricing = new Pricing({ demand, unserved: freeOfCharge, highest: highestPrice });
  }

  /** Searches all sets of at most `maxNodes` of the nodes. */
  run(nodes: readonly SearchNode[], prices: ArrayLike<number>): SearchResult<Plan> {
    let branch: Branch = { chosen: [], free: nodes, slots: this.aim.maxNodes };
    let priced = this.pricing.price(branch, prices, this.ceiling(), 1);
    for (let turn = 0; turn < FIRST_TURNS && priced.bound < this.ceiling(); turn += 1) {
      const before = priced;
      priced = this.pricing.price(branch, before.prices, this.ceiling(), ROUNDS_OF_A_TURN);
      this.tryOpened(branch, priced);
      branch = { ...branch, free: priced.free };
      if (priced.bound <= before.bound && priced.free.length === before.free.length) break;
    }
    this.visit(branch, priced.prices, this.aim.demand);
    const bound = Math.min(this.unvisited, this.value);
    return { plan: this.plan, value: this.value, bound, firstBound: priced.bound, explored: this.explored };
  }

  private ceiling(): number {
    return this.aim.ceiling(this.value);
  }

  private isOverBudget(): boolean {
    return (this.looks + this.pricing.looks) * this.aim.demand.length >= this.budget;
  }

  private visit(branch: Branch, prices: ArrayLike<number>, remaining: readonly number[]): void {
    this.explored += 1;
    const priced = this.pricing.price(branch, prices, this.ceiling(), ROUNDS_OF_A_BRANCH);
    if (priced.bound >= this.ceiling()) return;
    this.tryOpened(branch, priced);
    const next = this.nextNodes(priced, remaining, branch.slots);
    const tried = new Set<SearchNode>();
    for (const position of next) {
      const node = priced.free[position];
      const bound = priced.bounds[position] ?? Infinity;
      if (!node || bound >= this.ceiling()) continue;
      if (this.isOverBudget()) {
        this.unvisited = Math.min(this.unvisited, bound);
        continue;
      }
      tried.add(node);
      this.open(branch, node, priced, tried, remaining);
    }
  }

  /** Searches the sets of a branch that hold `node` and none of the others tried before it. */
  private open(
    branch: Branch,
    node: SearchNode,
    priced: PricedBranch,
    tried: ReadonlySet<SearchNode>,
    before: readonly number[],
  ): void {
    const chosen = [...branch.chosen, node];
    const remaining = without(before, takeFrom(node.useful, before));
    this.looks += 1;
    if (sum(remaining) <= this.aim.unserved(this.value)) this.tryPlan(chosen);
    if (branch.slots === 1) return;
    const free = priced.free.filter((each) => !tried.has(each));
    this.visit({ chosen, free, slots: branch.slots - 1 }, priced.prices, remaining);
  }

  private tryPlan(chosen: readonly SearchNode[]): void {
    const found = this.aim.evaluate(chosen);
    if (!found || found.value > this.ceiling()) return;
    this.plan = found.plan;
    this.value = found.value;
  }

  /** What the relaxation opens is often a good set. */
  private tryOpened(branch: Branch, priced: PricedBranch): void {
    if (priced.opened === 0) return;
    const chosen = [...branch.chosen, ...priced.free.slice(0, priced.opened)];
    this.looks += chosen.length;
    let remaining: readonly number[] = this.aim.demand;
    for (const node of chosen) remaining = without(remaining, takeFrom(node.useful, remaining));
    if (sum(remaining) <= this.aim.unserved(this.value)) this.tryPlan(chosen);
  }

  /** Positions of the nodes to try next: one of them is in every better set of the branch. */
  private nextNodes({ free }: PricedBranch, remaining: readonly number[], slots: number): readonly number[] {
    this.looks += free.length;
    const unserved = this.aim.unserved(this.value);
    const all = [...free.keys()];
    const open = sum(remaining) - unserved;
    if (open <= 0) return all;
    let least = all.filter((at) => contribution(free[at]?.useful ?? [], remaining) * slots >= open);
    for (let part = 0; part < remaining.length; part += 1) {
      const units = remaining[part] ?? 0;
      const needed = units - unserved;
      if (needed <= 0) continue;
      const givers = all.filter((at) => Math.min(units, free[at]?.useful[part] ?? 0) * slots >= needed);
      if (givers.length < least.length) least = givers;
    }
    return least;
  }
}
