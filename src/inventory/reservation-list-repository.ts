/** The SQL of showing who holds reserved units. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Paging } from './contract.ts';

/** A page of the live reservations of one record, the oldest first, and how many there are in all. */
export async function listReservations(db: DataPlaneDatabase, itemId: string, { page, page_size }: Paging) {
  const live = db
    .selectFrom('inventory_reservations as reservation')
    .where('reservation.inventory_item_id', '=', itemId)
    .where('reservation.status', '=', 'LIVE');
  const [rows, { total }] = await Promise.all([
    live
      .innerJoin('fulfillment_allocations as allocation', 'allocation.id', 'reservation.allocation_id')
      .innerJoin('fulfillments as fulfillment', 'fulfillment.id', 'allocation.fulfillment_id')
      .innerJoin('orders as order', 'order.id', 'allocation.order_id')
      .select(['reservation.allocation_id', 'reservation.quantity', 'reservation.created_at as reserved_at'])
      .select(['order.id as order_id', 'order.order_number', 'order.status as order_status'])
      .select(['fulfillment.id as fulfillment_id', 'fulfillment.number as fulfillment_number'])
      .orderBy('reservation.created_at')
      .orderBy('reservation.allocation_id')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute(),
    live.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}
