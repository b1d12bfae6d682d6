/** What the signed-in person can do with a return. */
import type { ReturnCommand } from '../../../../src/orders/commands.ts';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { may, useUser } from '../../api/session.ts';
import { returnRefusal } from './return-refusal.ts';

/** Why the command cannot be given now; null when it can. */
export function useReturnRefusal(agreed: ReturnResponse, command: ReturnCommand): string | null {
  const user = useUser();
  return returnRefusal(agreed, command, (permission) => may(user, permission));
}
