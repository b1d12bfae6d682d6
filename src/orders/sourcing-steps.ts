/** What sourcing does to the order itself: where it stands, and what it waits for. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { passOn, stopWaiting } from '../inventory/arrivals.ts';
import type { Context } from '../tenancy/context.ts';
import { hasLeft, lock, moveTo, note, type LockedOrder } from './locked-order.ts';
import { eventTypeOf, rollUp, type FulfillmentType, type OrderStatus } from './order.ts';
import { takeBack } from './release.ts';
import { findReason } from './request-repository.ts';
import { recordTransition, type TrailEntry } from './status-repository.ts';
import { waitForOpenUnits } from './waiting.ts';

/** One attempt to source an order. */
export interface SourcingAttempt {
  /** From 1; the same for every try of one attempt. */
  number: number;
  /** Where the order stands before it. */
  from: OrderStatus;
  /** Who asked for it; null: the product looks again by itself, and only speaks up when there is something to serve. */
  askedBy: string | null;
  /** Where they said why; see `order_requests`. */
  requestId?: string;
}

/** Moves the order to SOURCING for this attempt. */
export async function beginSourcing(
  context: Context,
  orderId: string,
  attempt: SourcingAttempt,
): Promise<void> {
  if (attempt.from === 'SOURCING') return;
  await recordTransition(context.db, {
    orderId,
    eventType: eventTypeOf('SOURCING'),
    from: attempt.from,
    to: 'SOURCING',
    actor: attempt.askedBy ?? context.actor,
    reason: attempt.requestId ? await findReason(context.db, attempt.requestId) : null,
    data: { attempt: attempt.number },
    key: `sourcing:${attempt.number}`,
    requestId: attempt.requestId,
  });
}

/** How an attempt ended. */
export interface Sourced {
  orderId: string;
  attempt: number;
  fulfillmentType: FulfillmentType;
  ruleId: string | null;
  /** Why units wait; null: none do. */
  waitsBecause: string | null;
  data: Record<string, unknown>;
  /** True when nodes work on other parts of the order already. */
  hasParts: boolean;
  /** True when the attempt found nodes for something. */
  servesMore: boolean;
  /** True when parts may go alone, because the order allows it or has left in part. */
  partsMayGo: boolean;
}

/**
 * Writes the end of an attempt inside the transaction that reserves.
 *
 * @returns the order as it now is under its lock; undefined when this was written before.
 */
export async function recordSourced(
  trx: Kysely<DataPlane>,
  context: Context,
  { orderId, attempt, fulfillmentType, ruleId, waitsBecause, data, hasParts }: Sourced,
): Promise<LockedOrder | undefined> {
  const to = waitsBecause === null ? 'SOURCED' : 'BACKORDERED';
  const entry: TrailEntry = {
    orderId,
    eventType: eventTypeOf(to),
    from: 'SOURCING',
    to,
    actor: context.actor,
    reason: waitsBecause,
    data,
    key: `sourced:${attempt}`,
  };
  const isNew = await recordTransition(trx, entry, { sourcing_rule_id: ruleId });
  if (!isNew) return undefined;
  // The first attempt of most orders finds nobody at work yet; it need not ask.
  if (!hasParts) {
    return { id: orderId, status: to, fulfillmentType, onHold: false, eventCount: 0, fulfillments: [] };
  }
  return lock(trx, orderId);
}

/**
 * An order that must go whole and cannot be served whole holds nothing back from others: what it had reserved elsewhere
 * is released, and it waits as a whole.
 */
async function releaseParts(
  trx: Kysely<DataPlane>,
  context: Context,
  order: LockedOrder,
  attempt: number,
): Promise<void> {
  const parts = order.fulfillments.filter((each) => !hasLeft(each));
  for (const part of parts) {
    await note(trx, order, 'fulfillment.released', {
      actor: context.actor,
      reason: 'the order goes whole or not at all',
      data: { fulfillment_id: part.id, fulfillment: part.number, node: part.node_code },
      key: `released:${attempt}:${part.id}`,
    });
  }
  await takeBack(
    trx,
    context,
    order,
    parts.map((each) => each.id),
    context.actor,
  );
}

/** After the reservations: what still waits is queued, what is served leaves the queue and goes on where its parts are. */
export async function concludeSourcing(
  trx: Kysely<DataPlane>,
  context: Context,
  order: LockedOrder,
  { attempt, servesMore, partsMayGo }: Sourced,
): Promise<void> {
  const { stock_window_seconds: window } = context.environment.settings;
  if (order.status === 'BACKORDERED') {
    if (!partsMayGo) await releaseParts(trx, context, order, attempt);
    await waitForOpenUnits(trx, order.id);
    if (attempt > 1) await passOn(trx, order.id, window);
    return;
  }
  if (attempt > 1) await stopWaiting(trx, order.id, window);
  if (servesMore) return;
  const at = rollUp(order.fulfillments.map((each) => each.status));
  if (at && at !== order.status) {
    await moveTo(trx, order, at, { actor: context.actor, key: `sourced:${attempt}:on` });
  }
}

/**
 * A look that found nothing: what was set aside for the order goes to those who wait behind it.
 *
 * @returns whether anything was: then something else may have arrived meanwhile of which nobody has told the order.
 */
export async function concludeLook(context: Context, orderId: string): Promise<boolean> {
  return context.db
    .transaction()
    .execute((trx) => passOn(trx, orderId, context.environment.settings.stock_window_seconds));
}
