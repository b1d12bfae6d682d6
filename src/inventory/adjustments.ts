/** Changing how many units a node has on hand, by people and by returns. */
import type { Kysely } from 'kysely';
import { claimKey } from '../database/idempotency-keys.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { invalidField, notFound, type Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import * as repository from './adjustments-repository.ts';
import { announceStock } from './arrivals.ts';
import type { AdjustmentInput, AdjustmentResponse } from './contract.ts';
import { MOST_UNITS } from './inventory.ts';
import type { Author } from './reservations.ts';

const ADJUST = 'inventory.adjust';

export type { ReturnedUnits } from './adjustments-repository.ts';

/** An entry of the stock log as it is shown. */
export function adjustmentView(row: repository.AdjustmentRow): AdjustmentResponse {
  return {
    id: row.id,
    inventory_item_id: row.inventory_item_id,
    reason: row.reason,
    quantity_delta: row.on_hand_delta,
    quantity_before: row.on_hand_after - row.on_hand_delta,
    quantity_after: row.on_hand_after,
    reserved_delta: row.reserved_delta,
    reserved_after: row.reserved_after,
    reference_id: row.reference_id,
    notes: row.notes,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
  };
}

/** Why an adjustment was not made, and which one would be. */
async function refusalOf(trx: Kysely<DataPlane>, itemId: string, delta: number): Promise<Refusal> {
  const units = await repository.findUnits(trx, itemId);
  if (!units) return notFound('stock record', itemId);
  const { quantity_on_hand: onHand, quantity_reserved: reserved } = units;
  const stands = `${onHand} on hand, ${reserved} of them reserved`;
  if (delta > 0) {
    return invalidField('quantity_delta', `must be at most ${MOST_UNITS - onHand}: ${stands}`);
  }
  const least = onHand > reserved ? `at least ${reserved - onHand}` : 'positive';
  return invalidField('quantity_delta', `must be ${least}: ${stands}`);
}

/**
 * Changes the units on hand of a stock record, with its reason; what comes in wakes the orders that wait for it. A
 * repeat with the same idempotency key answers the first adjustment.
 *
 * @throws Refusal `invalid` when units that are reserved would be gone, `not-found`, or `conflict` when the key was used
 * for something else.
 */
export async function adjust(
  context: Context,
  itemId: string,
  input: AdjustmentInput,
  idempotencyKey?: string,
): Promise<AdjustmentResponse> {
  const id = newId();
  return context.db.transaction().execute(async (trx) => {
    const request = { operation: ADJUST, key: idempotencyKey, request: { itemId, input }, resourceId: id };
    const first = await claimKey(trx, request);
    if (first !== undefined) return adjustmentView(await repository.findAdjustment(trx, first));
    const made = await repository.adjustItem(trx, {
      id,
      itemId,
      reason: input.reason,
      delta: input.quantity_delta,
      referenceId: input.reference_id ?? null,
      notes: input.notes ?? null,
      actor: context.actor,
    });
    if (!made) throw await refusalOf(trx, itemId, input.quantity_delta);
    if (input.quantity_delta > 0) {
      await announceStock(trx, [made], context.environment.settings.stock_window_seconds);
    }
    return adjustmentView(made);
  });
}

/** Puts returned units back on the shelf of their nodes; the caller announces them. */
export async function restock(
  trx: Kysely<DataPlane>,
  units: readonly repository.ReturnedUnits[],
  author: Author,
): Promise<void> {
  if (units.length === 0) return;
  await repository.addReturned(trx, units, author);
}
