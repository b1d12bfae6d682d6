/** Making stock records, and changing what they say about a product. */
import pg from 'pg';
import { claimKey } from '../database/idempotency-keys.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import { announceStock } from './arrivals.ts';
import type { InventoryItemResponse, ItemInput, ItemPatch } from './contract.ts';
import * as repository from './items-repository.ts';
import { readItem } from './service.ts';

const CREATE = 'inventory.create';

const CONSTRAINT = {
  place: 'inventory_items_node_id_sku_key',
  node: 'inventory_items_node_id_fkey',
} as const;

/** The columns that a patch sets: what is left out, or null, stays as it is. */
export function changesOf(patch: Omit<ItemPatch, 'version'>): repository.ItemChanges {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value != null));
}

/** What to do about a change that was made from what no longer stands. */
export const stale = (version: number): string =>
  `has changed meanwhile: read it again, it is at version ${version} now`;

/**
 * Makes the record of a SKU at a node; units that it begins with are received, and wake the orders that wait for them.
 * A repeat with the same idempotency key answers the record as it is.
 *
 * @throws Refusal `conflict` when the node keeps the SKU already, or the key was used for something else; `invalid` when
 * there is no such node.
 */
export async function createItem(
  context: Context,
  input: ItemInput,
  idempotencyKey?: string,
): Promise<InventoryItemResponse> {
  const id = newId();
  try {
    const made = await context.db.transaction().execute(async (trx) => {
      const first = await claimKey(trx, {
        operation: CREATE,
        key: idempotencyKey,
        request: input,
        resourceId: id,
      });
      if (first !== undefined) return first;
      await repository.insertItem(trx, id, input, context.actor);
      if (input.quantity_on_hand > 0) {
        const place = { nodeId: input.node_id, sku: input.sku };
        await announceStock(trx, [place], context.environment.settings.stock_window_seconds);
      }
      return id;
    });
    return await readItem(context, made);
  } catch (error) {
    const constraint = error instanceof pg.DatabaseError ? error.constraint : undefined;
    if (constraint === CONSTRAINT.node) throw invalidField('node_id', 'names no node');
    if (constraint === CONSTRAINT.place) {
      throw new Refusal('conflict', `Node ${input.node_id} has a stock record of ${input.sku} already.`);
    }
    throw error;
  }
}

/**
 * Changes what one record says. Less held back, or sold again: units may have become available for those who wait.
 *
 * @throws Refusal `not-found`, or `conflict` when it has another version than the one named
 */
export async function updateItem(
  context: Context,
  id: string,
  { version, ...patch }: ItemPatch,
): Promise<InventoryItemResponse> {
  await context.db.transaction().execute(async (trx) => {
    const place = await repository.updateItem(trx, id, changesOf(patch), version);
    if (!place) {
      const current = await repository.findVersion(trx, id);
      if (current === undefined) throw notFound('stock record', id);
      throw new Refusal('conflict', `Stock record ${id} ${stale(current)}.`);
    }
    if (patch.safety_stock == null && patch.is_active !== true) return;
    await announceStock(trx, [place], context.environment.settings.stock_window_seconds);
  });
  return readItem(context, id);
}
