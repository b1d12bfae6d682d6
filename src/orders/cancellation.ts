/** Cancelling what has not left: the whole order, the rest of one that has left in part, or single units. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import * as fulfillments from '../fulfillment/service.ts';
import { announceStock, holdQueues, stopWaiting } from '../inventory/arrivals.ts';
import { reduceReservations } from '../inventory/reservations.ts';
import { holdCapacity } from '../nodes/capacity.ts';
import { Account, type PaymentGateway } from '../payments/payments.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { LineCancellation } from './contract.ts';
import { findAmounts, findLines, saveAmounts, saveLines, type LineRow } from './lines-repository.ts';
import { assertTakes, hasLeft, lock, moveTo, note, type Cause, type LockedOrder } from './locked-order.ts';
import { toMinorUnits } from './money.ts';
import { isCancellable, progressOf, rollUp, type OrderStatus } from './order.ts';
import { settle, type Settlement } from './order-payments.ts';
import { takeBack } from './release.ts';
import type { DueLine } from './repricing.ts';
import { findReason } from './request-repository.ts';
import { isRecorded, UnexpectedStatusError } from './status-repository.ts';
import { waitForOpenUnits } from './waiting.ts';
import { open, reprice, wanted, type Repriced } from './wanted-lines.ts';

/** Why and by whom an order is cancelled. */
export interface Cancellation {
  actor: string;
  reason: string;
  /** Where the reason stands in words; see `order_requests`. */
  requestId?: string;
}

/** Key of taking back the rest of an order that has left in part: after that nothing of it is left to take back. */
const REST = 'rest-cancelled';

/** What is left to pay for after units were taken back. */
function dueLines(lines: readonly LineRow[], repriced: Repriced): DueLine[] {
  const changed = new Map(repriced.lines.map((line) => [line.id, line]));
  return lines.map((line) => {
    const now = changed.get(line.id) ?? line;
    return { units: wanted(now), left: line.left, total: toMinorUnits(now.total_price) };
  });
}

/** Gives everything back that has not left, and closes the rest of the payment with it. */
async function prepare(context: Context, orderId: string, gateway: PaymentGateway) {
  const [account, lines, amounts] = await Promise.all([
    Account.open(context, orderId, gateway),
    findLines(context.db, orderId),
    findAmounts(context.db, orderId),
  ]);
  const left = lines.reduce((sum, line) => sum + line.left, 0);
  if (left === 0) {
    await account.voidRest(`void:${orderId}`);
    const isVoided = (account.made.moved.VOID ?? 0) > 0;
    const settlement: Settlement = {
      payments: account.made,
      further: isVoided ? { payment_status: 'VOIDED' } : {},
    };
    return { settlement, repriced: undefined, left, units: 0 };
  }
  const repriced = reprice(lines, new Map(lines.map((line) => [line.id, line.left])), amounts);
  const keys = { capture: `capture:rest:${orderId}`, void: `void:${orderId}` };
  const settlement = await settle(account, repriced.total, dueLines(lines, repriced), keys);
  const units = lines.reduce((sum, line) => sum + wanted(line) - line.left, 0);
  return { settlement, repriced, left, units };
}

/**
 * Cancels what has not left: stock, capacity and what is authorized beyond the rest come back in one transaction with
 * the status. Labels have been voided before. An order that has left in part goes on with that part.
 *
 * @returns the order's status: CANCELLED, or where the part that has left is.
 */
export async function cancel(
  context: Context,
  orderId: string,
  { actor, reason, requestId }: Cancellation,
  gateway: PaymentGateway,
): Promise<OrderStatus> {
  const words = requestId ? ((await findReason(context.db, requestId)) ?? reason) : reason;
  const prepared = await prepare(context, orderId, gateway);
  return context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    if (order.status === 'CANCELLED' || (await isRecorded(trx, orderId, REST))) return order.status;
    const gone = order.fulfillments.filter(hasLeft);
    if (!isCancellable(order.status) || gone.length > 0 !== prepared.left > 0) {
      const entry = { orderId, eventType: 'order.cancelled', from: order.status, to: 'CANCELLED' as const };
      throw new UnexpectedStatusError({ ...entry, actor, key: 'cancelled' }, order.status);
    }
    const taken = order.fulfillments.filter((each) => !hasLeft(each)).map((each) => each.id);
    await takeBack(trx, context, order, taken, actor);
    await stopWaiting(trx, orderId, context.environment.settings.stock_window_seconds);
    await prepared.settlement.payments.record(trx);
    if (!prepared.repriced) {
      await moveTo(
        trx,
        order,
        'CANCELLED',
        { actor, reason: words, key: 'cancelled', requestId },
        prepared.settlement.further,
      );
      return order.status;
    }
    await saveLines(trx, prepared.repriced.lines);
    await saveAmounts(trx, orderId, prepared.repriced.amounts);
    const cause: Cause = {
      actor,
      reason: `${words} (${prepared.units} units were taken back; what has left goes on)`,
      data: { units: prepared.units, total_amount: prepared.repriced.amounts.total_amount },
      key: REST,
      requestId,
    };
    await note(trx, order, 'order.partly_cancelled', cause, prepared.settlement.further);
    await goOn(trx, order, cause);
    return order.status;
  });
}

/** After units were taken back an order may have nothing left to wait for: it is where its parts are. */
async function goOn(trx: Kysely<DataPlane>, order: LockedOrder, cause: Cause): Promise<void> {
  const at = rollUp(order.fulfillments.map((each) => each.status));
  if (at && at !== order.status) await moveTo(trx, order, at, { ...cause, key: `${cause.key}:on` });
}

/** Units that a cancellation takes from one allocation. */
interface Cut {
  allocationId: string;
  fulfillmentId: string;
  quantity: number;
}

const isPacked = (status: OrderStatus) => progressOf(status) >= progressOf('READY_TO_SHIP');

/** The units that are wanted after the cancellation, by line. @throws Refusal `invalid` */
function wantedAfter(lines: readonly LineRow[], wish: LineCancellation): Map<string, number> {
  const quantities = new Map<string, number>();
  for (const [index, { order_item_id: id, quantity }] of wish.entries()) {
    const line = lines.find((each) => each.id === id);
    if (!line) throw refused(`lines.${index}.order_item_id`, 'names no line of this order');
    if (quantities.has(id)) throw refused(`lines.${index}.order_item_id`, 'names a line twice');
    const most = wanted(line) - line.left;
    if (quantity > most) {
      throw refused(`lines.${index}.quantity`, `must be at most ${most}: no more units are left to cancel`);
    }
    quantities.set(id, wanted(line) - quantity);
  }
  const rest = lines.reduce((sum, line) => sum + (quantities.get(line.id) ?? wanted(line)), 0);
  if (rest === 0) throw refused('lines', 'would leave nothing of the order; cancel the order instead');
  return quantities;
}

/** Where the units come from: first what nobody holds, then the nodes that are least far. @throws Refusal `invalid` */
async function cutsOf(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  lines: readonly LineRow[],
  wish: LineCancellation,
): Promise<Cut[]> {
  const nodes = order.fulfillments
    .filter((each) => !isPacked(each.status))
    .sort((a, b) => progressOf(a.status) - progressOf(b.status));
  const held: (Awaited<ReturnType<typeof fulfillments.findAllocations>>[number] & {
    fulfillmentId: string;
  })[] = [];
  for (const { id } of nodes) {
    const allocations = await fulfillments.findAllocations(trx, id);
    held.push(...allocations.map((each) => ({ ...each, fulfillmentId: id })));
  }
  return wish.flatMap(({ order_item_id: id, quantity }, index) => {
    const line = lines.find((each) => each.id === id);
    let rest = quantity - Math.min(quantity, line ? open(line) : 0);
    const cuts = held
      .filter((each) => each.order_item_id === id)
      .map((each) => {
        const cut = Math.min(rest, each.quantity_allocated);
        rest -= cut;
        return { allocationId: each.id, fulfillmentId: each.fulfillmentId, quantity: cut };
      });
    if (rest > 0) {
      throw refused(`lines.${index}.quantity`, `must be at most ${quantity - rest}: the others are packed`);
    }
    return cuts.filter((cut) => cut.quantity > 0);
  });
}

function refused(path: string, message: string): Refusal {
  return new Refusal('invalid', `${path} ${message}`, { errors: [{ path, message }] });
}

/** Ends the fulfillments that the cuts leave empty. */
async function endEmpty(
  trx: Kysely<DataPlane>,
  context: Context,
  order: LockedOrder,
  cuts: readonly Cut[],
  actor: string,
): Promise<void> {
  const touched = [...new Set(cuts.map((cut) => cut.fulfillmentId))];
  const empty: string[] = [];
  for (const id of touched) if ((await fulfillments.findAllocations(trx, id)).length === 0) empty.push(id);
  await takeBack(trx, context, order, empty, actor);
}

/** What a cancellation of units asks for. */
export interface LinesCancellation {
  reason: string;
  lines: LineCancellation;
}

/** Closes the payment when the units that are left have all left their nodes; undefined while there is more to come. */
async function settleRest(
  context: Context,
  orderId: string,
  lines: readonly LineRow[],
  repriced: Repriced,
  gateway: PaymentGateway,
): Promise<Settlement | undefined> {
  const due = dueLines(lines, repriced);
  if (due.some((line) => line.left < line.units)) return undefined;
  const account = await Account.open(context, orderId, gateway);
  const keys = { capture: `capture:rest:${orderId}`, void: `void:${orderId}` };
  return settle(account, repriced.total, due, keys);
}

/** A wait for stock goes on with what is still open; one that nothing takes part in any more is over. */
async function waitForLess(
  trx: Kysely<DataPlane>,
  context: Context,
  order: LockedOrder,
  cause: Cause,
): Promise<void> {
  const stillOpen = (await findLines(trx, order.id)).filter((line) => open(line) > 0);
  if (stillOpen.length === 0) {
    await stopWaiting(trx, order.id, context.environment.settings.stock_window_seconds);
  } else if (order.status === 'BACKORDERED') {
    await waitForOpenUnits(trx, order.id);
  }
  const isWaiting = order.status === 'BACKORDERED' || order.status === 'SOURCING';
  if (order.fulfillments.length > 0 && !(isWaiting && stillOpen.length > 0)) await goOn(trx, order, cause);
}

/**
 * Cancels single units that are not packed yet: they come off their lines, their reservations and the total.
 *
 * @throws Refusal `invalid` naming how many units could be cancelled.
 */
export async function cancelLines(
  context: Context,
  orderId: string,
  request: LinesCancellation,
  { actor, requestId }: { actor: string; requestId: string },
  gateway: PaymentGateway,
): Promise<void> {
  const key = `cancel_lines:${requestId}`;
  if (await isRecorded(context.db, orderId, key)) return;
  const [lines, amounts] = await Promise.all([
    findLines(context.db, orderId),
    findAmounts(context.db, orderId),
  ]);
  const repriced = reprice(lines, wantedAfter(lines, request.lines), amounts);
  const settlement = await settleRest(context, orderId, lines, repriced, gateway);
  await context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    assertTakes(order, 'cancel_lines');
    const cuts = await cutsOf(trx, order, lines, request.lines);
    const data = { lines: request.lines, total_amount: repriced.amounts.total_amount };
    const cause: Cause = { actor, reason: request.reason, data, key, requestId };
    if (!(await note(trx, order, 'order.lines_cancelled', cause, settlement?.further))) return;
    await settlement?.payments.record(trx);
    await saveLines(trx, repriced.lines);
    await saveAmounts(trx, orderId, repriced.amounts);
    if (cuts.length > 0) {
      await holdCapacity(trx, [...new Set(cuts.map((cut) => cut.fulfillmentId))]);
      const freed = await reduceReservations(trx, cuts, { reference: orderId, actor });
      await holdQueues(trx, orderId, freed);
      await fulfillments.reduceAllocations(trx, cuts);
      await endEmpty(trx, context, order, cuts, actor);
      await announceStock(trx, freed, context.environment.settings.stock_window_seconds);
    }
    await waitForLess(trx, context, order, cause);
  });
}
