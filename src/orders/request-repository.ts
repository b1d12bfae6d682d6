/** The SQL of what people ask of orders in words. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables.ts';

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

/** Notes that a request was carried out, should its step not have said so. */
export async function markDone(db: DataPlaneDatabase, id: string): Promise<void> {
  await db
    .updateTable('order_requests')
    .set({ done_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .execute();
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
