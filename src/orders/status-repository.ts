/**
 * The one way an order's status changes: row, trail and outbox in a single statement.
 *
 * The event's sequence is the row's own counter, taken under the row's lock, so the trail is gapless and in order
 * whatever runs at the same time. The idempotency key is unique per order: a retried step finds its own event and
 * changes nothing.
 */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables.ts';
import type { OrderStatus } from './order.ts';

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

type Changes = Record<string, unknown>;

function changesOf(entry: TrailEntry): Changes {
  const now = sql`clock_timestamp()`;
  const stamp = entry.from === entry.to ? undefined : STAMP[entry.to];
  // A wait that goes on after another attempt keeps the date it began with: the cancel-by date counts from there.
  const stamped = stamp === 'backordered_at' ? sql`coalesce(backordered_at, clock_timestamp())` : now;
  return {
    status: entry.to,
    status_reason: entry.reason ?? null,
    version: sql`version + 1`,
    event_count: sql`event_count + 1`,
    updated_at: now,
    ...(stamp ? { [stamp]: stamped } : {}),
  };
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
 * @param extra further columns of the order that change with the status.
 * @returns false when this key has been applied before.
 * @throws UnexpectedStatusError when the order is somewhere else.
 */
export async function recordTransition(
  db: Kysely<DataPlane>,
  entry: TrailEntry,
  extra: Changes = {},
): Promise<boolean> {
  const rows = await db
    .with('moved', (qb) =>
      qb
        .updateTable('orders')
        .set({ ...changesOf(entry), ...extra })
        .where('id', '=', entry.orderId)
        .where('status', '=', entry.from)
        .where((eb) =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('order_events')
                .select('sequence')
                .where('order_id', '=', entry.orderId)
                .where('idempotency_key', '=', entry.key),
            ),
          ),
        )
        .returning(['id', 'event_count']),
    )
    .with('trail', (qb) =>
      qb
        .insertInto('order_events')
        .columns([
          'order_id',
          'sequence',
          'id',
          'event_type',
          'from_status',
          'to_status',
          'actor',
          'reason',
          'data',
          'idempotency_key',
        ])
        .expression((eb) =>
          eb
            .selectFrom('moved')
            .select([
              'moved.id as order_id',
              'moved.event_count as sequence',
              sql<string>`new_id()`.as('id'),
              sql<string>`${entry.eventType}::text`.as('event_type'),
              sql<OrderStatus>`${entry.from}::text`.as('from_status'),
              sql<OrderStatus>`${entry.to}::text`.as('to_status'),
              sql<string>`${entry.actor}::text`.as('actor'),
              sql<string | null>`${entry.reason ?? null}::text`.as('reason'),
              sql<string>`${JSON.stringify(entry.data ?? {})}::jsonb`.as('data'),
              sql<string>`${entry.key}::text`.as('idempotency_key'),
            ]),
        ),
    )
    .with('sent', (qb) =>
      qb
        .insertInto('outbox')
        .columns(['topic', 'order_id', 'sequence'])
        .expression((eb) =>
          eb
            .selectFrom('moved')
            .select([
              sql<string>`${entry.eventType}::text`.as('topic'),
              'moved.id as order_id',
              'moved.event_count as sequence',
            ]),
        ),
    )
    .selectFrom('moved')
    .select('moved.event_count')
    .execute();
  if (rows.length > 0) return true;
  if (await alreadyDone(db, entry)) return false;
  const order = await db
    .selectFrom('orders')
    .select('status')
    .where('id', '=', entry.orderId)
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
