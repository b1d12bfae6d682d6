/** The SQL of the outbox. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { OrderStatus } from '../orders/order.ts';
import type { Notice, OutboxRow } from './outbox.ts';

const PRUNED_AT_ONCE = 10_000;

/** A target's place in the outbox. */
export interface Place {
  transactionId: string;
  id: string;
}

/** What is delivered at once. */
export interface Parcel {
  rows: OutboxRow[];
  /** What was told of other things than orders among the changes. */
  notices: Notice[];
}

export interface Batch extends Parcel {
  /** Changes and notices together. */
  size: number;
  /** The place after the batch; null when there is nothing to read. */
  end: Place | null;
  /** Age of the first row, in seconds. */
  lagSeconds: number;
  /** True when there are rows that may be read only after a running transaction has ended. */
  isWaiting: boolean;
}

/** Where the target stands; a new target begins at the first row. */
export async function findPlace(db: DataPlaneDatabase, target: string): Promise<Place> {
  await db
    .insertInto('outbox_cursors')
    .values({ target })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { rows } = await sql<Place>`
    SELECT transaction_id::text AS "transactionId", id::text FROM outbox_cursors WHERE target = ${target}`.execute(
    db,
  );
  const [place] = rows;
  if (!place) throw new Error(`The place of target ${target} cannot be read`);
  return place;
}

/** The columns that say what a row is about. */
export interface ReadSubject {
  topic: string;
  order_id: string;
  sequence: number;
  status: OrderStatus;
  entity_id: string | null;
  request_id: string | null;
  traceparent: string | null;
}

interface ReadRow extends ReadSubject {
  transaction_id: string;
  id: string;
  age_seconds: number;
  is_settled: boolean;
}

/** Rows as targets take them: changes of orders apart from notices. */
export function parcelOf(rows: readonly ReadSubject[]): Parcel {
  return {
    notices: rows.flatMap(({ topic, entity_id: entityId }) =>
      entityId === null ? [] : [{ topic, entityId }],
    ),
    rows: rows
      .filter((row) => row.entity_id === null)
      .map((row) => ({
        topic: row.topic,
        orderId: row.order_id,
        sequence: row.sequence,
        status: row.status,
        ...(row.request_id === null
          ? {}
          : { origin: { requestId: row.request_id, traceparent: row.traceparent } }),
      })),
  };
}

/**
 * Reads on from a place. Only rows below the oldest running transaction are taken: any row that commits later has a
 * higher transaction id, so nothing is ever passed over.
 */
export async function readBatch(db: DataPlaneDatabase, place: Place, limit: number): Promise<Batch> {
  const { rows } = await sql<ReadRow>`
    SELECT outbox.transaction_id::text, outbox.id::text, outbox.topic, outbox.order_id, outbox.sequence,
           event.to_status AS status, outbox.entity_id, outbox.request_id,
           outbox.traceparent, extract(epoch FROM now() - outbox.created_at)::float8 AS age_seconds,
           outbox.transaction_id < pg_snapshot_xmin(pg_current_snapshot()) AS is_settled
    FROM outbox LEFT JOIN order_events event USING (order_id, sequence)
    WHERE (outbox.transaction_id, outbox.id) > (${place.transactionId}::xid8, ${place.id}::bigint)
    ORDER BY outbox.transaction_id, outbox.id
    LIMIT ${limit}`.execute(db);
  const unsettled = rows.findIndex((row) => !row.is_settled);
  const settled = unsettled === -1 ? rows : rows.slice(0, unsettled);
  const last = settled.at(-1);
  return {
    size: settled.length,
    ...parcelOf(settled),
    end: last ? { transactionId: last.transaction_id, id: last.id } : null,
    lagSeconds: settled[0]?.age_seconds ?? 0,
    isWaiting: unsettled !== -1,
  };
}

/**
 * Moves the target from one place to another.
 *
 * @throws Error when it is elsewhere by now: another relay has taken over, or it was sent back to read again.
 */
export async function movePlace(
  db: Kysely<DataPlane>,
  target: string,
  { from, to }: { from: Place; to: Place },
): Promise<void> {
  const moved = await sql`
    UPDATE outbox_cursors SET transaction_id = ${to.transactionId}::xid8, id = ${to.id}::bigint, updated_at = now()
    WHERE target = ${target} AND transaction_id = ${from.transactionId}::xid8 AND id = ${from.id}::bigint`.execute(
    db,
  );
  if (moved.numAffectedRows !== 1n)
    throw new Error(`The place of target ${target} was moved by somebody else`);
}

/**
 * Removes rows older than a day that every one of these targets has taken. A portion at a time: what has gathered while a
 * target was away for days is more than one statement may take its time for.
 */
export async function pruneOutbox(
  db: DataPlaneDatabase,
  targets: readonly string[],
  portion = PRUNED_AT_ONCE,
): Promise<void> {
  for (;;) {
    const { numAffectedRows: removed = 0n } = await sql`
      DELETE FROM outbox WHERE (transaction_id, id) IN (
        SELECT transaction_id, id FROM outbox
        WHERE created_at < now() - interval '1 day' AND (transaction_id, id) <= (
          SELECT transaction_id, id FROM outbox_cursors WHERE target = ANY (${[...targets]}::text[])
          ORDER BY transaction_id, id LIMIT 1)
        ORDER BY transaction_id, id LIMIT ${portion})`.execute(db);
    if (removed < portion) return;
  }
}
