/** The seven sourcing strategies a rule may name. */
export const SOURCING_STRATEGIES = [
  'DISTANCE_OPTIMAL',
  'COST_OPTIMAL',
  'STORE_NEAREST',
  'INVENTORY_RESERVATION',
  'LEAST_COST_SPLIT',
  'AI_ADAPTIVE',
  'AI_HYBRID',
] as const;
export type SourcingStrategy = (typeof SOURCING_STRATEGIES)[number];
