/**
 * The published example: three orders, three nodes with one unit each, and what each order costs from each node. Places
 * and multipliers are such that a parcel costs 1.00 and 0.02 per kilometre.
 */
export const COSTS = [
  [2, 5, 6],
  [7, 19, 20],
  [8, 15, 18],
] as const;

export const RATES = { base_rate: 1, per_km_rate: 0.02 };

export const NODES = [
  { code: 'N1', latitude: 39.890703, longitude: -96.835288, shipping_cost_multiplier: 0.659022 },
  { code: 'N2', latitude: 39.47065, longitude: -94.395595, shipping_cost_multiplier: 1.443529 },
  { code: 'N3', latitude: 38.271614, longitude: -94.892141, shipping_cost_multiplier: 1.360651 },
] as const;

/** Where the three orders go, in the order in which they come. */
export const DESTINATIONS = [
  { latitude: 39.687729, longitude: -95.987519 },
  { latitude: 43.311025, longitude: -99.845471 },
  { latitude: 43.698668, longitude: -92.965571 },
] as const;
