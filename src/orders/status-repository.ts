/**
 * The one way an order's status changes: row, trail and outbox in a single statement.
 *
 * The event's sequence is the row's own counter, taken under the row's lock, so the trail is gapless and in order
 * whatever runs at the same time. The idempotency key is unique per order: a retried step finds its own event and
 * changes nothing.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DataPlane } from '../database/tables.ts';
import type { OrderStatus, PaymentStatus } from './order.ts';

/** A change of status, or with `from` equal to `to` something else that the trail keeps. */
export interface TrailEntry {
  orderId: string;
  eventType: string;
  from: OrderStatus;
  to: OrderStatus;
  actor: string;
  reason?: string | null;
  data?: Record<string, unknown>;
  /** `<step>:<number>`; the same for every attempt of one step. */
  key: string;
}

/** The order is neither where the step expects it nor has the step been done before. */
export class UnexpectedStatusError extends Error {
  override readonly name = 'UnexpectedStatusError';
  readonly actual: OrderStatus;

  constructor(entry: TrailEntry, actual: OrderStatus) {
    super(`Order ${entry.orderId} is ${actual}, not ${entry.from}, so it cannot become ${entry.to}`);
    this.actual = actual;
  }
}

/** Columns that reaching a status stamps with the time. */
const STAMP: Partial<
  Record<OrderStatus, 'confirmed_at' | 'backordered_at' | 'shipped_at' | 'delivered_at' | 'cancelled_at'>
> = {
  CONFIRMED: 'confirmed_at',
  BACKORDERED: 'backordered_at',
  SHIPPED: 'shipped_at',
  DELIVERED: 'delivered_at',
  PICKED_UP: 'delivered_at',
  CANCELLED: 'cancelled_at',
};

/** Columns of the order that may change together with its status. */
export interface FurtherChanges {
  payment_status?: PaymentStatus;
  sourcing_rule_id?: string | null;
}

function assignments(entry: TrailEntry, further: FurtherChanges): RawBuilder<unknown> {
  const stamp = entry.from === entry.to ? undefined : STAMP[entry.to];
  // A wait that goes on after another attempt keeps the date it began with: the cancel-by date counts from there.
  const stamped =
    stamp === 'backordered_at' ? sql`coalesce(backordered_at, clock_timestamp())` : sql`clock_timestamp()`;
  const extra = Object.entries(further).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  const all = [...(stamp ? [sql`${sql.ref(stamp)} = ${stamped}`] : []), ...extra];
  return all.length > 0 ? sql`, ${sql.join(all)}` : sql``;
}

async function alreadyDone(db: Kysely<DataPlane>, entry: TrailEntry): Promise<boolean> {
  const event = await db
    .selectFrom('order_events')
    .select('sequence')
    .where('order_id', '=', entry.orderId)
    .where('idempotency_key', '=', entry.key)
    .executeTakeFirst();
  return event !== undefined;
}

/**
 * Moves the order and writes the trail, once per key.
 *
 * @param further columns of the order that change with the status.
 * @returns false when this key has been applied before.
 * @throws UnexpectedStatusError when the order is somewhere else.
 */
export async function recordTransition(
  db: Kysely<DataPlane>,
  entry: TrailEntry,
  further: FurtherChanges = {},
): Promise<boolean> {
  const { orderId, eventType, from, to, actor, key } = entry;
  const reason = entry.reason ?? null;
  const { rows } = await sql`
    WITH moved AS (
      UPDATE orders
      SET status = ${to}, status_reason = ${reason}, version = version + 1, event_count = event_count + 1,
          updated_at = clock_timestamp()${assignments(entry, further)}
      WHERE id = ${orderId} AND status = ${from}
        AND NOT EXISTS (SELECT FROM order_events WHERE order_id = ${orderId} AND idempotency_key = ${key})
      RETURNING id, event_count
    ), trail AS (
      INSERT INTO order_events
        (order_id, sequence, id, event_type, from_status, to_status, actor, reason, data, idempotency_key)
      SELECT id, event_count, new_id(), ${eventType}, ${from}, ${to}, ${actor}, ${reason},
             ${JSON.stringify(entry.data ?? {})}::jsonb, ${key}
      FROM moved
    ), sent AS (
      INSERT INTO outbox (topic, order_id, sequence) SELECT ${eventType}, id, event_count FROM moved
    )
    SELECT FROM moved`.execute(db);
  if (rows.length > 0) return true;
  if (await alreadyDone(db, entry)) return false;
  const order = await db
    .selectFrom('orders')
    .select('status')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  throw new UnexpectedStatusError(entry, order.status);
}

/**
 * Takes the order's lock for the rest of the transaction, so that steps of parallel fulfillments see each other.
 *
 * @returns the order's status under the lock.
 */
export async function lockOrder(db: Kysely<DataPlane>, orderId: string): Promise<OrderStatus> {
  const order = await db
    .selectFrom('orders')
    .select('status')
    .where('id', '=', orderId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return order.status;
}
