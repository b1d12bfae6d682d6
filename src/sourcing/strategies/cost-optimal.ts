import type { Strategy } from './strategy.ts';

const DEFAULT_WEIGHT = 0.5;

/** The cheapest parcel against the nearest node, weighed by the rule. */
export const costOptimal: Strategy = {
  name: 'COST_OPTIMAL',
  nodeTypes: null,
  inventoryMeasure: 'coverage',
  decidedBy: 'score',
  weights: (rule) => ({
    cost: rule?.costWeight ?? DEFAULT_WEIGHT,
    distance: rule?.distanceWeight ?? DEFAULT_WEIGHT,
  }),
};
