/** The SQL of exports: many orders, little of each. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { OrderFilters } from './contract.ts';
import { filtered } from './repository.ts';

/** The newest orders that the filter lets through, each with the units that are still wanted. */
export async function findExported(db: DataPlaneDatabase, filter: OrderFilters, limit: number) {
  return filtered(db.selectFrom('orders'), filter)
    .select(['order_number', 'status', 'on_hold', 'channel', 'fulfillment_type', 'customer_name'])
    .select(['customer_email', 'subtotal', 'discount_amount', 'tax_amount', 'shipping_amount'])
    .select(['total_amount', 'currency', 'payment_status', 'created_at', 'confirmed_at', 'shipped_at'])
    .select(['delivered_at', 'cancelled_at', 'external_order_id', 'tags'])
    .select((eb) =>
      eb
        .selectFrom('order_items as line')
        .select(sql<number>`coalesce(sum(line.quantity - line.quantity_cancelled), 0)`.as('units'))
        .whereRef('line.order_id', '=', 'orders.id')
        .as('items'),
    )
    .orderBy('orders.created_at', 'desc')
    .orderBy('orders.id', 'desc')
    .limit(limit)
    .execute();
}
export type ExportedOrder = Awaited<ReturnType<typeof findExported>>[number];
