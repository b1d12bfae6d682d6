/**
 * What becomes of goods that the customer has: they are announced, come back to a node, and are paid for. Each step is
 * one transaction that its request's id makes once.
 */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { restock } from '../inventory/adjustments.ts';
import { announceStock } from '../inventory/arrivals.ts';
import { findLines, type LineRow } from '../orders/order-lines.ts';
import { assertTakes, isRecorded, lock, moveTo, note, type LockedOrder } from '../orders/locked-order.ts';
import { toDecimal, toMinorUnits } from '../orders/money.ts';
import { allowedReturnCommands, returnCommandRefusal, type ReturnCommand } from '../orders/commands.ts';

import { Account, type PaymentGateway } from '../payments/payments.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { derivedId, newReturnNumber } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import type { ReceiptInput, RefundInput, ReturnInput } from './contract.ts';
import * as repository from './repository.ts';
import { refundableOf } from './return-view.ts';

/** Who asked, and by which request. */
export interface By {
  actor: string;
  requestId: string;
}

/** Id of the return that a request makes. */
export const returnIdOf = (requestId: string): string => derivedId(requestId, 'return');

interface Announced {
  order_item_id: string;
  quantity: number;
}

/** What comes back: what was asked for, or all that can. @throws Refusal `invalid` */
function announcedLines(
  lines: readonly LineRow[],
  announced: ReadonlyMap<string, number>,
  input: ReturnInput,
): Announced[] {
  const most = (line: LineRow) => line.delivered - line.quantity_returned - (announced.get(line.id) ?? 0);
  if (!input.lines) {
    const all = lines.map((line) => ({ order_item_id: line.id, quantity: most(line) }));
    const left = all.filter((line) => line.quantity > 0);
    if (left.length === 0) throw invalidField('lines', 'have nothing left that could come back');
    return left;
  }
  const seen = new Set<string>();
  for (const [index, wish] of input.lines.entries()) {
    const line = lines.find((each) => each.id === wish.order_item_id);
    if (!line) throw invalidField(`lines.${index}.order_item_id`, 'names no line of this order');
    if (seen.has(line.id)) throw invalidField(`lines.${index}.order_item_id`, 'names a line twice');
    if (wish.quantity > most(line)) {
      throw invalidField(
        `lines.${index}.quantity`,
        `must be at most ${most(line)}: no more units can come back`,
      );
    }
    seen.add(line.id);
  }
  return input.lines;
}

async function write(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  input: ReturnInput,
  { actor, requestId }: By,
): Promise<string> {
  const id = returnIdOf(requestId);
  const [lines, announced] = [await findLines(trx, order.id), await repository.findAnnounced(trx, order.id)];
  const coming = announcedLines(lines, announced, input);
  const number = newReturnNumber(new Date());
  await repository.insertReturn(
    trx,
    {
      id,
      return_number: number,
      order_id: order.id,
      status: 'REQUESTED',
      reason: input.reason,
      created_by: actor,
    },
    coming.map((line) => ({ id: derivedId(id, line.order_item_id), return_id: id, ...line })),
  );
  const units = coming.reduce((sum, line) => sum + line.quantity, 0);
  const data = { return_id: id, return_number: number, units };
  await note(trx, order, 'return.requested', {
    actor,
    reason: input.reason,
    data,
    key: `return:${requestId}`,
  });
  return id;
}

/** Agrees on a return. @throws Refusal `invalid` when more is to come back than the customer has. */
export async function createReturn(
  context: Context,
  orderId: string,
  input: ReturnInput,
  by: By,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    if (await isRecorded(trx, orderId, `return:${by.requestId}`)) return;
    assertTakes(order, 'create_return');
    await write(trx, order, input, by);
  });
}

async function requireReturn(
  trx: Kysely<DataPlane>,
  id: string,
  command: ReturnCommand,
): Promise<repository.ReturnRecord> {
  const record = await repository.findReturn(trx, id);
  if (!record) throw notFound('return', id);
  const refusal = returnCommandRefusal(record.status, command);
  if (refusal) {
    const allowed = allowedReturnCommands(record.status);
    const message = `must be one of: ${allowed.join(', ') || 'none'}`;
    throw new Refusal('invalid', refusal, { errors: [{ path: 'command', message }], allowed });
  }
  return record;
}

/** What came of each line. @throws Refusal `invalid` */
function received(record: repository.ReturnRecord, { lines }: ReceiptInput): repository.ReceivedLine[] {
  const all = record.lines.map(({ id, order_item_id, quantity }) => ({ id, order_item_id, quantity }));
  if (!lines) return all.map((line) => ({ ...line, disposition: 'restock' as const }));
  for (const [index, wish] of lines.entries()) {
    const line = all.find((each) => each.id === wish.return_line_id);
    if (!line) throw invalidField(`lines.${index}.return_line_id`, 'names no line of this return');
    if (wish.quantity > line.quantity) {
      throw invalidField(`lines.${index}.quantity`, `must be at most ${line.quantity}`);
    }
    if (lines.findIndex((each) => each.return_line_id === line.id) !== index) {
      throw invalidField(`lines.${index}.return_line_id`, 'names a line twice');
    }
  }
  return all.map((line) => {
    const wish = lines.find((each) => each.return_line_id === line.id);
    return { ...line, quantity: wish?.quantity ?? 0, disposition: wish?.disposition ?? 'restock' };
  });
}

/** Puts what can be sold again onto the shelf of the node, or of the node that sent it. @returns where it was received. */
async function shelve(
  trx: Kysely<DataPlane>,
  context: Context,
  record: repository.ReturnRecord,
  lines: readonly repository.ReceivedLine[],
  { node_id: nodeId }: ReceiptInput,
  actor: string,
): Promise<string> {
  if (nodeId && !(await repository.nodeExists(trx, nodeId))) throw invalidField('node_id', 'names no node');
  const senders = await repository.findSenders(trx, record.order_id);
  const nodeOf = (line: repository.ReceivedLine): string => {
    const node = nodeId ?? senders.get(line.order_item_id);
    if (!node) throw invalidField('node_id', 'is needed: no node is known to have sent this');
    return node;
  };
  const units = lines
    .filter((line) => line.disposition === 'restock' && line.quantity > 0)
    .map((line) => ({
      nodeId: nodeOf(line),
      sku: record.lines.find((each) => each.id === line.id)?.sku ?? '',
      quantity: line.quantity,
    }));
  if (units.length > 0) {
    await restock(trx, units, { reference: record.id, actor });
    await announceStock(trx, units, context.environment.settings.stock_window_seconds);
  }
  const [first] = lines;
  if (!first) throw new Error(`Return ${record.id} has no lines`);
  return nodeOf(first);
}

/** Takes the goods of a return back, inside the transaction. With the last unit the order is RETURNED. */
async function receive(
  trx: Kysely<DataPlane>,
  context: Context,
  order: LockedOrder,
  record: repository.ReturnRecord,
  input: ReceiptInput,
  by: By & { key: string },
): Promise<void> {
  const lines = received(record, input);
  const { actor } = by;
  const nodeId = await shelve(trx, context, record, lines, input, actor);
  await repository.saveReceipt(trx, record.id, nodeId, lines);
  const back = await findLines(trx, order.id);
  const data = {
    return_id: record.id,
    return_number: record.return_number,
    restocked: unitsOf(lines, 'restock'),
    discarded: unitsOf(lines, 'discard'),
  };
  const isWhole = back.every((line) => line.quantity_returned >= line.delivered);
  if (isWhole && order.status !== 'RETURNED') await moveTo(trx, order, 'RETURNED', { ...by, data });
  else await note(trx, order, 'return.received', { ...by, data });
}

const unitsOf = (lines: readonly repository.ReceivedLine[], disposition: string): number =>
  lines.reduce((sum, line) => (line.disposition === disposition ? sum + line.quantity : sum), 0);

/** Takes the goods of a return back. @throws Refusal `invalid` */
export async function receiveReturn(
  context: Context,
  orderId: string,
  returnId: string,
  input: ReceiptInput,
  by: By,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    const key = `receive:${by.requestId}`;
    if (await isRecorded(trx, orderId, key)) return;
    const record = await requireReturn(trx, returnId, 'receive');
    await receive(trx, context, order, record, input, { ...by, key });
  });
}

/** Refuses a return that is on its way. @throws Refusal `invalid` */
export async function rejectReturn(
  context: Context,
  orderId: string,
  returnId: string,
  { reason }: { reason: string },
  { actor, requestId }: By,
): Promise<void> {
  const key = `reject_return:${requestId}`;
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    if (await isRecorded(trx, orderId, key)) return;
    const record = await requireReturn(trx, returnId, 'reject');
    await repository.saveRejection(trx, returnId, reason);
    const data = { return_id: returnId, return_number: record.return_number };
    await note(trx, order, 'return.rejected', { actor, reason, data, key, requestId });
  });
}

/** The returns that a full return receives: those on their way, and one of what nobody has spoken of yet. */
async function everyReturn(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  input: { reason: string },
  by: By,
): Promise<string[]> {
  const onTheirWay = await repository.findRequested(trx, order.id);
  const announced = await repository.findAnnounced(trx, order.id);
  const lines = await findLines(trx, order.id);
  const isMore = lines.some(
    (line) => line.delivered - line.quantity_returned - (announced.get(line.id) ?? 0) > 0,
  );
  if (!isMore && onTheirWay.length > 0) return onTheirWay;
  return [...onTheirWay, await write(trx, order, { reason: input.reason }, by)];
}

/** Everything that was delivered comes back at once, onto the shelves of the nodes that sent it. */
export async function returnEverything(
  context: Context,
  orderId: string,
  input: { reason: string },
  by: By,
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    if (await isRecorded(trx, orderId, `receive:${by.requestId}`)) return;
    const ids = await everyReturn(trx, order, input, by);
    for (const [index, id] of ids.entries()) {
      const isLast = index === ids.length - 1;
      const key = isLast ? `receive:${by.requestId}` : `receive:${by.requestId}:${index}`;
      const record = await requireReturn(trx, id, 'receive');
      await receive(trx, context, order, record, {}, { ...by, key });
    }
  });
}

/** The amount of a refund in minor units. @throws Refusal `invalid` above what is left of what was paid. */
function amountOf(input: RefundInput, proposed: number, most: number): number {
  const amount = input.amount === undefined ? proposed : toMinorUnits(input.amount);
  if (amount > most) throw invalidField('amount', `must be at most ${toDecimal(most)}: no more was paid`);
  if (amount === 0 && most > 0) throw invalidField('amount', 'must be more than 0.00');
  return amount;
}

/**
 * Gives money back, never more than was paid. With the last of it the order is REFUNDED.
 *
 * @param returnId the return it is for; null: for the order as such.
 * @throws Refusal `invalid`
 */
export async function refund(
  context: Context,
  orderId: string,
  returnId: string | null,
  input: RefundInput,
  { actor, requestId }: By,
  gateway: PaymentGateway,
): Promise<void> {
  const key = `refund:${requestId}`;
  if (await isRecorded(context.db, orderId, key)) return;
  const record = returnId ? await requireReturn(context.db, returnId, 'refund') : null;
  const account = await Account.open(context, orderId, gateway);
  const most = account.refundable;
  const proposed = record ? Math.min(most, refundableOf(record)) : most;
  const amount = amountOf(input, proposed, most);
  await account.refund(amount, key);
  const isAll = amount === most;
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    if (await isRecorded(trx, orderId, key)) return;
    assertTakes(order, 'refund');
    await account.made.record(trx);
    if (record) await repository.saveRefund(trx, record.id, toDecimal(amount));
    const data = { amount: toDecimal(amount), ...(record ? { return_number: record.return_number } : {}) };
    const cause = { actor, reason: input.reason ?? null, data, key, requestId };
    const further = { payment_status: isAll ? ('REFUNDED' as const) : ('PARTIALLY_REFUNDED' as const) };
    if (isAll) await moveTo(trx, order, 'REFUNDED', cause, further);
    else await note(trx, order, 'order.partly_refunded', cause, further);
  });
}
