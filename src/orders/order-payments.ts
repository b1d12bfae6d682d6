/** What an order's steps mean to its payments. */
import {
  Account,
  PaymentDeclinedError,
  type MadePayments,
  type PaymentGateway,
} from '../payments/payments.ts';
import type { Context } from '../tenancy/context.ts';
import { lock, note } from './locked-order.ts';
import { toMinorUnits } from './money.ts';
import type { PaymentStatus } from './order.ts';
import { findDueLines } from './order-payments-repository.ts';
import { dueAmount, type DueLine } from './repricing.ts';

/** Payments that a step has made, and what they make of the order's payment status. */
export interface Settlement {
  payments: MadePayments;
  further: { payment_status?: PaymentStatus };
}

/** Lines as a payment sees them; the units of `leaving` count as having left. */
export async function dueLinesOf(
  context: Context,
  orderId: string,
  leaving: string | null,
): Promise<DueLine[]> {
  const rows = await findDueLines(context.db, orderId, leaving);
  return rows.map((row) => ({
    units: row.units,
    left: row.left_units,
    total: toMinorUnits(row.total_price),
  }));
}

/**
 * Captures the part of the total that belongs to what has left, and with the last unit gives up what is authorized
 * beyond it. A repeat moves nothing: what was captured is in the rows, what was not yet written has the same key.
 */
export async function settle(
  account: Account,
  total: number,
  lines: readonly DueLine[],
  keys: { capture: string; void: string },
): Promise<Settlement> {
  await account.capture(dueAmount(total, lines), keys.capture);
  const isComplete = lines.every((line) => line.left >= line.units);
  if (isComplete) await account.voidRest(keys.void);
  return { payments: account.made, further: isComplete ? { payment_status: 'CAPTURED' } : {} };
}

/** What is due when a fulfillment leaves its node. @throws PaymentDeclinedError */
export async function settleLeaving(
  context: Context,
  orderId: string,
  fulfillmentId: string,
  gateway: PaymentGateway,
): Promise<Settlement> {
  const [account, lines] = await Promise.all([
    Account.open(context, orderId, gateway),
    dueLinesOf(context, orderId, fulfillmentId),
  ]);
  const keys = { capture: `capture:${fulfillmentId}`, void: `void:${orderId}` };
  return settle(account, account.ledger.total, lines, keys);
}

/**
 * Runs a step that moves money. Money that is declined stops the order: it is put on hold for a person to look at, and
 * the step is taken again after the release.
 *
 * @returns undefined when the money was declined.
 */
export async function orHold<T>(
  context: Context,
  orderId: string,
  step: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof PaymentDeclinedError)) throw error;
    await context.db.transaction().execute(async (trx) => {
      const order = await lock(trx, orderId);
      if (order.onHold) return;
      const cause = { actor: context.actor, reason: 'payment', data: { declined: error.message } };
      // Every declined attempt is an entry of its own, one for each time the order was let go on.
      const key = `declined:${order.eventCount}`;
      await note(trx, order, 'order.held', { ...cause, key }, { on_hold: true, hold_reason: 'payment' });
    });
    return undefined;
  }
}
