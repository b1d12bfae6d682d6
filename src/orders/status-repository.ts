/**
 * The one way an order's status changes: row, trail and outbox in a single statement.
 *
 * The event's sequence is the row's own counter, taken under the row's lock, so the trail is gapless and in order
 * whatever runs at the same time. The idempotency key is unique per order: a retried step finds its own event and
 * changes nothing.
 */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { HoldReason } from './hold.ts';
import type { FulfillmentType, OrderStatus, PaymentStatus } from './order.ts';

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
  /** The request that this carries out; see `order_requests`. */
  requestId?: string | undefined;
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
  Record<
    OrderStatus,
    'confirmed_at' | 'backordered_at' | 'pickup_ready_at' | 'shipped_at' | 'delivered_at' | 'cancelled_at'
  >
> = {
  CONFIRMED: 'confirmed_at',
  BACKORDERED: 'backordered_at',
  READY_TO_SHIP: 'pickup_ready_at',
  SHIPPED: 'shipped_at',
  DELIVERED: 'delivered_at',
  PICKED_UP: 'delivered_at',
  CANCELLED: 'cancelled_at',
};

/** Columns of the order that may change together with its status. */
export interface FurtherChanges {
  payment_status?: PaymentStatus;
  sourcing_rule_id?: string | null;
  on_hold?: boolean;
  hold_reason?: HoldReason | null;
  /** Forgets when an earlier wait for stock began. */
  backordered_at?: null;
}

/** The time that a status stamps. The cancel-by date counts from where a wait began, whatever looks it takes. */
function stampOf(entry: TrailEntry): RawBuilder<unknown> {
  const column = entry.from === entry.to ? undefined : STAMP[entry.to];
  if (!column) return sql``;
  const now = sql`clock_timestamp()`;
  if (column === 'backordered_at') {
    return sql`, backordered_at = coalesce(backordered_at, ${now})`;
  }
  if (column === 'pickup_ready_at') {
    return sql`, pickup_ready_at = CASE WHEN pickup_code IS NOT NULL THEN ${now} END`;
  }
  return sql`, ${sql.ref(column)} = ${now}`;
}

function assignments(entry: TrailEntry, further: FurtherChanges): RawBuilder<unknown> {
  const reason = entry.from === entry.to ? sql`` : sql`, status_reason = ${entry.reason ?? null}`;
  const extra = Object.entries(further).map(([column, value]) => sql`, ${sql.ref(column)} = ${value}`);
  return sql.join([reason, stampOf(entry), ...extra], sql``);
}

/** Notes with the entry itself that a request was carried out: whoever repeats it is not refused. */
function carriedOut({ requestId }: TrailEntry): RawBuilder<unknown> {
  if (requestId === undefined) return sql``;
  return sql`, carried_out AS (
      UPDATE order_requests SET done_at = clock_timestamp() FROM moved WHERE order_requests.id = ${requestId}
    )`;
}

/** True when the step with this key has been taken before. */
export async function isRecorded(db: Kysely<DataPlane>, orderId: string, key: string): Promise<boolean> {
  const event = await db
    .selectFrom('order_events')
    .select('sequence')
    .where('order_id', '=', orderId)
    .where('idempotency_key', '=', key)
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
      SET status = ${to}, version = version + 1, event_count = event_count + 1,
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
    )${carriedOut(entry)}
    SELECT FROM moved`.execute(db);
  if (rows.length > 0) return true;
  if (await isRecorded(db, orderId, key)) return false;
  const order = await db
    .selectFrom('orders')
    .select('status')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
  throw new UnexpectedStatusError(entry, order.status);
}

/** An order under its lock. */
export interface LockedRow {
  status: OrderStatus;
  fulfillment_type: FulfillmentType;
  on_hold: boolean;
  event_count: number;
}

/** Takes the order's lock for the rest of the transaction, so that steps of parallel fulfillments see each other. */
export async function lockOrder(db: Kysely<DataPlane>, orderId: string): Promise<LockedRow> {
  return (
    db
      .selectFrom('orders')
      .select(['status', 'fulfillment_type', 'on_hold', 'event_count'])
      .where('id', '=', orderId)
      // Rows that refer to the order may be written meanwhile, as when stock is set aside for it.
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
  );
}
