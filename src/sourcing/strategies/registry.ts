import type { SourcingStrategy } from '../strategy-names.ts';
import { costOptimal } from './cost-optimal.ts';
import { distanceOptimal } from './distance-optimal.ts';
import { inventoryReservation } from './inventory-reservation.ts';
import { leastCostSplit } from './least-cost-split.ts';
import { storeNearest } from './store-nearest.ts';
import type { Strategy } from './strategy.ts';

/** The scorer to use for a requested strategy, and why it is another one. */
export interface ResolvedStrategy {
  strategy: Strategy;
  fallbackReason: string | null;
}

const SCORERS: Readonly<Partial<Record<SourcingStrategy, Strategy>>> = {
  DISTANCE_OPTIMAL: distanceOptimal,
  COST_OPTIMAL: costOptimal,
  STORE_NEAREST: storeNearest,
  INVENTORY_RESERVATION: inventoryReservation,
  LEAST_COST_SPLIT: leastCostSplit,
};

/** The strategy's scorer; DISTANCE_OPTIMAL, with the reason, for one that has none. */
export function resolveStrategy(requested: SourcingStrategy): ResolvedStrategy {
  const strategy = SCORERS[requested];
  if (strategy) return { strategy, fallbackReason: null };
  return {
    strategy: distanceOptimal,
    fallbackReason: `${requested} has no AI scores to work with, so ${distanceOptimal.name} was used`,
  };
}
