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

/** How notifications are handed out. */
export interface ClaimOptions {
  /** That message ids end with; an id that was given stays. */
  domain: string;
  /** After which whoever sends counts as dead. */
  leaseSeconds: number;
  /** How many at most. */
  limit: number;
}

/**
 * Hands out the notifications that are due longest, and writes down that they are being sent before anything leaves.
 * Those of one order go one after another; one that waits for its next attempt holds up no other.
 */
export async function claimDue(
  db: DataPlaneDatabase,
  { domain, leaseSeconds, limit }: ClaimOptions,
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    UPDATE notifications
    SET status = 'SENDING', attempt_count = attempt_count + 1, next_attempt_at = NULL,
        claimed_until = now() + make_interval(secs => ${leaseSeconds}::float8), reason = NULL,
        message_id = coalesce(message_id, '<' || id || '.' || round_began_at || '@' || ${domain}::text || '>'),
        updated_at = clock_timestamp()
    WHERE id = ANY (ARRAY(
      SELECT id FROM notifications due
      WHERE status = 'PENDING' AND next_attempt_at <= now() AND NOT EXISTS (
        SELECT FROM notifications earlier
        WHERE earlier.order_id = due.order_id AND earlier.channel = due.channel AND (earlier.status = 'SENDING'
          OR earlier.status = 'PENDING' AND earlier.next_attempt_at < due.next_attempt_at))
      ORDER BY next_attempt_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ))
    RETURNING id, channel, recipient, subject, text, html, message_id, attempt_count, round_began_at`.execute(
    db,
  );
  return rows;
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

/** Keeps what came of attempts, also of those that were taken for dead; not when another has begun since. */
export async function recordOutcomes(
  db: DataPlaneDatabase,
  made: readonly (Pick<Claimed, 'id' | 'attempt_count'> & Outcome)[],
): Promise<void> {
  const column = <Name extends keyof (typeof made)[number]>(name: Name) => made.map((each) => each[name]);
  await sql`
    UPDATE notifications
    SET status = made.status, reason = made.reason, provider = made.provider, provider_response = made.response,
        claimed_until = NULL, next_attempt_at = clock_timestamp() + make_interval(secs => made.wait_seconds),
        sent_at = CASE WHEN made.status IN ('SENT', 'LOGGED') THEN clock_timestamp() END,
        updated_at = clock_timestamp()
    FROM unnest(${column('id')}::uuid[], ${column('attempt_count')}::int[], ${column('status')}::text[],
                ${column('waitSeconds')}::float8[], ${column('reason')}::text[], ${column('provider')}::text[],
                ${column('response')}::text[])
      AS made (id, attempt_count, status, wait_seconds, reason, provider, response)
    WHERE notifications.id = made.id AND notifications.attempt_count = made.attempt_count
      AND notifications.status IN ('SENDING', 'UNCERTAIN')`.execute(db);
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
