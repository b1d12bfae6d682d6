/** The SQL behind an order's payments. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

/** Units that are wanted and units that have left by line; those of `leaving` count as having left. */
export async function findDueLines(db: DataPlaneDatabase, orderId: string, leaving: string | null) {
  return db
    .selectFrom('order_items as line')
    .select('line.total_price')
    .select(sql<number>`line.quantity - line.quantity_cancelled`.as('units'))
    .select(
      sql<number>`(
        SELECT coalesce(sum(quantity_allocated), 0)::int FROM fulfillment_allocations
        WHERE order_item_id = line.id AND (status IN ('SHIPPED', 'DELIVERED') OR
          (fulfillment_id = ${leaving}::uuid AND status NOT IN ('CANCELLED', 'FAILED')))
      )`.as('left_units'),
    )
    .where('line.order_id', '=', orderId)
    .execute();
}
