/** The orders of a node are counted, and found among others, without looking at each fulfillment. */
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX fulfillments_node_orders ON fulfillments (node_id, order_id)`.execute(db);
}
