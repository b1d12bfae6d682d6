import type { Strategy } from './strategy.ts';

/** The nearest node, with some weight on serving the order whole. */
export const distanceOptimal: Strategy = {
  name: 'DISTANCE_OPTIMAL',
  nodeTypes: null,
  inventoryMeasure: 'coverage',
  decidedBy: 'score',
  weights: () => ({ distance: 0.7, inventory: 0.3 }),
};
