/**
 * Several orders that wait to be picked, planned anew together.
 *
 * Order by order each takes what is cheapest for it, though another order may need that more. Together they are a
 * problem of assignment: every order gets one of its plans, so that the sum of the costs is least, and no stock record
 * and no node's capacity of the day is used beyond what there is. The plans of an order are the one it has, the
 * cheapest single nodes, and the cheapest split.
 */
import { planFrom, problemOf, singleNode, type Plan } from './allocation.ts';
import type { Prepared } from './engine.ts';
import { cheapestSplit } from './split.ts';

/** Units of one SKU from one node. */
export interface Use {
  nodeId: string;
  sku: string;
  quantity: number;
}

/** One way to serve an order of a batch. */
export interface BatchPlan {
  /** Null: as it is. */
  plan: Plan | null;
  /** In major units. */
  cost: number;
  uses: readonly Use[];
  /** Nodes whose capacity of today it takes. */
  opens: readonly string[];
}

/** An order of a batch with its plans; the first is the one it has. */
export interface BatchOrder {
  orderId: string;
  plans: readonly BatchPlan[];
}

/** What the orders share. */
export interface BatchSupply {
  /** Units by `node/SKU`: those that are free, and those that the batch holds. */
  stock: ReadonlyMap<string, number>;
  /** Orders that each node may still take today, with those of the batch that are counted today. */
  capacity: ReadonlyMap<string, number>;
}

/** Which plan each order gets. */
export interface BatchSolution {
  /** Positions in the orders' `plans`. */
  chosen: readonly number[];
  costBefore: number;
  costAfter: number;
}

/** Single-node plans of an order that take part, the cheapest first: more would hardly be chosen. */
const MOST_SINGLE_NODES = 12;

/** Key of a stock record. */
export const recordKey = ({ nodeId, sku }: Pick<Use, 'nodeId' | 'sku'>): string => `${nodeId}/${sku}`;

/**
 * The plans that an order may be moved to, cheapest single nodes first.
 *
 * @param mayOpen false for nodes that would make a promise worse.
 */
export function plansOf(prepared: Prepared, mayOpen: (nodeId: string) => boolean): BatchPlan[] {
  const { demand, maxNodes, input } = prepared;
  const candidates = prepared.candidates.filter(({ node }) => mayOpen(node.id));
  const singles = candidates
    .filter(({ coverage }) => coverage === 1)
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MOST_SINGLE_NODES)
    .map((candidate) => singleNode(candidate, demand));
  const split = cheapestSplit(problemOf(candidates, demand, maxNodes, input.settings));
  const several = split && split.plan.shares.length > 1 ? [planFrom('batch', split, candidates)] : [];
  return [...singles, ...several].map((plan) => ({
    plan: { ...plan, kind: 'batch' },
    cost: plan.cost,
    uses: usesOf(prepared, plan),
    opens: plan.shares.map(({ nodeId }) => nodeId),
  }));
}

function usesOf({ demand }: Prepared, { shares }: Plan): Use[] {
  return shares.flatMap(({ nodeId, take }) => {
    const quantities = demand.skus.map((_, sku) =>
      demand.parts.reduce((total, part, position) => {
        const units = take[position] ?? 0;
        return total + ((part.quantities[sku] ?? 0) * units) / part.units;
      }, 0),
    );
    return demand.skus
      .map((sku, index) => ({ nodeId, sku, quantity: quantities[index] ?? 0 }))
      .filter(({ quantity }) => quantity > 0);
  });
}

/** Orders whose moves depend on each other: they are carried out together or not at all. */
export function movesTogether(orders: readonly BatchOrder[], { chosen }: BatchSolution): number[][] {
  const groups: { orders: number[]; shared: Set<string> }[] = [];
  for (const [position, order] of orders.entries()) {
    const to = order.plans[chosen[position] ?? 0];
    if (!to || chosen[position] === 0) continue;
    const shared = new Set([order.plans[0], to].flatMap((plan) => (plan ? sharedBy(plan) : [])));
    const touched = groups.filter((group) => [...group.shared].some((each) => shared.has(each)));
    for (const group of touched) {
      groups.splice(groups.indexOf(group), 1);
      for (const each of group.shared) shared.add(each);
    }
    groups.push({ orders: [...touched.flatMap((group) => group.orders), position], shared });
  }
  return groups.map((group) => group.orders.sort((a, b) => a - b));
}

const sharedBy = ({ uses, opens }: BatchPlan): string[] => [...uses.map(recordKey), ...opens];
