/**
 * The steps that an order's workflow takes, each one transaction: the rows, the stock, the trail and the outbox change
 * together or not at all. Each is idempotent by a key made of the step, never of the attempt.
 */
import type { Kysely } from 'kysely';
import type { DataPlane, TrackingEvent } from '../database/tables.ts';
import * as fulfillments from '../fulfillment/service.ts';
import type { FulfillmentStep } from '../fulfillment/fulfillment.ts';
import { giveCapacityBack } from '../nodes/capacity.ts';
import * as inventory from '../inventory/reservations.ts';
import { authorize, voidAuthorization, type PaymentGateway } from '../payments/payments.ts';
import * as shipping from '../shipping/service.ts';
import type { Context } from '../tenancy/context.ts';
import {
  eventTypeOf,
  isCancellable,
  progressOf,
  rollUp,
  type FulfillmentType,
  type OrderStatus,
} from './order.ts';
import { findProgress } from './repository.ts';
import { lockOrder, recordTransition, type TrailEntry, UnexpectedStatusError } from './status-repository.ts';

/** A fulfillment as its workflow knows it. */
export interface LiveFulfillment {
  id: string;
  number: number;
  nodeCode: string;
  status: FulfillmentStep | 'SOURCED';
  mode: 'auto' | 'manual';
}

/** All that a workflow needs to go on with an order, wherever it stands. Ids and codes, no customer data. */
export interface OrderSnapshot {
  orderId: string;
  orderNumber: string;
  status: OrderStatus;
  fulfillmentType: FulfillmentType;
  /** Sourcing attempts so far. */
  attempts: number;
  /** Since when it waits for stock; ISO 8601. */
  backorderedAt: string | null;
  fulfillments: LiveFulfillment[];
  settings: {
    startPickingDelaySeconds: number;
    pickingDelaySeconds: number;
    deliveryDelaySeconds: number;
    backorderRetrySeconds: number;
    backorderCancelSeconds: number | null;
  };
}

/** The fulfillments that are being worked on, with who drives them. */
export async function liveFulfillmentsOf(context: Context, orderId: string): Promise<LiveFulfillment[]> {
  const rows = await fulfillments.live(context.db, orderId);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    nodeCode: row.node_code,
    status: row.status,
    mode: row.node_mode ?? context.environment.settings.fulfillment_mode,
  }));
}

/** Where the order stands, from its rows. */
export async function snapshot(context: Context, orderId: string): Promise<OrderSnapshot> {
  const [order, live] = await Promise.all([
    findProgress(context.db, orderId),
    liveFulfillmentsOf(context, orderId),
  ]);
  const { settings } = context.environment;
  return {
    orderId,
    orderNumber: order.order_number,
    status: order.status,
    fulfillmentType: order.fulfillment_type,
    attempts: order.attempts,
    backorderedAt: order.backordered_at?.toISOString() ?? null,
    fulfillments: live,
    settings: {
      startPickingDelaySeconds: settings.start_picking_delay_seconds,
      pickingDelaySeconds: settings.picking_delay_seconds,
      deliveryDelaySeconds: settings.delivery_delay_seconds,
      backorderRetrySeconds: settings.backorder_retry_seconds,
      backorderCancelSeconds: settings.backorder_cancel_seconds,
    },
  };
}

/** Authorizes the payment and confirms. */
export async function confirm(
  context: Context,
  orderId: string,
  gateway: PaymentGateway,
): Promise<OrderStatus> {
  const payment = await authorize(context, orderId, gateway);
  await context.db.transaction().execute(async (trx) => {
    await payment.record(trx);
    await recordTransition(
      trx,
      {
        orderId,
        eventType: eventTypeOf('CONFIRMED'),
        from: 'PENDING',
        to: 'CONFIRMED',
        actor: context.actor,
        data: { gateway: gateway.name, amount: payment.amount },
        key: 'confirmed',
      },
      { payment_status: 'AUTHORIZED' },
    );
  });
  return 'CONFIRMED';
}

/** Steps of one fulfillment, in order, and who asked for them. */
export interface FulfillmentAdvance {
  fulfillmentId: string;
  steps: FulfillmentStep[];
  actor: string;
  reason: string | null;
}

/** Who takes a step, and why. */
type Author = Pick<FulfillmentAdvance, 'actor' | 'reason'>;

/** The order under its lock, and its fulfillments as they change in this transaction. */
interface LockedOrder {
  id: string;
  status: OrderStatus;
  fulfillments: fulfillments.LiveRow[];
}

async function lock(trx: Kysely<DataPlane>, orderId: string): Promise<LockedOrder> {
  const status = await lockOrder(trx, orderId);
  return { id: orderId, status, fulfillments: await fulfillments.live(trx, orderId) };
}

/** What the step of a fulfillment means to the order: a new status, or an entry in the trail. */
function entryOf(order: LockedOrder, own: fulfillments.LiveRow, author: Author): TrailEntry {
  const reached = rollUp(order.fulfillments.map((each) => each.status)) ?? order.status;
  const moves = reached !== order.status;
  return {
    orderId: order.id,
    eventType: moves ? eventTypeOf(reached) : `fulfillment.${own.status.toLowerCase()}`,
    from: order.status,
    to: reached,
    ...author,
    data: { fulfillment_id: own.id, fulfillment: own.number, node: own.node_code },
    key: `${own.status}:${own.id}`,
  };
}

/** Takes a step unless it has been taken; the order's status follows. */
async function take(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  own: fulfillments.LiveRow,
  step: FulfillmentStep,
  author: Author,
): Promise<void> {
  if (!(await fulfillments.move(trx, own.id, step))) return;
  own.status = step;
  if (step === 'SHIPPED') await shipping.markShipped(trx, own.id);
  if (step === 'SHIPPED' || step === 'PICKED_UP') {
    await inventory.sell(trx, [own.id], { reference: order.id, actor: author.actor });
  }
  const entry = entryOf(order, own, author);
  await recordTransition(trx, entry);
  order.status = entry.to;
}

/**
 * Takes one fulfillment through its next steps and rolls the order's status up, with a trail entry for each step.
 * Leaving the node (SHIPPED, PICKED_UP) turns the reservations into sales in the same transaction.
 *
 * @returns the order's status afterwards.
 */
export async function advanceFulfillment(
  context: Context,
  orderId: string,
  { fulfillmentId, steps, actor, reason }: FulfillmentAdvance,
): Promise<OrderStatus> {
  return context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    const own = order.fulfillments.find((each) => each.id === fulfillmentId);
    if (!own) return order.status;
    for (const step of steps) await take(trx, order, own, step, { actor, reason });
    return order.status;
  });
}

/** Why and by whom an order is cancelled. */
export interface Cancellation {
  actor: string;
  reason: string;
}

/**
 * Cancels what has not left: stock, capacity and the payment's authorization come back in one transaction with the
 * status. Labels have been voided before.
 */
export async function cancel(
  context: Context,
  orderId: string,
  cancellation: Cancellation,
  gateway: PaymentGateway,
): Promise<OrderStatus> {
  const payment = await voidAuthorization(context, orderId, gateway);
  return context.db.transaction().execute(async (trx) => {
    const { status: from, fulfillments: live } = await lock(trx, orderId);
    if (from === 'CANCELLED') return from;
    const entry: TrailEntry = {
      orderId,
      eventType: eventTypeOf('CANCELLED'),
      from,
      to: 'CANCELLED',
      ...cancellation,
      key: 'cancelled',
    };
    const hasLeft = live.some((each) => progressOf(each.status) >= progressOf('SHIPPED'));
    if (!isCancellable(from) || hasLeft) throw new UnexpectedStatusError(entry, from);
    const ids = live.map((each) => each.id);
    if (ids.length > 0) {
      await inventory.release(trx, ids, { reference: orderId, actor: cancellation.actor });
      await giveCapacityBack(trx, ids);
      await fulfillments.end(trx, ids, 'CANCELLED');
    }
    await payment?.record(trx);
    await recordTransition(trx, entry, payment ? { payment_status: 'VOIDED' } : {});
    return 'CANCELLED' as const;
  });
}

/** One attempt to source an order. */
export interface SourcingAttempt {
  /** From 1; the same for every try of one attempt. */
  number: number;
  /** Where the order stands before it. */
  from: OrderStatus;
  /** Who asked for it; null: the product looks again by itself, and only speaks up when there is something to serve. */
  askedBy: string | null;
}

/** Moves the order to SOURCING for this attempt. */
export async function beginSourcing(
  context: Context,
  orderId: string,
  attempt: SourcingAttempt,
): Promise<void> {
  await recordTransition(context.db, {
    orderId,
    eventType: eventTypeOf('SOURCING'),
    from: attempt.from,
    to: 'SOURCING',
    actor: attempt.askedBy ?? context.actor,
    data: { attempt: attempt.number },
    key: `sourcing:${attempt.number}`,
  });
}

/** Writes the end of a sourcing attempt inside the transaction that reserves. @returns false when it was written before. */
export async function recordSourced(
  trx: Kysely<DataPlane>,
  { ruleId, ...entry }: TrailEntry & { ruleId: string | null },
): Promise<boolean> {
  return recordTransition(trx, entry, { sourcing_rule_id: ruleId });
}

/** What a carrier's report changed. */
export interface TrackingProgress {
  /** The fulfillment's status; null when it is not live any more. */
  fulfillment: FulfillmentStep | 'SOURCED' | null;
  /** The order's status. */
  status: OrderStatus;
}

/** Keeps a carrier's report on one parcel, and moves its fulfillment where the report says so; in one transaction. */
export async function recordTracking(
  context: Context,
  orderId: string,
  report: { fulfillmentId: string; events: readonly TrackingEvent[] },
): Promise<TrackingProgress> {
  const { fulfillmentId, events } = report;
  return context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    await shipping.recordTracking(trx, fulfillmentId, events);
    const own = order.fulfillments.find((each) => each.id === fulfillmentId);
    if (!own) return { fulfillment: null, status: order.status };
    for (const { status: step } of events) {
      if (step !== 'OUT_FOR_DELIVERY' && step !== 'DELIVERED') continue;
      await take(trx, order, own, step, { actor: 'carrier', reason: null });
    }
    return { fulfillment: own.status, status: order.status };
  });
}
