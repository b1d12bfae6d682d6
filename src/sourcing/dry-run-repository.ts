/** The SQL of dry runs; it reads, and writes nothing. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';

export async function findOrderId(
  db: Kysely<DataPlane>,
  order: { id: string } | { number: string },
): Promise<string | undefined> {
  const orders = db.selectFrom('orders').select('id');
  const found =
    'id' in order ? orders.where('id', '=', order.id) : orders.where('order_number', '=', order.number);
  return (await found.executeTakeFirst())?.id;
}

/**
 * What sourcing may promise of these SKUs at every node that keeps them, none included: to the order if one is named,
 * else to an order without a place in any queue.
 *
 * @param own whether what is reserved for the order counts as free
 */
export async function findStockOf(
  db: Kysely<DataPlane>,
  skus: readonly string[],
  { orderId, own }: { orderId: string | null; own: boolean },
): Promise<{ node_id: string; sku: string; available: number }[]> {
  const { rows } = await sql<{ node_id: string; sku: string; available: number }>`
    WITH others AS (
      SELECT node_id, sku, sum(quantity) AS units FROM stock_set_aside
      WHERE order_id IS DISTINCT FROM ${orderId}::uuid AND until > now() AND sku = ANY (${[...skus]}::text[])
      GROUP BY node_id, sku
    ), own AS (
      SELECT allocation.node_id, allocation.sku, sum(reservation.quantity) AS units
      FROM fulfillment_allocations allocation
      JOIN inventory_reservations reservation ON reservation.allocation_id = allocation.id
      WHERE ${own} AND allocation.order_id = ${orderId}::uuid AND reservation.status = 'LIVE'
      GROUP BY allocation.node_id, allocation.sku
    )
    SELECT item.node_id, item.sku,
           item.quantity_available - item.safety_stock - coalesce(others.units, 0) + coalesce(own.units, 0) AS available
    FROM inventory_items item
    LEFT JOIN others USING (node_id, sku) LEFT JOIN own USING (node_id, sku)
    WHERE item.sku = ANY (${[...skus]}::text[]) AND item.is_active`.execute(db);
  return rows;
}
