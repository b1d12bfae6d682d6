/** How good the choice of nodes is: ours beside the reference's greedy rules and greedy set cover. */
import { source } from '../../../src/sourcing/engine.ts';
import type { Coordinates, SourcingInput } from '../../../src/sourcing/sourcing.ts';
import { mean, quantile } from '../figures.ts';
import { chance } from './chance.ts';
import { everySet } from './every-set.ts';
import { randomInput } from './orders.ts';
import { problemOf, type PeerPlan, type PeerProblem } from './peer-problem.ts';
import { referenceDistanceOptimal, referenceLeastCostSplit } from './reference-greedy.ts';
import { setCoverGreedy } from './set-cover-greedy.ts';

/** Orders that are alike: so many nodes, of which this share stocks a SKU. */
export interface OrderClass {
  nodes: number;
  stocked: number;
}

/** How one way to choose does on the orders of a class. */
export interface Quality {
  method: string;
  /** Mean and 95th percentile of (cost - optimum) / optimum over the orders that it fills, 0..1. */
  meanGap: number;
  p95Gap: number;
  /** Share of all orders that it solves at the optimum's cost, 0..1. */
  optimal: number;
  /** Share of all orders whose optimum is proven by the method itself; null for those that prove nothing. */
  proven: number | null;
  /** Orders that it leaves unfilled, although at most `maxNodes` nodes cover them. */
  unfilled: number;
  /** Share of the orders it fills from more than one node, 0..1, and how many nodes it takes in the mean. */
  split: number;
  meanNodes: number;
  /** Milliseconds for one order. */
  p50: number;
  p99: number;
}

export const OURS = 'Longhaul, whole decision';

/** A plan, and whether it says of itself that it is the best. */
type Answer = (PeerPlan & { proven?: boolean }) | undefined;
type Method = (input: SourcingInput, problem: PeerProblem) => Answer;

const METHODS: Readonly<Record<string, Method>> = {
  'reference, LEAST_COST_SPLIT': (_, problem) => referenceLeastCostSplit(problem),
  'reference, DISTANCE_OPTIMAL': (_, problem) => referenceDistanceOptimal(problem),
  'greedy set cover': (_, problem) => setCoverGreedy(problem),
  [OURS]: (input) => {
    const { outcome, cost, splitNodes, proof } = source(input);
    return outcome === 'SOURCED' ? { cost, nodes: splitNodes, proven: proof.optimal } : undefined;
  },
};

/** Decisions state their cost to a hundredth of a cent. */
const PRECISION = 1e-4;

interface Answered {
  optimum: number;
  answer: Answer;
  milliseconds: number;
}

/**
 * Compares the methods on so many random orders of a class, each of which at most three nodes can cover. The optimum is
 * found by trying every set of nodes. Ours is timed as a whole, with filters, scores and explanation; the others from
 * where the costs and the stock are laid out.
 */
export function compareQuality(
  { nodes, stocked }: OrderClass,
  orders: number,
  seed: number,
  cities: readonly Coordinates[],
): Quality[] {
  const random = chance(seed);
  const answers = new Map(Object.keys(METHODS).map((method) => [method, [] as Answered[]]));
  for (let found = 0; found < orders;) {
    const shape = { nodes, stocked, lines: [1, 5], strategy: 'LEAST_COST_SPLIT' } as const;
    const input = randomInput(shape, cities, random);
    const problem = problemOf(input);
    const optimum = everySet(problem)?.cost;
    if (optimum === undefined) continue;
    found += 1;
    for (const [method, solve] of Object.entries(METHODS)) {
      const since = performance.now();
      const answer = solve(input, problem);
      answers.get(method)?.push({ optimum, answer, milliseconds: performance.now() - since });
    }
  }
  return [...answers].map(([method, each]) => qualityOf(method, each));
}

function qualityOf(method: string, answers: readonly Answered[]): Quality {
  const filled = answers.flatMap(({ optimum, answer }) => (answer ? [{ optimum, ...answer }] : []));
  const gaps = filled.map(({ optimum, cost }) => gapOf(cost, optimum));
  const times = answers.map(({ milliseconds }) => milliseconds);
  const provesItself = filled.some(({ proven }) => proven !== undefined);
  return {
    method,
    meanGap: mean(gaps),
    p95Gap: quantile(gaps, 0.95),
    optimal: gaps.filter((gap) => gap === 0).length / answers.length,
    proven: provesItself ? filled.filter(({ proven }) => proven).length / answers.length : null,
    unfilled: answers.length - filled.length,
    split: filled.filter(({ nodes }) => nodes > 1).length / filled.length,
    meanNodes: mean(filled.map(({ nodes }) => nodes)),
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}

/** 0 within the precision; below 0 were the optimum none. */
const gapOf = (cost: number, optimum: number): number =>
  Math.abs(cost - optimum) <= PRECISION ? 0 : (cost - optimum) / optimum;
