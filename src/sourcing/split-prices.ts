/**
 * The lower bound of the split search: Lagrangian relaxation of "every unit is served".
 *
 * With a price `p[i]` of at least 0 for a unit of part i, serving is a matter of profit: a node j is worth opening when
 * its reduced cost `r(j) = opening(j) - sum over i of max(0, p[i] - unit(j)) x useful(j, i)` is negative. For any
 * prices no plan costs less than
 *
 *     L(p) = sum of p[i] x demand[i] - relief + sum of r(j) of the chosen nodes
 *          + sum of the `slots` least negative-or-zero r(j) of the free nodes
 *
 * where `relief` is the dearest worth that the units which may stay unserved can have. Subgradient steps (Held, Wolfe,
 * Crowder 1974) raise the prices of what is served too little and lower those of what is served too much. A free node
 * whose opening would lift the bound to the ceiling is in no better plan and is dropped.
 */
import { sum, type SearchNode } from './split-problem.ts';

/** Part of the search: these nodes are opened, at most `slots` of the free ones may join them. */
export interface Branch {
  readonly chosen: readonly SearchNode[];
  readonly free: readonly SearchNode[];
  readonly slots: number;
}

/** A branch with its bound. */
export interface PricedBranch {
  /** No plan of the branch is better. */
  readonly bound: number;
  /** Free nodes that a plan below the ceiling may open, least reduced cost first. */
  readonly free: readonly SearchNode[];
  /** For each of them, what no plan that opens it is better than. */
  readonly bounds: readonly number[];
  /** Prices at which the bound was reached. */
  readonly prices: ArrayLike<number>;
  /** How many of the free nodes, from the first on, the relaxation opens. */
  readonly opened: number;
}

/** What the prices stand for. */
export interface PriceTerms {
  readonly demand: readonly number[];
  /** Units that may stay unserved for nothing. */
  readonly unserved: number;
  /** What leaving a unit unserved costs: no price is higher. */
  readonly highest: number;
}

/** Rounds without a better bound after which the steps are halved. */
const PATIENCE = 3;
/** Steps below this move nothing. */
const LEAST_STEP = 0.02;

/** The relaxation at some prices. Reused, because a search prices many thousand times. */
class Evaluation {
  bound = -Infinity;
  /** Reduced costs of the free nodes. */
  readonly reduced: Float64Array;
  /** Positions in `free` of what the relaxation opens, least reduced cost first. */
  readonly opened: number[] = [];
  /** Units that the relaxation serves too little (positive) or too much (negative). */
  readonly gradient: Float64Array;
  readonly prices: Float64Array;

  constructor(nodes: number, parts: number) {
    this.reduced = new Float64Array(nodes);
    this.gradient = new Float64Array(parts);
    this.prices = new Float64Array(parts);
  }
}

/** Bounds branches; `looks` counts the nodes looked at. */
export class Pricing {
  private readonly terms: PriceTerms;
  looks = 0;

  constructor(terms: PriceTerms) {
    this.terms = terms;
  }

  /** Improves the bound of a branch from `start` prices on for at most so many rounds, or until it is `ceiling`. */
  price(branch: Branch, start: ArrayLike<number>, ceiling: number, rounds: number): PricedBranch {
    const parts = this.terms.demand.length;
    let best = new Evaluation(branch.free.length, parts);
    let spare = new Evaluation(branch.free.length, parts);
    const prices = Float64Array.from(start);
    this.evaluate(branch, prices, best);
    const gradient = Float64Array.from(best.gradient);
    let latest = best.bound;
    let pace = 1;
    let patience = PATIENCE;
    for (let round = 1; round < rounds && best.bound < ceiling && pace > LEAST_STEP; round += 1) {
      if (!this.step(prices, gradient, latest, ceiling, pace)) break;
      this.evaluate(branch, prices, spare);
      latest = spare.bound;
      gradient.set(spare.gradient);
      if (latest > best.bound) {
        [best, spare] = [spare, best];
        patience = PATIENCE;
      } else if ((patience -= 1) === 0) {
        pace /= 2;
        patience = PATIENCE;
      }
    }
    return reduce(branch, best, ceiling);
  }

  /** Moves the prices along the gradient. @returns false when there is nowhere to go. */
  private step(
    prices: Float64Array,
    gradient: Float64Array,
    bound: number,
    ceiling: number,
    pace: number,
  ): boolean {
    const { highest } = this.terms;
    let square = 0;
    for (let part = 0; part < prices.length; part += 1) {
      const slope = gradient[part] ?? 0;
      const stuck = slope < 0 ? prices[part] === 0 : prices[part] === highest;
      if (!stuck) square += slope * slope;
    }
    if (square === 0) return false;
    const length = (pace * (ceiling - bound)) / square;
    for (let part = 0; part < prices.length; part += 1) {
      const price = (prices[part] ?? 0) + length * (gradient[part] ?? 0);
      prices[part] = Math.min(highest, Math.max(0, price));
    }
    return true;
  }

  private evaluate({ chosen, free, slots }: Branch, prices: Float64Array, into: Evaluation): void {
    this.looks += chosen.length + free.length;
    const { gradient, reduced, opened } = into;
    into.prices.set(prices);
    opened.length = 0;
    let bound = this.worthOfDemand(prices, gradient);
    for (const node of chosen) {
      bound += reducedCost(node, prices);
      serve(gradient, node, prices);
    }
    for (let position = 0; position < free.length; position += 1) {
      const node = free[position];
      if (!node) continue;
      const cost = reducedCost(node, prices);
      reduced[position] = cost;
      if (cost < 0) keepLeast(opened, position, reduced, slots);
    }
    for (const position of opened) {
      const node = free[position];
      if (!node) continue;
      bound += reduced[position] ?? 0;
      serve(gradient, node, prices);
    }
    into.bound = bound;
  }

  /** Worth of the demand without the dearest units that may stay unserved; the gradient becomes the units of it. */
  private worthOfDemand(prices: Float64Array, gradient: Float64Array): number {
    const { demand, unserved } = this.terms;
    let worth = 0;
    for (let part = 0; part < demand.length; part += 1) {
      gradient[part] = demand[part] ?? 0;
      worth += (demand[part] ?? 0) * (prices[part] ?? 0);
    }
    if (unserved === 0) return worth;
    const dearest = [...demand.keys()].sort((a, b) => (prices[b] ?? 0) - (prices[a] ?? 0));
    let left = unserved;
    for (const part of dearest) {
      const units = Math.min(left, demand[part] ?? 0);
      worth -= units * (prices[part] ?? 0);
      gradient[part] = (gradient[part] ?? 0) - units;
      left -= units;
    }
    return worth;
  }
}

/** What of a branch a plan below the ceiling may open. */
function reduce(
  branch: Branch,
  { bound, reduced, opened, prices }: Evaluation,
  ceiling: number,
): PricedBranch {
  const last = opened.length < branch.slots ? undefined : opened.at(-1);
  // Whoever joins takes the place of the least profitable node, if all places are taken.
  const displaced = last === undefined ? 0 : (reduced[last] ?? 0);
  const others: number[] = [];
  for (let position = 0; position < reduced.length && bound < ceiling; position += 1) {
    if (bound + (reduced[position] ?? 0) - displaced < ceiling && !opened.includes(position))
      others.push(position);
  }
  others.sort((a, b) => (reduced[a] ?? 0) - (reduced[b] ?? 0) || a - b);
  const free: SearchNode[] = [];
  const bounds: number[] = [];
  for (const position of [...opened, ...others]) {
    const node = branch.free[position];
    if (!node) continue;
    bounds.push(free.length < opened.length ? bound : bound + (reduced[position] ?? 0) - displaced);
    free.push(node);
  }
  return { bound, free, bounds, prices, opened: opened.length };
}

function reducedCost(node: SearchNode, prices: Float64Array): number {
  const { useful, unitCost } = node;
  let cost = node.openingCost;
  for (let part = 0; part < useful.length; part += 1) {
    const margin = (prices[part] ?? 0) - unitCost;
    if (margin > 0) cost -= margin * (useful[part] ?? 0);
  }
  return cost;
}

function serve(gradient: Float64Array, node: SearchNode, prices: Float64Array): void {
  for (let part = 0; part < gradient.length; part += 1) {
    if ((prices[part] ?? 0) > node.unitCost)
      gradient[part] = (gradient[part] ?? 0) - (node.useful[part] ?? 0);
  }
}

/** Keeps `kept` the positions of the `most` least values, least first; of equal ones the earlier. */
function keepLeast(kept: number[], position: number, values: Float64Array, most: number): void {
  const value = values[position] ?? 0;
  let rank = kept.length;
  while (rank > 0 && (values[kept[rank - 1] ?? 0] ?? 0) > value) rank -= 1;
  if (rank >= most) return;
  kept.splice(rank, 0, position);
  if (kept.length > most) kept.pop();
}

/**
 * Prices at which no node is worth opening: each part at the least average cost at which a node gives it. The bound
 * starts from the cost of that, which is above 0.
 */
export function firstPrices(nodes: readonly SearchNode[], partCount: number): number[] {
  const prices = new Array<number>(partCount).fill(Infinity);
  for (const { useful, unitCost, openingCost } of nodes) {
    const average = unitCost + openingCost / sum(useful);
    for (let part = 0; part < useful.length; part += 1) {
      if ((useful[part] ?? 0) > 0 && average < (prices[part] ?? 0)) prices[part] = average;
    }
  }
  return prices.map((price) => (price === Infinity ? 0 : price));
}
