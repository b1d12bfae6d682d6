/** The split as a problem of numbers, and the two reductions that every search over it begins with. */

/** A node as the split sees it. */
export interface SplitNode {
  /** Cost of one unit from here, whatever the SKU. */
  unitCost: number;
  /** Available units per SKU, in the order of the demand. */
  available: readonly number[];
}

/** Serve `demand` from at most `maxNodes` of `nodes`; every opened node costs `openingCost`. */
export interface SplitProblem {
  /** Units per SKU, each above 0. */
  demand: readonly number[];
  /** In order of preference: of two equal plans the one with the earlier nodes is kept. */
  nodes: readonly SplitNode[];
  openingCost: number;
  maxNodes: number;
}

/** What one opened node gives. */
export interface SplitShare {
  /** Position in the problem's `nodes`. */
  node: number;
  /** Units per SKU. */
  take: readonly number[];
}

/** A set of nodes with what each gives and what it costs. */
export interface SplitPlan {
  shares: readonly SplitShare[];
  units: number;
  cost: number;
}

/** A node in the searches: its stock capped at the demand, and its position in the problem. */
export interface SearchNode {
  position: number;
  unitCost: number;
  /** Units per SKU that it could give to the whole demand. */
  useful: readonly number[];
}

/** Sum of quantities. */
export const sum = (quantities: readonly number[]): number => {
  let total = 0;
  for (const quantity of quantities) total += quantity;
  return total;
};

/** Units per SKU that `useful` gives to `remaining`. */
export function takeFrom(useful: readonly number[], remaining: readonly number[]): number[] {
  return remaining.map((open, sku) => Math.min(open, useful[sku] ?? 0));
}

/** `remaining` without `take`. */
export function without(remaining: readonly number[], take: readonly number[]): number[] {
  return remaining.map((open, sku) => open - (take[sku] ?? 0));
}

/** Units that `useful` gives to `remaining` in total. */
export function contribution(useful: readonly number[], remaining: readonly number[]): number {
  let units = 0;
  for (let sku = 0; sku < remaining.length; sku += 1)
    units += Math.min(remaining[sku] ?? 0, useful[sku] ?? 0);
  return units;
}

/**
 * The nodes that an optimal plan may need, cheapest unit first, then those that give most.
 *
 * A node is dropped when `maxNodes` kept nodes are no dearer and give no less of any SKU: a plan with it uses at most
 * `maxNodes - 1` others, so one of those is free to take its place without making the plan dearer or smaller.
 */
export function undominated(problem: SplitProblem): SearchNode[] {
  const nodes = problem.nodes
    .map(({ unitCost, available }, position) => {
      const useful = takeFrom(available, problem.demand);
      return { position, unitCost, useful, units: sum(useful) };
    })
    .filter((node) => node.units > 0)
    .sort((a, b) => a.unitCost - b.unitCost || b.units - a.units || a.position - b.position);
  const kept: SearchNode[] = [];
  for (const node of nodes) {
    let dominators = 0;
    for (const other of kept) {
      if (givesNoLess(other.useful, node.useful)) dominators += 1;
      if (dominators === problem.maxNodes) break;
    }
    if (dominators < problem.maxNodes) kept.push(node);
  }
  return kept;
}

function givesNoLess(a: readonly number[], b: readonly number[]): boolean {
  for (let sku = 0; sku < b.length; sku += 1) if ((a[sku] ?? 0) < (b[sku] ?? 0)) return false;
  return true;
}

/**
 * The cheapest way for a given set of nodes to serve as much as they can: units cost the same whatever the SKU, so
 * filling from the cheapest node on is optimal. Nodes that end up with nothing are not opened.
 */
export function planOf(problem: SplitProblem, chosen: readonly SearchNode[]): SplitPlan {
  let remaining: readonly number[] = problem.demand;
  let cost = 0;
  const shares: SplitShare[] = [];
  for (const node of [...chosen].sort((a, b) => a.unitCost - b.unitCost || a.position - b.position)) {
    const take = takeFrom(node.useful, remaining);
    const units = sum(take);
    if (units === 0) continue;
    shares.push({ node: node.position, take });
    remaining = without(remaining, take);
    cost += problem.openingCost + node.unitCost * units;
  }
  return { shares, units: sum(problem.demand) - sum(remaining), cost };
}
