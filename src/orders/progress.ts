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
import { eventTypeOf, isCancellable, rollUp, type FulfillmentType, type OrderStatus } from './order.ts';
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

/** A step of one fulfillment, and who asked for it. */
export interface FulfillmentAdvance {
  fulfillmentId: string;
  to: FulfillmentStep;
  actor: string;
  reason: string | null;
}

/** Writes what the step of a fulfillment means to the order: a new status, or an entry in the trail. */
async function recordStep(
  trx: Kysely<DataPlane>,
  orderId: string,
  orderStatus: OrderStatus,
  advance: FulfillmentAdvance,
): Promise<OrderStatus> {
  const live = await fulfillments.live(trx, orderId);
  const reached = rollUp(live.map((each) => each.status)) ?? orderStatus;
  const own = live.find((each) => each.id === advance.fulfillmentId);
  const moves = reached !== orderStatus;
  const entry: TrailEntry = {
    orderId,
    eventType: moves ? eventTypeOf(reached) : `fulfillment.${advance.to.toLowerCase()}`,
    from: orderStatus,
    to: reached,
    actor: advance.actor,
    reason: advance.reason,
    data: {
      fulfillment_id: advance.fulfillmentId,
      fulfillment: own?.number ?? null,
      node: own?.node_code ?? null,
    },
    key: `${advance.to}:${advance.fulfillmentId}`,
  };
  await recordTransition(trx, entry);
  return reached;
}

/**
 * Moves one fulfillment to its next step and rolls the order's status up. Leaving the node (SHIPPED, PICKED_UP) turns
 * the reservations into sales in the same transaction.
 *
 * @returns the order's status afterwards.
 */
export async function advanceFulfillment(
  context: Context,
  orderId: string,
  advance: FulfillmentAdvance,
): Promise<OrderStatus> {
  return context.db.transaction().execute(async (trx) => {
    const orderStatus = await lockOrder(trx, orderId);
    const moved = await fulfillments.move(trx, advance.fulfillmentId, advance.to);
    if (!moved) return orderStatus;
    if (advance.to === 'SHIPPED') await shipping.markShipped(trx, advance.fulfillmentId);
    if (advance.to === 'SHIPPED' || advance.to === 'PICKED_UP') {
      await inventory.sell(trx, [advance.fulfillmentId], { reference: orderId, actor: advance.actor });
    }
    return recordStep(trx, orderId, orderStatus, advance);
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
    const from = await lockOrder(trx, orderId);
    if (from === 'CANCELLED') return from;
    const entry: TrailEntry = {
      orderId,
      eventType: eventTypeOf('CANCELLED'),
      from,
      to: 'CANCELLED',
      ...cancellation,
      key: 'cancelled',
    };
    if (!isCancellable(from)) throw new UnexpectedStatusError(entry, from);
    const ids = (await fulfillments.live(trx, orderId)).map((each) => each.id);
    if (ids.length > 0) {
      await inventory.release(trx, ids, { reference: orderId, actor: cancellation.actor });
      await giveCapacityBack(trx, ids);
      await fulfillments.end(trx, ids, 'CANCELLED');
    }
    await payment.record(trx);
    await recordTransition(trx, entry);
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
export async function beginSourcing(context: Context, orderId: string, attempt: SourcingAttempt): Promise<void> {
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

/** What a tracking event changed. */
export interface TrackingProgress {
  /** The fulfillment's new status; null when the event moves nothing. */
  reached: FulfillmentStep | null;
  /** The order's status afterwards. */
  status: OrderStatus;
}

/** Keeps a carrier's report and moves the fulfillment when it says so. */
export async function recordTracking(
  context: Context,
  orderId: string,
  fulfillmentId: string,
  event: TrackingEvent,
): Promise<TrackingProgress> {
  await shipping.recordTracking(context, fulfillmentId, event);
  const to = event.status;
  if (to !== 'OUT_FOR_DELIVERY' && to !== 'DELIVERED') {
    const { status } = await findProgress(context.db, orderId);
    return { reached: null, status };
  }
  const advance = { fulfillmentId, to, actor: 'carrier', reason: null } as const;
  return { reached: to, status: await advanceFulfillment(context, orderId, advance) };
}
