import type { Strategy } from './strategy.ts';

/** The cheapest plan, whether one node or several carry it out. */
export const leastCostSplit: Strategy = {
  name: 'LEAST_COST_SPLIT',
  nodeTypes: null,
  inventoryMeasure: 'coverage',
  decidedBy: 'cost',
  weights: () => ({ cost: 1 }),
};
