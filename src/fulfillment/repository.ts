/** The SQL of fulfillments and their allocations. */
import { sql, type Insertable, type Kysely } from 'kysely';
import type { AllocationTable, DataPlane, FulfillmentTable } from '../database/tables.ts';
import { ALLOCATION_STATUS_OF, type FulfillmentStatus } from './fulfillment.ts';

const ENDED: readonly FulfillmentStatus[] = ['CANCELLED', 'REJECTED'];

/** The time that reaching a status stamps on the allocations. */
const STAMP: Partial<
  Record<FulfillmentStatus, 'picking_started_at' | 'packed_at' | 'shipped_at' | 'delivered_at'>
> = {
  PICKING: 'picking_started_at',
  READY_TO_SHIP: 'packed_at',
  SHIPPED: 'shipped_at',
  DELIVERED: 'delivered_at',
  PICKED_UP: 'delivered_at',
};

export async function insertFulfillments(
  db: Kysely<DataPlane>,
  fulfillments: Insertable<FulfillmentTable>[],
  allocations: Insertable<AllocationTable>[],
): Promise<void> {
  await db
    .with('made', (qb) => qb.insertInto('fulfillments').values(fulfillments))
    .insertInto('fulfillment_allocations')
    .values(allocations)
    .execute();
}

/**
 * Moves a fulfillment and its allocations from one status to the next. The caller holds the order's lock.
 *
 * @returns false when it is not in `from`.
 */
export async function moveFulfillment(
  db: Kysely<DataPlane>,
  id: string,
  from: readonly FulfillmentStatus[],
  to: FulfillmentStatus,
): Promise<boolean> {
  const stamp = STAMP[to];
  const stamped = stamp ? sql`, ${sql.ref(stamp)} = clock_timestamp()` : sql``;
  const { rows } = await sql`
    WITH moved AS (
      UPDATE fulfillments SET status = ${to}, updated_at = clock_timestamp()
      WHERE id = ${id} AND status = ANY (${[...from]}::text[])
      RETURNING id
    ), carried AS (
      UPDATE fulfillment_allocations allocation SET status = ${ALLOCATION_STATUS_OF[to]}${stamped}
      FROM moved WHERE allocation.fulfillment_id = moved.id
    )
    SELECT FROM moved`.execute(db);
  return rows.length > 0;
}

/** The fulfillments of an order that have not ended early. */
export async function liveFulfillments(db: Kysely<DataPlane>, orderId: string) {
  return db
    .selectFrom('fulfillments')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'fulfillments.node_id')
    .select(['fulfillments.id', 'fulfillments.number', 'fulfillments.node_id', 'fulfillments.status'])
    .select(['node.code as node_code', 'node.fulfillment_mode as node_mode'])
    .where('fulfillments.order_id', '=', orderId)
    .where('fulfillments.status', 'not in', ENDED)
    .orderBy('fulfillments.number')
    .execute();
}

/** Ends fulfillments early; their allocations with them. */
export async function endFulfillments(
  db: Kysely<DataPlane>,
  ids: readonly string[],
  status: 'CANCELLED' | 'REJECTED',
): Promise<void> {
  await db
    .with('ended', (qb) =>
      qb
        .updateTable('fulfillments')
        .set({ status, updated_at: sql`clock_timestamp()` })
        .where('id', 'in', ids)
        .returning('id'),
    )
    .updateTable('fulfillment_allocations')
    .from('ended')
    .set({ status: ALLOCATION_STATUS_OF[status] })
    .whereRef('fulfillment_allocations.fulfillment_id', '=', 'ended.id')
    .execute();
}
