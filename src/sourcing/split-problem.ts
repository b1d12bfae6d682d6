/** The split as a problem of numbers, and the reductions that every search over it begins with. */

/** A node as the split sees it. */
export interface SplitNode {
  /** Cost of opening it: its parcel before distance, and what its load or its lateness adds. */
  openingCost: number;
  /** Cost of one unit from here, whatever the SKU. */
  unitCost: number;
  /** Available units per SKU. */
  available: readonly number[];
}

/**
 * A part of the demand. Of a part with one SKU every unit may come from another node; a part that is kept together
 * comes whole from one node or not at all.
 */
export interface SplitPart {
  /** Units per SKU. */
  quantities: readonly number[];
  /** Sum of `quantities`, above 0. */
  units: number;
  keptTogether: boolean;
  /** What one unit is worth, of the mean over its units. */
  unitValue: number;
}

/** Serve all parts from at most `maxNodes` of `nodes`. */
export interface SplitProblem {
  parts: readonly SplitPart[];
  /** In order of preference: of two equal plans the one with the earlier nodes is kept. */
  nodes: readonly SplitNode[];
  maxNodes: number;
  /** What each node of a plan must send at least, unless one node serves everything; 0: anything. */
  leastValue: number;
}

/** What one opened node gives. */
export interface SplitShare {
  /** Position in the problem's `nodes`. */
  node: number;
  /** Units per part. */
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
  openingCost: number;
  unitCost: number;
  /** Units per part that it could give if nothing else were asked of it. */
  useful: readonly number[];
}

/** Sum of quantities. */
export const sum = (quantities: readonly number[]): number => {
  let total = 0;
  for (const quantity of quantities) total += quantity;
  return total;
};

/** Units per part. */
export const demandOfParts = (parts: readonly SplitPart[]): number[] => parts.map((part) => part.units);

/** Units per part that `useful` gives to `remaining`. */
export function takeFrom(useful: readonly number[], remaining: readonly number[]): number[] {
  return remaining.map((open, part) => Math.min(open, useful[part] ?? 0));
}

/** `remaining` without `take`. */
export function without(remaining: readonly number[], take: readonly number[]): number[] {
  return remaining.map((open, part) => open - (take[part] ?? 0));
}

/** Units that `useful` gives to `remaining` in total. */
export function contribution(useful: readonly number[], remaining: readonly number[]): number {
  let units = 0;
  for (let part = 0; part < remaining.length; part += 1)
    units += Math.min(remaining[part] ?? 0, useful[part] ?? 0);
  return units;
}

/** Units of a part that `available` can give when nothing else is asked of it. */
function usefulUnits(
  { quantities, units, keptTogether }: SplitPart,
  sku: number,
  available: readonly number[],
): number {
  if (!keptTogether) return Math.min(units, available[sku] ?? 0);
  return quantities.every((needed, each) => (available[each] ?? 0) >= needed) ? units : 0;
}

/** The SKU of a loose part, which has but one. */
export const skuOf = (part: SplitPart): number => part.quantities.findIndex((quantity) => quantity > 0);

/** The nodes that can give something, cheapest unit first, then those that give most. */
export function searchNodes({ nodes, parts }: SplitProblem): SearchNode[] {
  const skus = parts.map(skuOf);
  const found: { node: SearchNode; units: number }[] = [];
  for (const [position, { openingCost, unitCost, available }] of nodes.entries()) {
    const useful = parts.map((part, index) => usefulUnits(part, skus[index] ?? 0, available));
    const units = sum(useful);
    if (units > 0) found.push({ node: { position, openingCost, unitCost, useful }, units });
  }
  found.sort(
    (a, b) => a.node.unitCost - b.node.unitCost || b.units - a.units || a.node.position - b.node.position,
  );
  return found.map(({ node }) => node);
}

/** Kept nodes that one node is compared with; more cost more time than the nodes they remove. */
const COMPARED = 64;

/**
 * The nodes that an optimal plan may need, in the same order.
 *
 * A node is dropped when `maxNodes` kept nodes are no dearer and give no less of any part: a plan with it uses at most
 * `maxNodes - 1` others, so one of those is free to take its place without making the plan dearer or smaller. The
 * nodes are sorted by unit cost. Where parts compete for one stock, "no less" is asked of the stock, by `stockOf`.
 */
export function undominated(
  nodes: readonly SearchNode[],
  maxNodes: number,
  stockOf: (node: SearchNode) => readonly number[],
): SearchNode[] {
  const kept: SearchNode[] = [];
  const strongest: SearchNode[] = [];
  for (const node of nodes) {
    let dominators = 0;
    for (const other of strongest) {
      if (other.openingCost <= node.openingCost && givesNoLess(stockOf(other), stockOf(node)))
        dominators += 1;
      if (dominators === maxNodes) break;
    }
    if (dominators === maxNodes) continue;
    kept.push(node);
    if (strongest.length < COMPARED) strongest.push(node);
  }
  return kept;
}

function givesNoLess(a: readonly number[], b: readonly number[]): boolean {
  for (let sku = 0; sku < b.length; sku += 1) if ((a[sku] ?? 0) < (b[sku] ?? 0)) return false;
  return true;
}

/**
 * The cheapest way for a given set of nodes to serve as much as they can when nothing but their stock limits them:
 * units cost the same whatever the part, so filling from the cheapest node on is optimal. Nodes that end up with
 * nothing are not opened.
 */
export function fill(demand: readonly number[], chosen: readonly SearchNode[]): SplitPlan {
  let remaining: readonly number[] = demand;
  let cost = 0;
  const shares: SplitShare[] = [];
  for (const node of [...chosen].sort((a, b) => a.unitCost - b.unitCost || a.position - b.position)) {
    const take = takeFrom(node.useful, remaining);
    const units = sum(take);
    if (units === 0) continue;
    shares.push({ node: node.position, take });
    remaining = without(remaining, take);
    cost += node.openingCost + node.unitCost * units;
  }
  return { shares, units: sum(demand) - sum(remaining), cost };
}
