/** Random splits with every constraint, for the comparisons with other solvers. */
import type { SplitNode, SplitPart, SplitProblem } from '../../../src/sourcing/split-problem.ts';

/** Numbers from 0 to 1, the same in every run: the generator of Numerical Recipes (Press et al., 7.1). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What random instances look like. Bounds are inclusive. */
export interface InstanceShape {
  nodes: readonly [least: number, most: number];
  skus: readonly [least: number, most: number];
  /** Most units of a part. */
  quantity: number;
  maxNodes: readonly [least: number, most: number];
  /** Most units of a SKU at a node that stocks it. */
  stock: number;
}

/** A loose part of one SKU. */
export function loosePart(skuCount: number, sku: number, units: number, unitValue = 1): SplitPart {
  const quantities = Array.from({ length: skuCount }, (_, each) => (each === sku ? units : 0));
  return { quantities, units, keptTogether: false, unitValue };
}

/** A split without constraints of its parts: so many units of each SKU, every node at one opening cost. */
export function plainProblem(
  demand: readonly number[],
  nodes: readonly Omit<SplitNode, 'openingCost'>[],
  openingCost: number,
  maxNodes: number,
): SplitProblem {
  return {
    parts: demand.map((units, sku) => loosePart(demand.length, sku, units)),
    nodes: nodes.map((node) => ({ ...node, openingCost })),
    maxNodes,
    leastValue: 0,
  };
}

/** One instance: loose parts, for some a group that is kept together and shares their SKUs, for some a least value. */
export function instance(random: () => number, shape: InstanceShape): SplitProblem {
  const between = ([least, most]: readonly [number, number]): number =>
    least + Math.floor(random() * (most - least + 1));
  const skuCount = between(shape.skus);
  const skus = Array.from({ length: skuCount }, (_, sku) => sku);
  const value = (): number => between([1, 20]);
  const parts = skus.map((sku) => loosePart(skuCount, sku, between([1, shape.quantity]), value()));
  if (random() < 0.5) parts.splice(between([0, skuCount - 1]), 1, groupOf(skus, random, value()));
  const stocked = 0.3 + random() * 0.6;
  const nodes = Array.from({ length: between(shape.nodes) }, () => ({
    openingCost: between([0, 12]) / 2,
    unitCost: between([0, 40]) / 10,
    available: skus.map(() => (random() < stocked ? between([1, shape.stock]) : 0)),
  }));
  const leastValue = random() < 0.4 ? between([1, 30]) : 0;
  return { parts, nodes, maxNodes: between(shape.maxNodes), leastValue };
}

function groupOf(skus: readonly number[], random: () => number, unitValue: number): SplitPart {
  const quantities = skus.map((): number => (random() < 0.5 ? 1 : 0));
  if (!quantities.includes(1)) quantities[0] = 1;
  const units = quantities.reduce((total, quantity) => total + quantity, 0);
  return { quantities, units, keptTogether: true, unitValue };
}

/** Units that all parts want. */
export const unitsOf = ({ parts }: SplitProblem): number =>
  parts.reduce((total, part) => total + part.units, 0);
