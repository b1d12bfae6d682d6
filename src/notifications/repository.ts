/** The SQL of looking at notifications, and of sending them again. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { isAfter, microsOf } from '../database/places.ts';
import { countMatching } from '../database/totals.ts';
import type { MomentPlace } from '../runtime/cursor.ts';
import type { DeepPage, DeepPaging } from '../runtime/deep-page.ts';
import type { NotificationQuery } from './contract.ts';

const SHOWN = [
  'id',
  'event_id',
  'order_id',
  'order_number',
  'type',
  'channel',
  'is_test',
  'recipient',
  'subject',
  'template_version',
  'status',
  'reason',
  'provider',
  'message_id',
  'attempt_count',
  'next_attempt_at',
  'sent_at',
  'created_at',
] as const;

type NotificationFilters = Omit<NotificationQuery, keyof DeepPaging>;

function selectNotifications(db: DataPlaneDatabase, query: NotificationFilters) {
  const { order_id: orderId, order_number: number, type, channel, status } = query;
  let rows = db.selectFrom('notifications');
  if (orderId !== undefined) rows = rows.where('order_id', '=', orderId);
  if (number !== undefined)
    rows = rows.where('order_number', 'like', `${number.replace(/[\\%_]/g, '\\$&')}%`);
  if (type !== undefined) rows = rows.where('type', '=', type);
  if (channel !== undefined) rows = rows.where('channel', '=', channel);
  if (status !== undefined) rows = rows.where('status', '=', status);
  return rows;
}

/** A page of notifications, the newest first, each with its place, and how many there are. */
export async function listNotifications(
  db: DataPlaneDatabase,
  query: NotificationFilters,
  { after, offset, size }: DeepPage<MomentPlace>,
) {
  const matching = selectNotifications(db, query);
  const [rows, total] = await Promise.all([
    (after ? matching.where(isAfter(['created_at', 'id'], after)) : matching)
      .select(SHOWN)
      .select(microsOf('created_at').as('micros'))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(size)
      .offset(offset)
      .execute(),
    countMatching(db, matching),
  ]);
  return { rows, total };
}

/** A notification as it is listed. */
export type NotificationRow = Omit<Awaited<ReturnType<typeof listNotifications>>['rows'][number], 'micros'>;

/** One with what is written in it. */
export async function findNotification(db: DataPlaneDatabase, id: string) {
  return db
    .selectFrom('notifications')
    .select([...SHOWN, 'text', 'html', 'provider_response'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** These, by id, with what is written in them and the version of it all; unknown ones are left out. */
export async function findRecords(db: DataPlaneDatabase, ids: readonly string[]) {
  return db
    .selectFrom('notifications')
    .select([...SHOWN, 'text', 'html', 'provider_response', 'version'])
    .where(sql<boolean>`id = ANY (${[...ids]}::uuid[])`)
    .orderBy('id')
    .execute();
}

/**
 * Opens a notification for another round of attempts. One that was surely sent gets another message id, or the receiver
 * would take it for the one that it has; one that may have arrived keeps its own.
 *
 * @returns false when it is in no state to be sent again.
 */
export async function reopen(db: DataPlaneDatabase, id: string): Promise<boolean> {
  const { rows } = await sql`
    UPDATE notifications
    SET status = 'PENDING', round_began_at = attempt_count, next_attempt_at = now(), reason = NULL, sent_at = NULL,
        message_id = CASE WHEN status IN ('SENT', 'LOGGED') THEN NULL ELSE message_id END,
        updated_at = clock_timestamp()
    WHERE id = ${id} AND status IN ('SENT', 'LOGGED', 'UNCERTAIN', 'FAILED') AND text IS NOT NULL
    RETURNING id`.execute(db);
  return rows.length > 0;
}

/** Number of the last event of an order's trail. */
export async function findLastEvent(db: DataPlaneDatabase, orderId: string): Promise<number | undefined> {
  const order = await db
    .selectFrom('orders')
    .select('event_count')
    .where('id', '=', orderId)
    .executeTakeFirst();
  return order?.event_count;
}
