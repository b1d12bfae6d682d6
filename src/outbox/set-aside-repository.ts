/** The SQL of rows that a target cannot take: kept until it can. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { parcelOf, type Parcel, type Place, type ReadSubject } from './repository.ts';

/** More is no fault of rows but one of the target: it waits instead. */
const MOST_SET_ASIDE = 10_000;
/** The first try again comes after this, each later one after twice as long, up to the last. */
const FIRST_RETRY_SECONDS = 15;
const LAST_RETRY_SECONDS = 600;
const REASON_LENGTH = 500;

const reasonOf = (reason: string): string => reason.slice(0, REASON_LENGTH);

/** Those of the orders and entities of which something is set aside already. */
export async function findSubjectsSetAside(
  db: DataPlaneDatabase,
  target: string,
  subjects: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('outbox_set_aside')
    .select('subject')
    .distinct()
    .where('target', '=', target)
    .where(sql<boolean>`subject = ANY (${[...subjects]}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.subject));
}

/**
 * Sets the rows between two places aside that are about these orders and entities.
 *
 * @param reasons what is wrong, by order or entity
 * @throws Error when so much is set aside that the target must be at fault
 */
export async function setAside(
  db: Kysely<DataPlane>,
  target: string,
  { from, to }: { from: Place; to: Place },
  reasons: ReadonlyMap<string, string>,
): Promise<void> {
  await sql`
    INSERT INTO outbox_set_aside
      (target, outbox_id, order_id, entity_id, topic, sequence, request_id, traceparent, reason, retry_at)
    SELECT ${target}, id, order_id, entity_id, topic, sequence, request_id, traceparent, refused.reason,
           now() + ${FIRST_RETRY_SECONDS} * interval '1 second'
    FROM outbox
    JOIN unnest(${[...reasons.keys()]}::uuid[], ${[...reasons.values()].map(reasonOf)}::text[])
      AS refused (subject, reason) ON refused.subject = coalesce(order_id, entity_id)
    WHERE (transaction_id, id) > (${from.transactionId}::xid8, ${from.id}::bigint)
      AND (transaction_id, id) <= (${to.transactionId}::xid8, ${to.id}::bigint)
    ON CONFLICT DO NOTHING`.execute(db);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (
      SELECT FROM outbox_set_aside WHERE target = ${target} LIMIT ${MOST_SET_ASIDE + 1}) kept`.execute(db);
  if ((rows[0]?.count ?? 0) > MOST_SET_ASIDE)
    throw new Error(`More than ${MOST_SET_ASIDE} rows would be set aside for target ${target}`);
}

/** The orders and entities whose turn to be tried again has come, longest first. */
export async function findDue(db: DataPlaneDatabase, target: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`
    SELECT subject FROM outbox_set_aside WHERE target = ${target} AND retry_at <= now()
    GROUP BY subject ORDER BY min(retry_at), subject LIMIT ${limit}`.execute(db);
  return rows.map((row) => row.subject);
}

/** What is set aside of one order or entity at a moment. */
export interface Aside extends Parcel {
  /** Of its rows in the outbox. */
  outboxIds: string[];
}

/** All that is set aside of one order or entity, in order. */
export async function readSetAside(db: DataPlaneDatabase, target: string, subject: string): Promise<Aside> {
  const { rows } = await sql<ReadSubject & { outbox_id: string }>`
    SELECT aside.outbox_id::text, aside.topic, aside.order_id, aside.sequence, event.to_status AS status, aside.entity_id, aside.request_id,
           aside.traceparent
    FROM outbox_set_aside aside LEFT JOIN order_events event USING (order_id, sequence)
    WHERE aside.target = ${target} AND aside.subject = ${subject}
    ORDER BY aside.outbox_id`.execute(db);
  return { ...parcelOf(rows), outboxIds: rows.map((row) => row.outbox_id) };
}

/** The target has taken these rows; another relay may have set later ones aside meanwhile. */
export async function forgetSetAside(
  db: DataPlaneDatabase,
  target: string,
  { subject, outboxIds }: { subject: string; outboxIds: readonly string[] },
): Promise<void> {
  await sql`
    DELETE FROM outbox_set_aside
    WHERE target = ${target} AND subject = ${subject} AND outbox_id = ANY (${[...outboxIds]}::bigint[])`.execute(
    db,
  );
}

/** The target could not take it this time either. */
export async function postpone(
  db: DataPlaneDatabase,
  target: string,
  subject: string,
  reason: string,
): Promise<void> {
  await sql`
    UPDATE outbox_set_aside
    SET attempts = attempts + 1, reason = ${reasonOf(reason)},
        retry_at = now() + interval '1 second' *
          least(${LAST_RETRY_SECONDS}, ${FIRST_RETRY_SECONDS} * 2 ^ least(attempts, 10))
    WHERE target = ${target} AND subject = ${subject}`.execute(db);
}
