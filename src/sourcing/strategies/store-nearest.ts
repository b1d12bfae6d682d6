import { distanceOptimal } from './distance-optimal.ts';
import type { Strategy } from './strategy.ts';

/** The nearest store or dark store. */
export const storeNearest: Strategy = {
  ...distanceOptimal,
  name: 'STORE_NEAREST',
  nodeTypes: ['RETAIL_STORE', 'DARK_STORE'],
};
