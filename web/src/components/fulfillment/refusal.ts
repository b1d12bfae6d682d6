/** Why something cannot be done with a fulfillment now. Pure. */
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';
import type { Permission } from '../../../../src/identity/identity.ts';
import { fulfillmentCommandRefusal, type FulfillmentCommand } from '../../../../src/orders/commands.ts';

/** What decides beside the command. */
export type WorkFacts = Pick<WorkItem, 'fulfillment_type' | 'on_hold' | 'status'>;

/** The reason in a sentence; null when this person can do it. */
export function workRefusal(
  item: WorkFacts,
  command: FulfillmentCommand,
  mayDo: (permission: Permission) => boolean,
): string | null {
  if (!mayDo('fulfillment.write')) return 'Your account may look at the work but not change it.';
  const order = { fulfillmentType: item.fulfillment_type, onHold: item.on_hold };
  return fulfillmentCommandRefusal(order, item.status, command);
}
