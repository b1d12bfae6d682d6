/** Lists of orders by several filters, and by how a number begins, are decided in the index, without the orders. */
import { sql, type Kysely } from 'kysely';

const statements = [
  `DROP INDEX orders_status, orders_channel, orders_fulfillment_type, orders_order_number_key`,
  `CREATE INDEX orders_status ON orders (status, created_at DESC, id DESC)
    INCLUDE (channel, fulfillment_type, on_hold)`,
  `CREATE INDEX orders_channel ON orders (channel, created_at DESC, id DESC) INCLUDE (fulfillment_type, on_hold)`,
  `CREATE INDEX orders_fulfillment_type ON orders (fulfillment_type, created_at DESC, id DESC) INCLUDE (on_hold)`,
  `CREATE UNIQUE INDEX orders_order_number_key ON orders (order_number varchar_pattern_ops)
    INCLUDE (created_at, id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
