/** Whether order search by PostgreSQL has what this release would write, and what has no order any more. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

/** Made of other words or fields than before: a higher number makes the relay make all anew. */
const CONTENT_VERSION = 1;
const TARGET = 'search';
const SWEPT_AT_ONCE = 5_000;

export async function isOfThisRelease(db: DataPlaneDatabase): Promise<boolean> {
  const row = await db
    .selectFrom('projection_versions')
    .select('version')
    .where('target', '=', TARGET)
    .executeTakeFirst();
  return row?.version === CONTENT_VERSION;
}

export async function rememberRelease(db: DataPlaneDatabase): Promise<void> {
  await db
    .insertInto('projection_versions')
    .values({ target: TARGET, version: CONTENT_VERSION })
    .onConflict((conflict) =>
      conflict.column('target').doUpdateSet({ version: CONTENT_VERSION, made_at: sql`now()` }),
    )
    .execute();
}

/** In portions: none of them takes long. What is written meanwhile has its order already. */
export async function removeOrphans(db: DataPlaneDatabase): Promise<void> {
  let after: string | undefined = await removeOrphansAfter(db, undefined);
  while (after !== undefined) after = await removeOrphansAfter(db, after);
}

/** Answers where the portion ended. */
async function removeOrphansAfter(
  db: DataPlaneDatabase,
  after: string | undefined,
): Promise<string | undefined> {
  const from = after === undefined ? sql`` : sql`WHERE order_id > ${after}::uuid`;
  const { rows } = await sql<{ last: string }>`
      WITH portion AS MATERIALIZED (
        SELECT order_id FROM oms_orders ${from} ORDER BY order_id LIMIT ${SWEPT_AT_ONCE}
      ), orphans AS (
        DELETE FROM oms_orders USING portion
        WHERE oms_orders.order_id = portion.order_id
          AND NOT EXISTS (SELECT FROM orders WHERE id = portion.order_id)
      )
      SELECT order_id AS last FROM portion ORDER BY order_id DESC LIMIT 1`.execute(db);
  return rows[0]?.last;
}
