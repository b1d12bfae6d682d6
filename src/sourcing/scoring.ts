/** Scores of the nodes that passed the filters: normalized terms, weighted by the strategy. */
import { openingCost, parcelCost, unitCost } from './cost.ts';
import type { Demand } from './demand.ts';
import type { EligibleNode } from './filters.ts';
import type { ScoreParts, SourcingRule, SourcingSettings } from './sourcing.ts';
import type { Strategy } from './strategies/strategy.ts';

/** An eligible node with everything that the decision compares. */
export interface Candidate extends EligibleNode {
  /** Cost of one parcel with the whole demand, in major units. */
  cost: number;
  /** Cost of opening the node in a split, before distance. */
  openingCost: number;
  /** Variable cost of one unit in a split. */
  unitCost: number;
  /** Share of the demanded units it can serve alone; exactly 1 when it can serve all. */
  coverage: number;
  scoreParts: ScoreParts;
  /** Rounded to six places, so that what decides is what is shown. */
  score: number;
}

/** The score's terms. */
export const TERMS = ['distance', 'inventory', 'cost'] as const;
type Term = (typeof TERMS)[number];

/**
 * The strategy's weights. Without a destination the distance term is left out and the others are scaled so that the
 * total stays what it was.
 */
export function effectiveWeights(
  strategy: Strategy,
  rule: SourcingRule | undefined,
  hasDestination: boolean,
): ScoreParts {
  const weights = strategy.weights(rule);
  if (hasDestination || weights.distance === undefined) return weights;
  const { distance, ...others } = weights;
  const rest = total(others);
  if (rest === 0) return others;
  const scale = (rest + distance) / rest;
  return Object.fromEntries(Object.entries(others).map(([term, weight]) => [term, weight * scale]));
}

/**
 * Scores every eligible node; best first, ties by distance, then by node code.
 *
 * @param withinHours hours within which the order should arrive, which the lateness penalty compares with.
 */
export function scoreNodes(
  eligible: readonly EligibleNode[],
  demand: Demand,
  strategy: Strategy,
  weights: ScoreParts,
  settings: SourcingSettings,
  withinHours?: number | null,
): Candidate[] {
  const measured = eligible.map((entry) => measure(entry, demand, settings, withinHours));
  const largest = {
    distance: Math.max(0, ...measured.map(({ entry }) => entry.distanceKm ?? 0)),
    cost: Math.max(0, ...measured.map(({ cost }) => cost)),
    depth: Math.max(0, ...measured.map(({ depth }) => depth)),
  };
  const candidates = measured.map(({ entry, cost, coverage, depth, opening, unit }): Candidate => {
    const terms: Record<Term, number> = {
      distance: nearness(entry.distanceKm ?? 0, largest.distance),
      cost: nearness(cost, largest.cost),
      inventory: strategy.inventoryMeasure === 'coverage' ? coverage : depth / largest.depth,
    };
    const { scoreParts, score } = weigh(terms, weights);
    const { node, distanceKm, available } = entry;
    const costs = { cost, openingCost: opening, unitCost: unit };
    return { node, distanceKm, available, ...costs, coverage, scoreParts, score };
  });
  return candidates.sort(compareCandidates);
}

/** Better candidate first: higher score, then shorter distance, then smaller code. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    b.score - a.score || (a.distanceKm ?? 0) - (b.distanceKm ?? 0) || (a.node.code < b.node.code ? -1 : 1)
  );
}

interface Measures {
  entry: EligibleNode;
  cost: number;
  coverage: number;
  /** Units of the ordered SKUs, beyond the need too. */
  depth: number;
  opening: number;
  unit: number;
}

function measure(
  entry: EligibleNode,
  demand: Demand,
  settings: SourcingSettings,
  withinHours: number | null | undefined,
): Measures {
  const { node, distanceKm, available } = entry;
  const terms = { node, distanceKm, withinHours };
  const served = demand.quantities.reduce(
    (sum, needed, sku) => sum + Math.min(needed, available[sku] ?? 0),
    0,
  );
  return {
    entry,
    cost: parcelCost(terms, settings),
    coverage: served / demand.units,
    depth: available.reduce((sum, quantity) => sum + quantity, 0),
    opening: openingCost(terms, settings),
    unit: unitCost(distanceKm, node.shippingCostMultiplier, demand.units, settings),
  };
}

function weigh(terms: Record<Term, number>, weights: ScoreParts): { scoreParts: ScoreParts; score: number } {
  const scoreParts: ScoreParts = {};
  let score = 0;
  for (const term of TERMS) {
    const weight = weights[term];
    if (weight === undefined) continue;
    scoreParts[term] = round(terms[term]);
    score += weight * terms[term];
  }
  return { scoreParts, score: round(score) };
}

/** 1 - value / largest; all candidates are equally good when the largest is 0. */
const nearness = (value: number, largest: number): number => (largest === 0 ? 1 : 1 - value / largest);
const total = (weights: ScoreParts): number => TERMS.reduce((sum, term) => sum + (weights[term] ?? 0), 0);
const round = (value: number): number => Math.round(value * 1e6) / 1e6;
