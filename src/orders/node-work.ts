/**
 * What the people of a node say: begun, picked, packed, handed over, or that they cannot. Units that a node cannot give
 * are sourced again elsewhere; the order does not come back to that node.
 */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { PickInput } from '../fulfillment/contract.ts';
import * as fulfillments from '../fulfillment/service.ts';
import * as inventory from '../inventory/reservations.ts';
import { giveCapacityBack } from '../nodes/capacity.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { FulfillmentCommand } from './commands.ts';
import { assertNodeTakes, lock, moveTo, note, type Author, type LockedOrder } from './locked-order.ts';
import { progressOf } from './order.ts';
import { take } from './progress.ts';
import { countAttempts } from './repository.ts';
import { isRecorded } from './status-repository.ts';
import { waitForOpenUnits } from './waiting.ts';

const NOT_FOUND_ON_THE_SHELF = 'picked short';

/** A fulfillment that is worked on, under the order's lock. */
interface Work {
  order: LockedOrder;
  own: fulfillments.LiveRow;
  author: Author;
}

function dataOf({ own }: Work): Record<string, unknown> {
  return { fulfillment_id: own.id, fulfillment: own.number, node: own.node_code };
}

/**
 * Sends the order back to sourcing for the units that a node did not give. An order that waits for stock anyway waits
 * for these with the rest.
 */
async function sourceAgain(trx: Kysely<DataPlane>, { order, author }: Work, reason: string): Promise<void> {
  if (order.status === 'BACKORDERED') await waitForOpenUnits(trx, order.id);
  if (progressOf(order.status) < 0) return;
  const attempt = (await countAttempts(trx, order.id)) + 1;
  const cause = { actor: author.actor, reason, data: { attempt }, key: `sourcing:${attempt}` };
  await moveTo(trx, order, 'SOURCING', cause, { backordered_at: null });
}

/** Ends the whole fulfillment: none of it can be served here. */
async function giveBack(trx: Kysely<DataPlane>, work: Work, reason: string): Promise<void> {
  const { order, own, author } = work;
  await giveCapacityBack(trx, [own.id]);
  await inventory.release(trx, [own.id], { reference: order.id, actor: author.actor });
  await fulfillments.end(trx, [own.id], 'REJECTED', reason);
  order.fulfillments = order.fulfillments.filter((each) => each.id !== own.id);
  const cause = { ...author, reason, data: dataOf(work), key: `rejected:${own.id}` };
  await note(trx, order, 'fulfillment.rejected', cause);
  await sourceAgain(trx, work, `${own.node_code}: ${reason}`);
}

/** Runs a change of a live fulfillment in one transaction; one that has ended or was changed before is left alone. */
async function atNode(
  context: Context,
  orderId: string,
  fulfillmentId: string,
  author: Author,
  { key, command }: { key: string; command: FulfillmentCommand },
  change: (trx: Kysely<DataPlane>, work: Work) => Promise<void>,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    const own = order.fulfillments.find((each) => each.id === fulfillmentId);
    if (!own || (await isRecorded(trx, orderId, key))) return;
    assertNodeTakes(order, own, command);
    await change(trx, { order, own, author });
  });
}

/** The node cannot serve any of it. */
export async function reject(
  context: Context,
  orderId: string,
  fulfillmentId: string,
  { actor, reason, requestId }: { actor: string; reason: string; requestId: string },
): Promise<void> {
  const author = { actor, reason, requestId };
  const step = { key: `rejected:${fulfillmentId}`, command: 'reject' } as const;
  await atNode(context, orderId, fulfillmentId, author, step, (trx, work) => giveBack(trx, work, reason));
}

type Found = Awaited<ReturnType<typeof fulfillments.findAllocations>>[number] & { picked: number };

/** What was found of each allocation. @throws Refusal `invalid` */
function found(allocations: readonly Omit<Found, 'picked'>[], { lines = [] }: PickInput): Found[] {
  for (const [index, line] of lines.entries()) {
    const allocation = allocations.find((each) => each.id === line.allocation_id);
    const fault = (field: string, message: string) =>
      new Refusal('invalid', `lines.${index}.${field} ${message}`, {
        errors: [{ path: `lines.${index}.${field}`, message }],
      });
    if (!allocation) throw fault('allocation_id', 'names nothing of this fulfillment');
    if (lines.findIndex((each) => each.allocation_id === line.allocation_id) !== index) {
      throw fault('allocation_id', 'is named twice');
    }
    if (line.quantity > allocation.quantity_allocated) {
      throw fault('quantity', `must be at most ${allocation.quantity_allocated}`);
    }
  }
  const picked = new Map(lines.map((line) => [line.allocation_id, line.quantity]));
  return allocations.map((each) => ({ ...each, picked: picked.get(each.id) ?? each.quantity_allocated }));
}

/** Gives back what was not found; what was found is kept already. */
async function pickShort(trx: Kysely<DataPlane>, work: Work, units: Found[], reason: string): Promise<void> {
  const { order, own, author } = work;
  const missing = units
    .map((each) => ({
      allocationId: each.id,
      sku: each.sku,
      quantity: each.quantity_allocated - each.picked,
    }))
    .filter((each) => each.quantity > 0);
  await inventory.reduceReservations(trx, missing, { reference: order.id, actor: author.actor });
  await fulfillments.markShort(trx, own.id, reason);
  const data = { ...dataOf(work), missing: missing.map(({ sku, quantity }) => ({ sku, quantity })) };
  await note(trx, order, 'fulfillment.picked_short', { ...author, reason, data, key: `short:${own.id}` });
  await sourceAgain(trx, work, `${own.node_code}: ${reason}`);
}

/**
 * The node has picked: all of it, or less. What is missing is released and sourced elsewhere; with nothing found the
 * node has rejected it.
 *
 * @throws Refusal `invalid` when a line names what is not there, or more than was asked for.
 */
export async function pick(
  context: Context,
  orderId: string,
  fulfillmentId: string,
  input: PickInput,
  { actor, requestId }: { actor: string; requestId: string },
): Promise<void> {
  const reason = input.reason ?? NOT_FOUND_ON_THE_SHELF;
  const author = { actor, reason: null, requestId };
  const step = { key: `PACKING:${fulfillmentId}`, command: 'pick' } as const;
  await atNode(context, orderId, fulfillmentId, author, step, async (trx, work) => {
    const units = found(await fulfillments.findAllocations(trx, fulfillmentId), input);
    if (units.every((each) => each.picked === 0)) return giveBack(trx, work, reason);
    await fulfillments.savePicked(
      trx,
      units.map((each) => ({ id: each.id, quantity: each.picked })),
    );
    if (units.some((each) => each.picked < each.quantity_allocated))
      await pickShort(trx, work, units, reason);
    await take(trx, work.order, work.own, 'PACKING', author);
  });
}
