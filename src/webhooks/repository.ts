/** The SQL of endpoints and of looking at deliveries. */
import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import pg from 'pg';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { WebhookDeliveryTable, WebhookEndpointTable } from '../database/tables/communication.ts';
import { countMatching } from '../database/totals.ts';
import { atVersion } from '../database/versions.ts';
import type { PositionPlace } from '../runtime/cursor.ts';
import type { DeepPage, DeepPaging } from '../runtime/deep-page.ts';
import type { WebhookEventQuery } from './contract.ts';

/** An environment has no more endpoints: each has places of its own in every worker. */
export const ENDPOINT_LIMIT = 100;
/** A delivery that was retried by hand for ever is shown from its end. */
export const ATTEMPTS_SHOWN = 200;
const UNIQUE_VIOLATION = '23505';

export type EndpointRow = Selectable<WebhookEndpointTable>;

/** True when another endpoint has the name already. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === UNIQUE_VIOLATION;
}

export async function countEndpoints(db: DataPlaneDatabase): Promise<number> {
  const { total } = await db
    .selectFrom('webhook_endpoints')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

/** @throws a unique violation when the name is taken; see `isNameTaken`. */
export async function insertEndpoint(
  db: DataPlaneDatabase,
  endpoint: Insertable<WebhookEndpointTable>,
): Promise<void> {
  await db.insertInto('webhook_endpoints').values(endpoint).execute();
}

export async function listEndpoints(db: DataPlaneDatabase, isActive?: boolean): Promise<EndpointRow[]> {
  const all = db.selectFrom('webhook_endpoints').selectAll().orderBy('name').limit(ENDPOINT_LIMIT);
  return (isActive === undefined ? all : all.where('is_active', '=', isActive)).execute();
}

export async function findEndpoint(db: DataPlaneDatabase, id: string): Promise<EndpointRow | undefined> {
  return db.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * @returns undefined when there is none, or none of the version that was seen
 * @throws a unique violation when the name is taken; see `isNameTaken`
 */
export async function updateEndpoint(
  db: DataPlaneDatabase,
  id: string,
  changes: Updateable<WebhookEndpointTable>,
  seen?: number,
): Promise<EndpointRow | undefined> {
  return db
    .updateTable('webhook_endpoints')
    .set({ ...changes, updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where(atVersion(seen))
    .returningAll()
    .executeTakeFirst();
}

/** Begins to replace the secret: the one that signs now goes on for so many hours beside the new one. */
export async function replaceSecret(
  db: DataPlaneDatabase,
  id: string,
  newSecret: Buffer,
  hours: number,
): Promise<EndpointRow | undefined> {
  return db
    .updateTable('webhook_endpoints')
    .set({
      secret: sql<Buffer>`CASE WHEN new_secret_from <= now() THEN new_secret ELSE secret END`,
      new_secret: newSecret,
      new_secret_from: sql<Date>`now() + make_interval(secs => ${hours * 3_600}::float8)`,
      updated_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** All endpoints, locked until the transaction is over. */
export async function lockEndpoints(transaction: DataPlaneDatabase): Promise<EndpointRow[]> {
  return transaction.selectFrom('webhook_endpoints').selectAll().orderBy('id').forUpdate().execute();
}

export async function deleteEndpoint(db: DataPlaneDatabase, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('webhook_endpoints')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

type EventFilters = Omit<WebhookEventQuery, keyof DeepPaging>;

function selectEvents(db: DataPlaneDatabase, query: EventFilters) {
  let events = db.selectFrom('webhook_events');
  if (query.endpoint_id !== undefined) events = events.where('endpoint_id', '=', query.endpoint_id);
  if (query.status !== undefined) events = events.where('status', '=', query.status);
  return events;
}

/** The columns that people see. */
export const SHOWN = [
  'id',
  'endpoint_id',
  'order_id',
  'event_type',
  'status',
  'attempt_count',
  'next_retry_at',
  'last_response_code',
  'last_error',
  'delivered_at',
  'created_at',
] as const;

/** A page of deliveries, the newest first, each with its place, and how many there are in all. */
export async function listEvents(
  db: DataPlaneDatabase,
  query: EventFilters,
  { after, offset, size }: DeepPage<PositionPlace>,
) {
  const matching = selectEvents(db, query);
  const [rows, total] = await Promise.all([
    (after ? matching.where('position', '<', after.position) : matching)
      .select(SHOWN)
      .select('position')
      .orderBy('position', 'desc')
      .limit(size)
      .offset(offset)
      .execute(),
    countMatching(db, matching),
  ]);
  return { rows, total };
}

/** A delivery as it is shown. */
export type EventRow = Omit<Awaited<ReturnType<typeof listEvents>>['rows'][number], 'position'>;

export async function findEvent(db: DataPlaneDatabase, id: string): Promise<EventRow | undefined> {
  return db.selectFrom('webhook_events').select(SHOWN).where('id', '=', id).executeTakeFirst();
}

export type AttemptRow = Selectable<WebhookDeliveryTable>;

/** Its attempts, the last one first. */
export async function listAttempts(db: DataPlaneDatabase, eventId: string): Promise<AttemptRow[]> {
  return db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('event_id', '=', eventId)
    .orderBy('attempt', 'desc')
    .limit(ATTEMPTS_SHOWN)
    .execute();
}

/**
 * Opens a delivery that has failed for another round of attempts, the first of them due now.
 *
 * @returns its attempts so far; undefined when it is not to be retried, or its endpoint is not active.
 */
export async function reopen(db: DataPlaneDatabase, id: string): Promise<number | undefined> {
  const { rows } = await sql<{ attempt_count: number }>`
    UPDATE webhook_events event
    SET status = 'FAILED', round_began_at = attempt_count, next_retry_at = clock_timestamp(), is_watched = false,
        updated_at = clock_timestamp()
    FROM webhook_endpoints endpoint
    WHERE event.id = ${id} AND event.status IN ('FAILED', 'ABANDONED', 'CANCELLED')
      AND endpoint.id = event.endpoint_id AND endpoint.is_active
    RETURNING event.attempt_count`.execute(db);
  return rows[0]?.attempt_count;
}
