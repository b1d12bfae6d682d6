/** Which fulfillments still lie with their node. Pure. */
import type { FulfillmentStatus } from './fulfillment.ts';

/** In the order of the work; the work list's indexes are of these alone. */
export const AT_NODE: readonly FulfillmentStatus[] = ['SOURCED', 'PICKING', 'PACKING', 'READY_TO_SHIP'];

export function isAtNode(status: FulfillmentStatus): boolean {
  return AT_NODE.includes(status);
}
