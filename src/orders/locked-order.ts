/** An order under its lock: its parts as they change in one transaction, and its way along the table. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import * as fulfillments from '../fulfillment/service.ts';
import { Refusal } from '../runtime/errors.ts';
import {
  allowedFulfillmentCommands,
  allowedOrderCommands,
  fulfillmentCommandRefusal,
  orderCommandRefusal,
  type FulfillmentCommand,
  type OrderCommand,
} from './commands.ts';
import {
  eventTypeOf,
  pathBetween,
  progressOf,
  rollUp,
  type FulfillmentType,
  type OrderStatus,
} from './order.ts';
import {
  lockOrder,
  recordTransition,
  type FurtherChanges,
  type TrailEntry,
  UnexpectedStatusError,
} from './status-repository.ts';

export interface LockedOrder {
  id: string;
  status: OrderStatus;
  fulfillmentType: FulfillmentType;
  onHold: boolean;
  /** Entries of its trail so far. */
  eventCount: number;
  /** Those that have not ended early. */
  fulfillments: fulfillments.LiveRow[];
}

/** Who did something, and why. */
export interface Author {
  actor: string;
  reason: string | null;
  /** The request that asked for it; see `order_requests`. */
  requestId?: string | undefined;
}

/** Locks the order until the transaction ends. */
export async function lock(trx: Kysely<DataPlane>, orderId: string): Promise<LockedOrder> {
  const row = await lockOrder(trx, orderId);
  return {
    id: orderId,
    status: row.status,
    fulfillmentType: row.fulfillment_type,
    onHold: row.on_hold,
    eventCount: row.event_count,
    fulfillments: await fulfillments.live(trx, orderId),
  };
}

/** True when goods have left a node for good. */
export function hasLeft(fulfillment: { status: string }): boolean {
  return progressOf(fulfillment.status) >= progressOf('SHIPPED');
}

/**
 * Judges a command once more on the rows under their lock: what the workflow knew may be older.
 *
 * @throws Refusal `invalid` naming what would be taken.
 */
export function assertTakes(order: LockedOrder, command: OrderCommand): void {
  const state = {
    status: order.status,
    fulfillmentType: order.fulfillmentType,
    onHold: order.onHold,
    fulfillments: order.fulfillments.map((each) => each.status),
  };
  const refusal = orderCommandRefusal(state, command);
  if (refusal) throw refusedCommand(refusal, allowedOrderCommands(state));
}

/** The same for a command to one of its nodes. */
export function assertNodeTakes(
  order: LockedOrder,
  own: fulfillments.LiveRow,
  command: FulfillmentCommand,
): void {
  const refusal = fulfillmentCommandRefusal(order, own.status, command);
  if (refusal) throw refusedCommand(refusal, allowedFulfillmentCommands(order, own.status));
}

function refusedCommand(message: string, allowed: readonly string[]): Refusal {
  const errors = [{ path: 'command', message: `must be one of: ${allowed.join(', ') || 'none'}` }];
  return new Refusal('invalid', message, { errors, allowed: [...allowed] });
}

/** Where the order stands: while units wait to be sourced there, else where its least advanced live fulfillment is. */
export function rolledUp(order: LockedOrder): OrderStatus {
  if (order.status === 'SOURCING' || order.status === 'BACKORDERED') return order.status;
  return rollUp(order.fulfillments.map((each) => each.status)) ?? order.status;
}

/** What the trail says of a change. */
export type Cause = Pick<TrailEntry, 'actor' | 'key'> &
  Partial<Pick<TrailEntry, 'reason' | 'data' | 'requestId'>>;

/** Writes an entry that moves no status. @returns false when it was written before. */
export async function note(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  eventType: string,
  cause: Cause,
  further: FurtherChanges = {},
): Promise<boolean> {
  const entry = { orderId: order.id, eventType, from: order.status, to: order.status, ...cause };
  return recordTransition(trx, entry, further);
}

/**
 * Takes the order along the table's way to a status, with one entry for each status on it. When a part ends early the
 * others may be several steps ahead.
 *
 * @throws UnexpectedStatusError when the table knows no way.
 */
export async function moveTo(
  trx: Kysely<DataPlane>,
  order: LockedOrder,
  to: OrderStatus,
  cause: Cause,
  further: FurtherChanges = {},
): Promise<void> {
  const path = pathBetween(order.status, to, order.fulfillmentType);
  const at = { orderId: order.id, eventType: eventTypeOf(to), from: order.status, to, ...cause };
  if (!path) throw new UnexpectedStatusError(at, order.status);
  for (const [index, status] of path.entries()) {
    const isLast = index === path.length - 1;
    const key = isLast ? cause.key : `${cause.key}>${status}`;
    const entry = {
      ...cause,
      orderId: order.id,
      eventType: eventTypeOf(status),
      from: order.status,
      to: status,
      key,
    };
    await recordTransition(trx, entry, isLast ? further : {});
    order.status = status;
  }
}

export { isRecorded } from './status-repository.ts';
