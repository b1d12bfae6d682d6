import type { Strategy } from './strategy.ts';

/** The deepest stock, so that the reservation is least likely to fail later on. */
export const inventoryReservation: Strategy = {
  name: 'INVENTORY_RESERVATION',
  nodeTypes: null,
  inventoryMeasure: 'depth',
  decidedBy: 'score',
  weights: () => ({ inventory: 0.8, distance: 0.2 }),
};
