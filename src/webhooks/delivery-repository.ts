/** The SQL of delivering: who may send what now, and what came of it. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DeliveryStatus, WebhookEvent } from './webhook.ts';

/** A delivery that was handed to this process, for a while. */
export interface Claimed {
  id: string;
  endpoint_id: string;
  attempt_count: number;
}

/** How many deliveries of an endpoint this process is making right now. */
export interface Busy {
  endpointId: string;
  count: number;
}

/**
 * Hands out deliveries that wait for their first attempt: the oldest of every endpoint, up to its free places. Where the
 * endpoint asks for order, one is handed out only when no earlier one of the same order is open.
 *
 * @param leaseSeconds after which a delivery of a process that died is handed out again.
 */
export async function claim(
  db: DataPlaneDatabase,
  busy: readonly Busy[],
  places: number,
  leaseSeconds: number,
): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    UPDATE webhook_events SET claimed_until = now() + make_interval(secs => ${leaseSeconds}::float8)
    FROM (
      SELECT next.id
      FROM webhook_endpoints endpoint
      LEFT JOIN unnest(${busy.map((each) => each.endpointId)}::uuid[], ${busy.map((each) => each.count)}::int[])
        AS busy (endpoint_id, count) ON busy.endpoint_id = endpoint.id
      CROSS JOIN LATERAL (
        SELECT event.id FROM webhook_events event
        WHERE event.endpoint_id = endpoint.id AND event.status = 'PENDING'
          AND (event.claimed_until IS NULL OR event.claimed_until < now())
          AND NOT (endpoint.ordered AND EXISTS (
            SELECT FROM webhook_events earlier
            WHERE earlier.endpoint_id = event.endpoint_id AND earlier.order_id = event.order_id
              AND earlier.position < event.position AND earlier.status IN ('PENDING', 'FAILED')))
        ORDER BY event.position
        LIMIT greatest(0, ${places}::int - coalesce(busy.count, 0))
        FOR UPDATE SKIP LOCKED
      ) AS next
      WHERE endpoint.is_active
    ) AS claimed
    WHERE webhook_events.id = claimed.id
    RETURNING webhook_events.id, webhook_events.endpoint_id, webhook_events.attempt_count`.execute(db);
  return rows;
}

function selectDelivery(db: DataPlaneDatabase, id: string) {
  return db
    .selectFrom('webhook_events as event')
    .innerJoin('webhook_endpoints as endpoint', 'endpoint.id', 'event.endpoint_id')
    .select([
      'event.id',
      'event.endpoint_id',
      'event.status',
      'event.attempt_count',
      'event.round_began_at',
      'event.next_retry_at',
      'event.body',
      sql<WebhookEvent>`event.event_type`.as('event_type'),
      'endpoint.url',
      'endpoint.is_active',
      'endpoint.secret',
      'endpoint.new_secret',
      'endpoint.new_secret_from',
      'endpoint.headers',
      'endpoint.sealed_headers',
    ])
    .where('event.id', '=', id);
}

/** A delivery with where it goes. */
export type DeliveryRow = Awaited<ReturnType<ReturnType<typeof selectDelivery>['executeTakeFirstOrThrow']>>;

export async function findDelivery(db: DataPlaneDatabase, id: string): Promise<DeliveryRow | undefined> {
  return selectDelivery(db, id).executeTakeFirst();
}

/** What came of an attempt, and where it leaves the delivery. */
export interface Attempt {
  id: string;
  /** Its number, from 1. */
  attempt: number;
  status: DeliveryStatus;
  waitSeconds: number | null;
  responseCode: number | null;
  responseBody: string;
  error: string | null;
  latencyMilliseconds: number;
}

/**
 * Keeps an attempt and moves the delivery, once per number.
 *
 * @returns false when the attempt was recorded before, or the delivery has come to its end meanwhile.
 */
export async function recordAttempt(db: DataPlaneDatabase, attempt: Attempt): Promise<boolean> {
  const { id, status, waitSeconds, responseCode, error } = attempt;
  const isDelivered = status === 'DELIVERED';
  const { rows } = await sql`
    WITH moved AS (
      UPDATE webhook_events
      SET status = ${status}, attempt_count = ${attempt.attempt}, claimed_until = NULL,
          last_response_code = ${responseCode}, last_error = ${error}, updated_at = clock_timestamp(),
          delivered_at = CASE WHEN ${isDelivered}::boolean THEN clock_timestamp() END,
          next_retry_at = clock_timestamp() + make_interval(secs => ${waitSeconds}::float8)
      WHERE id = ${id} AND attempt_count = ${attempt.attempt} - 1
        AND (status IN ('PENDING', 'FAILED') OR ${isDelivered}::boolean)
      RETURNING id
    ), kept AS (
      INSERT INTO webhook_deliveries (event_id, attempt, response_code, response_body, error, latency_ms)
      SELECT id, ${attempt.attempt}, ${responseCode}::int, ${attempt.responseBody}, ${error},
             ${Math.round(attempt.latencyMilliseconds)} FROM moved
    )
    SELECT FROM moved`.execute(db);
  return rows.length > 0;
}

/** Ends what is still open of endpoints that are not active. @returns how many. */
export async function cancelOfInactive(db: DataPlaneDatabase): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    UPDATE webhook_events event
    SET status = 'CANCELLED', last_error = 'The endpoint was deactivated', next_retry_at = NULL,
        claimed_until = NULL, updated_at = clock_timestamp()
    FROM webhook_endpoints endpoint
    WHERE endpoint.id = event.endpoint_id AND NOT endpoint.is_active
      AND event.status IN ('PENDING', 'FAILED')`.execute(db);
  return Number(numAffectedRows);
}

/** A failed delivery whose next attempt somebody has to make. */
export interface Failed {
  id: string;
  attempt_count: number;
  wait_seconds: number;
}

/** Failed deliveries that no workflow is known to look after, or whose attempt is a minute late. */
export async function findUnwatched(db: DataPlaneDatabase, limit: number): Promise<Failed[]> {
  const { rows } = await sql<Failed>`
    SELECT id, attempt_count, greatest(0, extract(epoch FROM next_retry_at - now()))::float8 AS wait_seconds
    FROM webhook_events
    WHERE status = 'FAILED' AND (NOT is_watched OR next_retry_at < now() - interval '1 minute')
    ORDER BY next_retry_at LIMIT ${limit}`.execute(db);
  return rows;
}

/** Notes that a workflow looks after these deliveries. */
export async function markWatched(db: DataPlaneDatabase, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('webhook_events').set({ is_watched: true }).where('id', 'in', ids).execute();
}

/** Forgets deliveries that ended before this many days, a portion at a time. @returns how many. */
export async function forgetEnded(db: DataPlaneDatabase, days: number, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    DELETE FROM webhook_events WHERE id IN (
      SELECT id FROM webhook_events
      WHERE status IN ('DELIVERED', 'ABANDONED', 'CANCELLED') AND updated_at < now() - make_interval(days => ${days})
      ORDER BY updated_at LIMIT ${limit})`.execute(db);
  return Number(numAffectedRows);
}

/** How long nobody may have worked for an endpoint until its deliveries count as left behind. */
const LEFT_BEHIND = sql`interval '10 minutes'`;

/**
 * Hands out deliveries that nobody makes although they are due: first attempts at endpoints for which nothing is under
 * way, the oldest of each, and retries that no workflow looks after or whose time was long ago.
 *
 * @param leaseSeconds in which a dispatcher that comes back leaves them alone.
 */
export async function claimLeftBehind(
  db: DataPlaneDatabase,
  limit: number,
  leaseSeconds: number,
): Promise<Failed[]> {
  const { rows } = await sql<Failed>`
    WITH firsts AS (
      SELECT next.id FROM webhook_endpoints endpoint
      CROSS JOIN LATERAL (
        SELECT event.id FROM webhook_events event
        WHERE event.endpoint_id = endpoint.id AND event.status = 'PENDING'
          AND event.created_at < now() - ${LEFT_BEHIND} AND NOT (endpoint.ordered AND EXISTS (
            SELECT FROM webhook_events earlier
            WHERE earlier.endpoint_id = event.endpoint_id AND earlier.order_id = event.order_id
              AND earlier.position < event.position AND earlier.status IN ('PENDING', 'FAILED')))
        ORDER BY event.position LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) AS next
      WHERE endpoint.is_active AND NOT EXISTS (
        SELECT FROM webhook_events busy
        WHERE busy.endpoint_id = endpoint.id AND busy.status = 'PENDING'
          AND busy.claimed_until > now() - ${LEFT_BEHIND})
    ), retries AS (
      SELECT id FROM webhook_events
      WHERE status = 'FAILED' AND next_retry_at < now() - ${LEFT_BEHIND}
      ORDER BY next_retry_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE webhook_events SET claimed_until = now() + make_interval(secs => ${leaseSeconds}::float8)
    FROM (SELECT id FROM firsts UNION ALL SELECT id FROM retries) AS left_behind
    WHERE webhook_events.id = left_behind.id
    RETURNING webhook_events.id, webhook_events.attempt_count, 0::float8 AS wait_seconds`.execute(db);
  return rows;
}
