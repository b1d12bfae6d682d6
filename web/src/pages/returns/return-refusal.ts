/** Why something cannot be done with a return now. Pure. */
import type { Permission } from '../../../../src/identity/identity.ts';
import { returnCommandRefusal, type ReturnCommand } from '../../../../src/orders/commands.ts';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import type { ReturnStatus } from '../../../../src/returns/return.ts';
import { toRefund } from './refund-amount.ts';

const STATUS_WORDS: Readonly<Record<ReturnStatus, string>> = {
  REQUESTED: 'The goods are not back yet.',
  RECEIVED: 'The goods have been received.',
  REJECTED: 'The return was refused.',
  REFUNDED: 'The money has been given back.',
};

/** The reason in a sentence; null when this person can do it. */
export function returnRefusal(
  agreed: Pick<ReturnResponse, 'status' | 'refundable_amount' | 'refunded_amount'>,
  command: ReturnCommand,
  mayDo: (permission: Permission) => boolean,
): string | null {
  if (command === 'refund') {
    if (!mayDo('orders.refund')) return 'Your account may not give money back.';
  } else if (!mayDo('returns.write')) {
    return 'Your account may not change returns.';
  }
  if (returnCommandRefusal(agreed.status, command) !== null) return STATUS_WORDS[agreed.status];
  return command === 'refund' && toRefund(agreed) === null ? 'Nothing is left to give back.' : null;
}
