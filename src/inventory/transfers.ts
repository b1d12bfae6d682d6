/** Moving units from one node to another: both ends change in one transaction. */
import { claimKey } from '../database/idempotency-keys.ts';
import { invalidField } from '../runtime/errors.ts';
import { derivedId, newId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import { adjustmentView } from './adjustments.ts';
import { findAdjustment } from './adjustments-repository.ts';
import { announceStock } from './arrivals.ts';
import type { TransferInput, TransferResponse } from './contract.ts';
import { MOST_UNITS } from './inventory.ts';
import * as repository from './transfers-repository.ts';

const TRANSFER = 'inventory.transfer';

/** The ids of a transfer's two entries in the stock log. */
const entriesOf = (transferId: string) => ({
  out: derivedId('transfer', transferId, 'out'),
  in: derivedId('transfer', transferId, 'in'),
});

function view(
  transferId: string,
  input: TransferInput,
  entries: NonNullable<Awaited<ReturnType<typeof repository.moveUnits>>>,
): TransferResponse {
  return {
    transfer_id: transferId,
    sku: input.sku,
    quantity: input.quantity,
    from_node_id: input.from_node_id,
    to_node_id: input.to_node_id,
    transfer_out: adjustmentView(entries.out),
    transfer_in: adjustmentView(entries.in),
  };
}

function refusalOf({ quantity }: TransferInput, source: repository.LockedSource) {
  const { quantity_on_hand: onHand, quantity_reserved: reserved } = source;
  const free = onHand - reserved;
  if (quantity <= free) return invalidField('quantity', `must leave the target at most ${MOST_UNITS} units`);
  const stands = `${onHand} on hand, ${reserved} of them reserved`;
  if (free === 0) return invalidField('quantity', `cannot be moved: ${stands}`);
  return invalidField('quantity', `must be at most ${free}: ${stands}`);
}

/**
 * Moves units that are not reserved; what arrives wakes the orders that wait for it. A target that does not keep the SKU
 * gets a record of it. A repeat with the same idempotency key answers the first transfer.
 *
 * @throws Refusal `invalid` when a node or the units are not there, `conflict` when the key was used for something else.
 */
export async function transfer(
  context: Context,
  input: TransferInput,
  idempotencyKey?: string,
): Promise<TransferResponse> {
  const id = newId();
  return context.db.transaction().execute(async (trx) => {
    const first = await claimKey(trx, {
      operation: TRANSFER,
      key: idempotencyKey,
      request: input,
      resourceId: id,
    });
    if (first !== undefined) {
      const entries = entriesOf(first);
      return view(first, input, {
        out: await findAdjustment(trx, entries.out),
        in: await findAdjustment(trx, entries.in),
      });
    }
    const nodes = await repository.findNodeIds(trx, [input.from_node_id, input.to_node_id]);
    for (const field of ['from_node_id', 'to_node_id'] as const) {
      if (!nodes.includes(input[field])) throw invalidField(field, 'names no node');
    }
    const ends = await repository.lockEnds(trx, input);
    if (!ends) throw invalidField('sku', `${input.sku} is not kept at node ${input.from_node_id}`);
    const entries = await repository.moveUnits(trx, {
      ids: entriesOf(id),
      sourceId: ends.source.id,
      targetId: ends.targetId,
      quantity: input.quantity,
      transferId: id,
      notes: input.notes ?? null,
      actor: context.actor,
    });
    if (!entries) throw refusalOf(input, ends.source);
    const arrival = { nodeId: input.to_node_id, sku: input.sku };
    await announceStock(trx, [arrival], context.environment.settings.stock_window_seconds);
    return view(id, input, entries);
  });
}
