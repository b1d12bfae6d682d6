/** The SQL of going through all that a projection is made from. */
import { sql } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { Source } from './outbox.ts';

/** Above this the planner's own count is near enough. */
const COUNTED = 10_000;

/** All rows of a table. */
function allOf(table: keyof DataPlane, noun: string): Source {
  return {
    noun,
    async count(db) {
      const { rows } = await sql<{ count: number }>`
        SELECT CASE WHEN reltuples > ${COUNTED} THEN reltuples::int
                    ELSE (SELECT count(*)::int FROM ${sql.table(table)}) END AS count
        FROM pg_class WHERE oid = ${table}::regclass`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async findAfter(db, after, limit) {
      const from = after === null ? sql`` : sql`WHERE id > ${after}::uuid`;
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM ${sql.table(table)} ${from} ORDER BY id LIMIT ${limit}`.execute(db);
      return rows.map((row) => row.id);
    },
    async existing(db, ids) {
      const { rows } = await sql<{ id: string }>`
        SELECT id FROM ${sql.table(table)} WHERE id = ANY (${[...ids]}::uuid[])`.execute(db);
      return rows.map((row) => row.id);
    },
  };
}

export const ORDERS = allOf('orders', 'orders');
export const PRODUCTS = allOf('product_catalog', 'products');
export const DELIVERIES = allOf('webhook_events', 'deliveries');
export const NOTIFICATIONS = allOf('notifications', 'notifications');
