/** The SQL of going through all orders. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

/** About how many orders there are: what the planner knows, or a count where it knows of few. */
export async function countOrders(db: DataPlaneDatabase): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT CASE WHEN reltuples > 10000 THEN reltuples::int ELSE (SELECT count(*)::int FROM orders) END AS count
    FROM pg_class WHERE oid = 'orders'::regclass`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Ids in their own order, which is that of their making. */
export async function findOrdersAfter(
  db: DataPlaneDatabase,
  after: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('orders')
    .select('id')
    .$if(after !== null, (query) => query.where('id', '>', after))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
