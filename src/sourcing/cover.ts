/**
 * Which sets of nodes cover the demand, costs aside. `findCover` is complete and has no budget, because an order that
 * can be covered must never wait; `mostUnits` has one, because a partial plan may be improved later.
 */
import { contribution, sum, takeFrom, without, type SearchNode } from './split-problem.ts';

/** A set of at most `maxNodes` nodes that covers the whole demand; undefined when there is none. */
export function findCover(
  nodes: readonly SearchNode[],
  demand: readonly number[],
  maxNodes: number,
): SearchNode[] | undefined {
  return coverRest(nodes, demand, maxNodes);
}

interface Contributor {
  node: SearchNode;
  units: number;
}

function coverRest(
  nodes: readonly SearchNode[],
  remaining: readonly number[],
  slots: number,
): SearchNode[] | undefined {
  const needed = sum(remaining);
  const contributors = contributorsTo(nodes, remaining);
  const last = contributors[0];
  if (last && last.units === needed) return [last.node];
  if (slots <= 1 || !canReach(contributors, remaining, needed, slots)) return undefined;

  const branches = smallestBranching(contributors, remaining, needed, slots);
  const excluded = new Set<SearchNode>();
  for (const { node } of branches) {
    // A node that led nowhere is in no cover of this remainder, so its siblings need not try it either.
    excluded.add(node);
    const others = contributors.filter((one) => !excluded.has(one.node)).map((one) => one.node);
    const rest = coverRest(others, without(remaining, takeFrom(node.useful, remaining)), slots - 1);
    if (rest) return [node, ...rest];
  }
  return undefined;
}

/** Nodes that give something, largest contribution first. */
function contributorsTo(nodes: readonly SearchNode[], remaining: readonly number[]): Contributor[] {
  const contributors: Contributor[] = [];
  for (const node of nodes) {
    const units = contribution(node.useful, remaining);
    if (units > 0) contributors.push({ node, units });
  }
  return contributors.sort((a, b) => b.units - a.units);
}

/** False when even the best `slots` nodes, for the total or for one SKU alone, give too little. */
function canReach(
  contributors: readonly Contributor[],
  remaining: readonly number[],
  needed: number,
  slots: number,
): boolean {
  const best = contributors.slice(0, slots).reduce((units, one) => units + one.units, 0);
  if (best < needed) return false;
  return remaining.every((open, sku) => {
    const largest = new Array<number>(slots).fill(0);
    for (const { node } of contributors) insertLargest(largest, node.useful[sku] ?? 0);
    return sum(largest) >= open;
  });
}

/** Keeps `largest` the largest values seen, largest first. */
function insertLargest(largest: number[], value: number): void {
  let moving = value;
  for (let rank = 0; rank < largest.length; rank += 1) {
    const held = largest[rank] ?? 0;
    if (moving <= held) continue;
    largest[rank] = moving;
    moving = held;
  }
}

/**
 * The nodes to try next. In a cover by `slots` nodes some node gives at least `needed / slots` units in total, and for
 * each SKU some node gives at least that SKU's share; so trying the nodes that can is enough, and the shortest of
 * these lists is tried.
 */
function smallestBranching(
  contributors: readonly Contributor[],
  remaining: readonly number[],
  needed: number,
  slots: number,
): Contributor[] {
  let smallest = contributors.filter((one) => one.units * slots >= needed);
  for (const [sku, open] of remaining.entries()) {
    if (open === 0) continue;
    const givers = contributors.filter((one) => Math.min(open, one.node.useful[sku] ?? 0) * slots >= open);
    if (givers.length < smallest.length) smallest = givers;
  }
  return smallest;
}

/** The most units that a search found for at most `maxNodes` nodes. */
export interface MostUnits {
  chosen: SearchNode[];
  units: number;
  /** No set gives more than this; equal to `units` when proven. */
  bound: number;
  explored: number;
}

/** The most units of the demand that at most `maxNodes` nodes can serve, by branch and bound over `budget` states. */
export function mostUnits(
  nodes: readonly SearchNode[],
  demand: readonly number[],
  maxNodes: number,
  budget: number,
): MostUnits {
  const path: SearchNode[] = [];
  const result: MostUnits = { chosen: [], units: 0, bound: 0, explored: 0 };

  const extend = (
    usable: readonly SearchNode[],
    remaining: readonly number[],
    slots: number,
    served: number,
  ): void => {
    const contributors = contributorsTo(usable, remaining);
    for (const [index, { node, units }] of contributors.entries()) {
      const rest = contributors.slice(index, index + slots).reduce((total, one) => total + one.units, 0);
      const bound = served + Math.min(rest, sum(remaining));
      if (bound <= result.units) return;
      if (result.explored >= budget) {
        result.bound = Math.max(result.bound, bound);
        return;
      }
      result.explored += 1;
      path.push(node);
      if (served + units > result.units) {
        result.units = served + units;
        result.chosen = [...path];
      }
      if (slots > 1) {
        const others = contributors.slice(index + 1).map((one) => one.node);
        extend(others, without(remaining, takeFrom(node.useful, remaining)), slots - 1, served + units);
      }
      path.pop();
    }
  };

  extend(nodes, demand, maxNodes, 0);
  return { ...result, bound: Math.max(result.bound, result.units) };
}
