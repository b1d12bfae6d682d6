/** The SQL of fulfillments and their allocations. */
import { sql, type Insertable, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { AllocationTable, FulfillmentTable } from '../database/tables/orders.ts';
import { ALLOCATION_STATUS_OF, PRIORITY, type FulfillmentStatus } from './fulfillment.ts';

/** A fulfillment to be made; when it should be ready follows from its node. */
export type NewFulfillment = Omit<Insertable<FulfillmentTable>, 'promised_at' | 'rejection_reason'> & {
  priority: number;
};

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

/** When a node should have it ready: same-day by the end of its day, all else within its usual time. */
const promiseOf = (nodeId: string, priority: number) =>
  sql<Date>`(
    SELECT CASE WHEN ${priority}::int = ${PRIORITY.SAME_DAY_DELIVERY}::int
      THEN ((now() AT TIME ZONE time_zone)::date + 1) AT TIME ZONE time_zone
      ELSE now() + avg_processing_hours * interval '1 hour' END
    FROM fulfillment_nodes WHERE id = ${nodeId}::uuid
  )`;

export async function insertFulfillments(
  db: Kysely<DataPlane>,
  fulfillments: readonly NewFulfillment[],
  allocations: Insertable<AllocationTable>[],
): Promise<void> {
  const rows = fulfillments.map((each) => ({
    ...each,
    promised_at: promiseOf(each.node_id, each.priority),
  }));
  await db
    .with('made', (qb) => qb.insertInto('fulfillments').values(rows))
    .insertInto('fulfillment_allocations')
    .values(allocations)
    .execute();
}

/** Keeps fulfillments to what was promised for those that they replace. */
export async function keepPromise(
  db: Kysely<DataPlane>,
  ids: readonly string[],
  replaced: readonly string[],
): Promise<void> {
  await sql`
    UPDATE fulfillments SET promised_at = (SELECT max(promised_at) FROM fulfillments WHERE id = ANY (${[...replaced]}::uuid[]))
    WHERE id = ANY (${[...ids]}::uuid[])`.execute(db);
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
      FROM moved WHERE allocation.fulfillment_id = moved.id AND allocation.status NOT IN ('CANCELLED', 'FAILED')
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
  reason: string | null,
): Promise<void> {
  await sql`
    WITH ended AS (
      UPDATE fulfillments
      SET status = ${status}, updated_at = clock_timestamp(),
          rejection_reason = coalesce(rejection_reason, ${status === 'REJECTED' ? reason : null})
      WHERE id = ANY (${[...ids]}::uuid[])
      RETURNING id
    )
    UPDATE fulfillment_allocations allocation SET status = ${ALLOCATION_STATUS_OF[status]}
    FROM ended WHERE allocation.fulfillment_id = ended.id AND allocation.status NOT IN ('CANCELLED', 'FAILED')`.execute(
    db,
  );
}

/** The live allocations of a fulfillment, by line. */
export async function findAllocations(db: Kysely<DataPlane>, fulfillmentId: string) {
  return db
    .selectFrom('fulfillment_allocations as allocation')
    .innerJoin('order_items as line', 'line.id', 'allocation.order_item_id')
    .select(['allocation.id', 'allocation.order_item_id', 'allocation.sku', 'allocation.quantity_allocated'])
    .where('allocation.fulfillment_id', '=', fulfillmentId)
    .where('allocation.status', 'not in', ['CANCELLED', 'FAILED'])
    .orderBy('line.line_number')
    .orderBy('allocation.id')
    .execute();
}

/** Keeps what was found of each allocation; one of which nothing was found has failed. */
export async function savePicked(
  db: Kysely<DataPlane>,
  picked: readonly { id: string; quantity: number }[],
): Promise<void> {
  await sql`
    UPDATE fulfillment_allocations allocation
    SET quantity_picked = found.quantity,
        quantity_allocated = CASE WHEN found.quantity > 0 THEN found.quantity ELSE quantity_allocated END,
        status = CASE WHEN found.quantity > 0 THEN status ELSE 'FAILED' END
    FROM unnest(${picked.map((each) => each.id)}::uuid[], ${picked.map((each) => each.quantity)}::int[])
           AS found (id, quantity)
    WHERE allocation.id = found.id`.execute(db);
}

/** Takes units out of allocations; one that nothing is left of is cancelled and keeps its quantity as it was. */
export async function reduceAllocations(
  db: Kysely<DataPlane>,
  cuts: readonly { allocationId: string; quantity: number }[],
): Promise<void> {
  await sql`
    UPDATE fulfillment_allocations allocation
    SET quantity_allocated = CASE WHEN quantity_allocated > cut.quantity
          THEN quantity_allocated - cut.quantity ELSE quantity_allocated END,
        quantity_picked = CASE WHEN quantity_allocated > cut.quantity
          THEN least(quantity_picked, quantity_allocated - cut.quantity) ELSE quantity_picked END,
        status = CASE WHEN quantity_allocated > cut.quantity THEN status ELSE 'CANCELLED' END
    FROM unnest(${cuts.map((cut) => cut.allocationId)}::uuid[], ${cuts.map((cut) => cut.quantity)}::int[])
           AS cut (id, quantity)
    WHERE allocation.id = cut.id`.execute(db);
}

/** Says why the node could not give all of it; the order does not come to this node again. */
export async function markShort(db: Kysely<DataPlane>, id: string, reason: string): Promise<void> {
  await db.updateTable('fulfillments').set({ rejection_reason: reason }).where('id', '=', id).execute();
}
