/** The SQL of sending: who may send what now, and what came of it. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Channel, NotificationStatus } from './notification.ts';

/** A notification that was handed to this process, with its attempt written down. */
export interface Claimed {
  id: string;
  channel: Channel;
  recipient: string;
  subject: string | null;
  text: string;
  html: string | null;
  message_id: string;
  attempt_count: number;
  round_began_at: number;
}

/**
 * Hands out the notification that is due longest, and writes down that it is being sent before anything leaves. Those of
 * one order go one after another; one that waits for its next attempt holds up no other.
 *
 * @param domain that message ids end with; an id that was given stays.
 * @param leaseSeconds after which whoever sends it counts as dead.
 */
export async function claimNext(
  db: DataPlaneDatabase,
  domain: string,
  leaseSeconds: number,
): Promise<Claimed | undefined> {
  const { rows } = await sql<Claimed>`
    UPDATE notifications
    SET status = 'SENDING', attempt_count = attempt_count + 1, next_attempt_at = NULL,
        claimed_until = now() + make_interval(secs => ${leaseSeconds}::float8), reason = NULL,
        message_id = coalesce(message_id, '<' || id || '.' || round_began_at || '@' || ${domain}::text || '>'),
        updated_at = clock_timestamp()
    WHERE id = (
      SELECT id FROM notifications due
      WHERE status = 'PENDING' AND next_attempt_at <= now() AND NOT EXISTS (
        SELECT FROM notifications earlier
        WHERE earlier.order_id = due.order_id AND earlier.channel = due.channel AND (earlier.status = 'SENDING'
          OR earlier.status = 'PENDING' AND earlier.next_attempt_at < due.next_attempt_at))
      ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id, channel, recipient, subject, text, html, message_id, attempt_count, round_began_at`.execute(
    db,
  );
  return rows[0];
}

/** What came of an attempt. */
export interface Outcome {
  status: Extract<NotificationStatus, 'SENT' | 'LOGGED' | 'UNCERTAIN' | 'FAILED' | 'PENDING'>;
  /** Until the next attempt, when it is PENDING. */
  waitSeconds: number | null;
  reason: string | null;
  provider: string;
  response: string | null;
}

/** Keeps what came of an attempt, also of one that was taken for dead; not when another has begun since. */
export async function recordOutcome(
  db: DataPlaneDatabase,
  { id, attempt_count }: Pick<Claimed, 'id' | 'attempt_count'>,
  { status, waitSeconds, reason, provider, response }: Outcome,
): Promise<void> {
  await sql`
    UPDATE notifications
    SET status = ${status}, reason = ${reason}, provider = ${provider}, provider_response = ${response},
        claimed_until = NULL, next_attempt_at = clock_timestamp() + make_interval(secs => ${waitSeconds}::float8),
        sent_at = CASE WHEN ${status === 'SENT' || status === 'LOGGED'}::boolean THEN clock_timestamp() END,
        updated_at = clock_timestamp()
    WHERE id = ${id} AND attempt_count = ${attempt_count} AND status IN ('SENDING', 'UNCERTAIN')`.execute(db);
}

/** Marks what a process was sending that died meanwhile: nobody knows whether it arrived. @returns how many. */
export async function settleAbandoned(db: DataPlaneDatabase): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE notifications
    SET status = 'UNCERTAIN', claimed_until = NULL, updated_at = clock_timestamp(),
        reason = 'The process that sent it ended before it could say what came of it; it may have arrived'
    WHERE status = 'SENDING' AND claimed_until < now()`.execute(db);
  return Number(numAffectedRows);
}

/** Seconds until something is due, or until whoever sends counts as dead; null when nothing waits. */
export async function nextDueSeconds(db: DataPlaneDatabase): Promise<number | null> {
  const { rows } = await sql<{ seconds: number | null }>`
    SELECT extract(epoch FROM least(
      (SELECT min(next_attempt_at) FROM notifications WHERE status = 'PENDING'),
      (SELECT min(claimed_until) FROM notifications WHERE status = 'SENDING')) - now())::float8 AS seconds`.execute(
    db,
  );
  const seconds = rows[0]?.seconds ?? null;
  return seconds === null ? null : Math.max(0, seconds);
}

/** Forgets notifications that were written before this many days, a portion at a time. */
export async function forgetOld(db: DataPlaneDatabase, days: number, limit: number): Promise<void> {
  await sql`
    DELETE FROM notifications WHERE id IN (
      SELECT id FROM notifications
      WHERE created_at < now() - make_interval(days => ${days}::int) AND status NOT IN ('PENDING', 'SENDING')
      ORDER BY created_at LIMIT ${limit})`.execute(db);
}

/** How many notifications have been due for so long that nobody seems to send. */
export async function countOverdue(db: DataPlaneDatabase, minutes: number, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM notifications
      WHERE status = 'PENDING' AND next_attempt_at < now() - make_interval(mins => ${minutes}::int) LIMIT ${limit}
    ) AS overdue`.execute(db);
  return rows[0]?.count ?? 0;
}
