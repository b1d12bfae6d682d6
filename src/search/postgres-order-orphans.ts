/** What order search by PostgreSQL keeps of orders that are gone. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

const SWEPT_AT_ONCE = 5_000;

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
