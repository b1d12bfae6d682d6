/** The SQL of what people ask of orders in words. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';

export interface OrderRequest {
  id: string;
  key: string;
  order_id: string;
  kind: string;
  actor: string;
  body: unknown;
  answer: unknown;
}

/** A request as it is kept. */
export interface KeptRequest {
  id: string;
  body: unknown;
  answer: unknown;
  done_at: Date | null;
}

/** The request that came first with this key. */
export async function findKept(db: DataPlaneDatabase, key: string): Promise<KeptRequest | undefined> {
  return db
    .selectFrom('order_requests')
    .select(['id', 'body', 'answer', 'done_at'])
    .where('key', '=', key)
    .executeTakeFirst();
}

/** Keeps a request. @returns false when one with this key came first. */
export async function keepRequest(db: DataPlaneDatabase, request: OrderRequest): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('order_requests')
    .values({
      ...request,
      body: JSON.stringify(request.body),
      answer: JSON.stringify(request.answer ?? null),
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Notes that the workflow has answered, and that the request was carried out, should its step not have said so. */
export async function markAnswered(db: DataPlaneDatabase, id: string): Promise<void> {
  const now = sql<Date>`clock_timestamp()`;
  await db
    .updateTable('order_requests')
    .set({ answered_at: now, done_at: sql<Date>`coalesce(done_at, ${now})` })
    .where('id', '=', id)
    .execute();
}

/** Requests that were carried out some time ago and whose answer was lost, the oldest first. */
export async function findUnanswered(
  db: DataPlaneDatabase,
  olderThanSeconds: number,
  most: number,
): Promise<{ id: string; order_id: string }[]> {
  const { rows } = await sql<{ id: string; order_id: string }>`
    SELECT id, order_id FROM order_requests
    WHERE done_at < now() - make_interval(secs => ${olderThanSeconds}::float8) AND answered_at IS NULL
    ORDER BY done_at LIMIT ${most}`.execute(db);
  return rows;
}

/** The body of a request that is kept. */
export async function findRequest(db: Kysely<DataPlane>, id: string): Promise<unknown> {
  const row = await db
    .selectFrom('order_requests')
    .select('body')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return row.body;
}

/** The words that came with a request: its `reason`, else its `notes`. */
export async function findReason(db: Kysely<DataPlane>, id: string): Promise<string | null> {
  const { rows } = await sql<{ reason: string | null }>`
    SELECT coalesce(body ->> 'reason', body ->> 'notes') AS reason FROM order_requests WHERE id = ${id}`.execute(
    db,
  );
  return rows[0]?.reason ?? null;
}

/** Forgets a request that was refused: it has changed nothing. */
export async function dropRequest(db: DataPlaneDatabase, id: string): Promise<void> {
  await db.deleteFrom('order_requests').where('id', '=', id).execute();
}
