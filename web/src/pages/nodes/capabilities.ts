/** What a node can do, in words. */
import type { NodeCapability } from '../../../../src/nodes/node.ts';

export const CAPABILITIES: readonly { field: NodeCapability; short: string; label: string }[] = [
  { field: 'can_ship', short: 'ships', label: 'Ships parcels' },
  { field: 'can_pickup', short: 'pickup', label: 'Store pickup' },
  { field: 'can_curbside', short: 'curbside', label: 'Curbside pickup' },
  { field: 'can_same_day', short: 'same day', label: 'Same-day delivery' },
];
