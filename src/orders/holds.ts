/** Stopping an order at its next step, and letting it go on. The status stays as it is. */
import type { Context } from '../tenancy/context.ts';
import type { HoldReason } from './hold.ts';
import { assertTakes, isRecorded, lock, note } from './locked-order.ts';

/** What a hold or a release asks for. */
export interface HoldRequest {
  reason?: HoldReason | undefined;
  notes?: string | undefined;
}

interface By {
  actor: string;
  requestId: string;
}

/** Puts the order on hold. */
export async function hold(
  context: Context,
  orderId: string,
  { reason = 'manual', notes }: HoldRequest,
  { actor, requestId }: By,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    if (await isRecorded(trx, orderId, `hold:${requestId}`)) return;
    assertTakes(order, 'hold');
    const cause = { actor, reason, data: notes ? { notes } : {}, key: `hold:${requestId}`, requestId };
    await note(trx, order, 'order.held', cause, { on_hold: true, hold_reason: reason });
  });
}

/** Lets a held order go on. */
export async function release(
  context: Context,
  orderId: string,
  { notes }: HoldRequest,
  { actor, requestId }: By,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    if (await isRecorded(trx, orderId, `release:${requestId}`)) return;
    assertTakes(order, 'release');
    const cause = { actor, reason: notes ?? null, key: `release:${requestId}`, requestId };
    await note(trx, order, 'order.released', cause, { on_hold: false, hold_reason: null });
  });
}
