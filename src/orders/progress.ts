/**
 * The steps that an order's workflow takes by itself, each one transaction: the rows, the stock, the payments, the trail
 * and the outbox change together or not at all. Each is idempotent by a key made of the step, never of the attempt.
 */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { TrackingEvent } from '../database/tables/orders.ts';
import * as fulfillments from '../fulfillment/service.ts';
import type { FulfillmentStatus, FulfillmentStep } from '../fulfillment/fulfillment.ts';
import * as inventory from '../inventory/reservations.ts';
import { Account, type PaymentGateway } from '../payments/payments.ts';
import * as shipping from '../shipping/service.ts';
import type { Context } from '../tenancy/context.ts';
import { lock, moveTo, note, rolledUp, type Author, type LockedOrder } from './locked-order.ts';
import { toDecimal } from './money.ts';
import { eventTypeOf, type OrderStatus } from './order.ts';
import { orHold, settleLeaving, type Settlement } from './order-payments.ts';
import { findReason } from './request-repository.ts';
import { returnsUntil } from './snapshot.ts';
import { recordTransition } from './status-repository.ts';

/** Authorizes the payment and confirms. @returns PENDING when the payment was declined and the order is on hold. */
export async function confirm(
  context: Context,
  orderId: string,
  gateway: PaymentGateway,
): Promise<OrderStatus> {
  const confirmed = await orHold(context, orderId, async () => {
    const account = await Account.open(context, orderId, gateway);
    const { total } = account.ledger;
    await account.authorize(total, `authorize:${orderId}`);
    await context.db.transaction().execute(async (trx) => {
      await account.made.record(trx);
      await recordTransition(
        trx,
        {
          orderId,
          eventType: eventTypeOf('CONFIRMED'),
          from: 'PENDING',
          to: 'CONFIRMED',
          actor: context.actor,
          data: { gateway: gateway.name, amount: toDecimal(total) },
          key: 'confirmed',
        },
        { payment_status: 'AUTHORIZED' },
      );
    });
    return true;
  });
  return confirmed ? 'CONFIRMED' : 'PENDING';
}

/** Steps of one fulfillment, in order, and who asked for them. */
export interface FulfillmentAdvance extends Author {
  fulfillmentId: string;
  steps: FulfillmentStep[];
}

/** Where a step has led. */
export interface Progress {
  /** The order's status. */
  status: OrderStatus;
  /** The fulfillment's status; null when it has ended early. */
  fulfillment: Exclude<FulfillmentStatus, 'CANCELLED' | 'REJECTED'> | null;
  /** When nothing can come back any more, once all of it has arrived; ISO 8601. */
  returnsUntil: string | null;
}

/** What a step of a fulfillment means to the order: the next status, or an entry in the trail. */
async function tell(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  own: fulfillments.LiveRow,
  author: Author,
  further: Settlement['further'],
): Promise<void> {
  const cause = {
    ...author,
    data: { fulfillment_id: own.id, fulfillment: own.number, node: own.node_code },
    key: `${own.status}:${own.id}`,
  };
  const reached = rolledUp(order);
  if (reached !== order.status) await moveTo(trx, order, reached, cause, further);
  else await note(trx, order, `fulfillment.${own.status.toLowerCase()}`, cause, further);
}

/** Takes a step unless it has been taken; stock, payments and the order's status follow. */
export async function take(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  own: fulfillments.LiveRow,
  step: FulfillmentStep,
  author: Author,
  settlement?: Settlement,
): Promise<void> {
  if (!(await fulfillments.move(trx, own.id, step))) return;
  own.status = step;
  if (step === 'SHIPPED') await shipping.markShipped(trx, own.id);
  if (step === 'SHIPPED' || step === 'PICKED_UP') {
    await inventory.sell(trx, [own.id], { reference: order.id, actor: author.actor });
    await settlement?.payments.record(trx);
  }
  await tell(trx, order, own, author, settlement?.further ?? {});
}

const LEAVES: ReadonlySet<FulfillmentStep> = new Set(['SHIPPED', 'PICKED_UP']);

function progressOfOrder(
  context: Context,
  order: LockedOrder,
  own: fulfillments.LiveRow | undefined,
): Progress {
  const hasArrived = order.status === 'DELIVERED' || order.status === 'PICKED_UP';
  return {
    status: order.status,
    fulfillment: own?.status ?? null,
    returnsUntil: hasArrived ? returnsUntil(context, new Date()) : null,
  };
}

/**
 * Takes one fulfillment through its next steps and rolls the order's status up, with a trail entry for each step.
 * Leaving the node (SHIPPED, PICKED_UP) turns the reservations into sales and captures their part of the total in the
 * same transaction. A payment that is declined puts the order on hold and leaves the fulfillment where it is.
 */
export async function advanceFulfillment(
  context: Context,
  orderId: string,
  { fulfillmentId, steps, actor, reason, requestId }: FulfillmentAdvance,
  gateway: PaymentGateway,
): Promise<Progress> {
  const author = { actor, reason: requestId ? await findReason(context.db, requestId) : reason, requestId };
  const leaves = steps.some((step) => LEAVES.has(step));
  const settlement = leaves
    ? await orHold(context, orderId, () => settleLeaving(context, orderId, fulfillmentId, gateway))
    : undefined;
  return context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    const own = order.fulfillments.find((each) => each.id === fulfillmentId);
    if (own && (settlement || !leaves)) {
      for (const step of steps) await take(trx, order, own, step, author, settlement);
    }
    return progressOfOrder(context, order, own);
  });
}

/** Keeps a carrier's report on one parcel, and moves its fulfillment where the report says so; in one transaction. */
export async function recordTracking(
  context: Context,
  orderId: string,
  report: { fulfillmentId: string; events: readonly TrackingEvent[] },
): Promise<Progress> {
  const { fulfillmentId, events } = report;
  return context.db.transaction().execute(async (trx) => {
    const order = await lock(trx, orderId);
    await shipping.recordTracking(trx, fulfillmentId, events);
    const own = order.fulfillments.find((each) => each.id === fulfillmentId);
    for (const { status: step } of own ? events : []) {
      if (!own || (step !== 'OUT_FOR_DELIVERY' && step !== 'DELIVERED')) continue;
      await take(trx, order, own, step, { actor: 'carrier', reason: null });
    }
    return progressOfOrder(context, order, own);
  });
}
