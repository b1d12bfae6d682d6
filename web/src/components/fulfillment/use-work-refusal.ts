/** What the signed-in person can do with a fulfillment. */
import type { FulfillmentCommand } from '../../../../src/orders/commands.ts';
import { may, useUser } from '../../api/session.ts';
import { type WorkFacts, workRefusal } from './refusal.ts';

/** Says of each command why it cannot be given now; null when it can. */
export function useWorkRefusal(item: WorkFacts): (command: FulfillmentCommand) => string | null {
  const user = useUser();
  return (command) => workRefusal(item, command, (permission) => may(user, permission));
}
