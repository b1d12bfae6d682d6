/** The SQL of the work list: fulfillments as the people of their nodes need them. */
import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { isFinal, ORDER_STATUSES } from '../orders/order.ts';
import { AT_NODE, isAtNode } from './at-node.ts';
import type { WorkQuery } from './contract.ts';
import type { FulfillmentStatus } from './fulfillment.ts';

const ENDED_ORDERS = ORDER_STATUSES.filter(isFinal);

/** Fulfillments with their order, node, lines and parcel, in one query. */
function selectWork(db: DataPlaneDatabase) {
  return db
    .selectFrom('fulfillments')
    .innerJoin('orders', 'orders.id', 'fulfillments.order_id')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'fulfillments.node_id')
    .leftJoin('shipments as parcel', (join) =>
      join.onRef('parcel.fulfillment_id', '=', 'fulfillments.id').on('parcel.status', '!=', 'VOIDED'),
    )
    .select(['fulfillments.id', 'fulfillments.number', 'fulfillments.order_id', 'fulfillments.status'])
    .select(['fulfillments.priority', 'fulfillments.promised_at', 'fulfillments.rejection_reason'])
    .select(['fulfillments.created_at', 'fulfillments.updated_at'])
    .select(['orders.order_number', 'orders.status as order_status', 'orders.channel'])
    .select(['orders.fulfillment_type', 'orders.customer_name', 'orders.on_hold', 'orders.hold_reason'])
    .select(['fulfillments.node_id', 'node.code as node_code', 'node.name as node_name'])
    .select('node.fulfillment_mode as node_mode')
    .select(['parcel.id as shipment_id', 'parcel.carrier', 'parcel.tracking_number'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('fulfillment_allocations as allocation')
          .innerJoin('order_items as line', 'line.id', 'allocation.order_item_id')
          .select(['allocation.id as allocation_id', 'allocation.order_item_id', 'allocation.sku'])
          .select(['line.product_name', 'allocation.quantity_allocated as quantity'])
          .select(['allocation.quantity_picked', 'allocation.status'])
          .whereRef('allocation.fulfillment_id', '=', 'fulfillments.id')
          .orderBy('line.line_number')
          .orderBy('allocation.id'),
      ).as('lines'),
    );
}

/** A fulfillment as the database gives it. */
export type WorkRecord = Awaited<ReturnType<ReturnType<typeof selectWork>['executeTakeFirstOrThrow']>>;

export async function findWork(db: DataPlaneDatabase, id: string): Promise<WorkRecord | undefined> {
  return selectWork(db).where('fulfillments.id', '=', id).executeTakeFirst();
}

/** All that is printed for a fulfillment. */
export async function findPrinted(db: DataPlaneDatabase, id: string) {
  return selectWork(db)
    .select(['orders.created_at as ordered_at', 'orders.notes', 'orders.shipping_name'])
    .select(['orders.shipping_address1', 'orders.shipping_address2', 'orders.shipping_city'])
    .select(['orders.shipping_state', 'orders.shipping_postal_code', 'orders.shipping_country'])
    .where('fulfillments.id', '=', id)
    .executeTakeFirst();
}
export type PrintedRecord = NonNullable<Awaited<ReturnType<typeof findPrinted>>>;

/** Statuses are written out: the planner takes an index with a condition only when it can see that it holds. */
const hasStatus = (statuses: readonly FulfillmentStatus[]) =>
  sql<SqlBool>`fulfillments.status IN (${sql.join(statuses.map((status) => sql.lit(status)))})`;

function filtered<O>(query: SelectQueryBuilder<DataPlane, 'fulfillments', O>, filter: WorkQuery) {
  let rows = query.where(hasStatus(filter.status ? [filter.status] : AT_NODE));
  if (filter.node_id) rows = rows.where('fulfillments.node_id', '=', filter.node_id);
  if (filter.order_id) rows = rows.where('fulfillments.order_id', '=', filter.order_id);
  return rows;
}

/**
 * What lies with its node, of orders that have not come to their end. The order is looked up for each: a join would make
 * the planner read all orders, of which few are open.
 */
function selectOpen(db: DataPlaneDatabase, filter: WorkQuery) {
  return filtered(db.selectFrom('fulfillments'), filter).where((eb) =>
    eb(
      eb.selectFrom('orders').select('orders.status').whereRef('orders.id', '=', 'fulfillments.order_id'),
      'not in',
      ENDED_ORDERS,
    ),
  );
}

async function listOpen(db: DataPlaneDatabase, filter: WorkQuery) {
  const page = selectOpen(db, filter)
    .select('fulfillments.id')
    .orderBy('fulfillments.priority')
    .orderBy('fulfillments.promised_at')
    .orderBy('fulfillments.id')
    .limit(filter.page_size)
    .offset((filter.page - 1) * filter.page_size);
  const [rows, count] = await Promise.all([
    selectWork(db)
      .where('fulfillments.id', 'in', page)
      .orderBy('fulfillments.priority')
      .orderBy('fulfillments.promised_at')
      .orderBy('fulfillments.id')
      .execute(),
    selectOpen(db, filter)
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total: count.total };
}

/** What has left or ended. The index knows it by node, so that each node gives its own latest ones. */
async function listPast(db: DataPlaneDatabase, filter: WorkQuery) {
  const page = db
    .selectFrom('fulfillment_nodes as node')
    .innerJoinLateral(
      (eb) =>
        filtered(eb.selectFrom('fulfillments').select(['fulfillments.id', 'fulfillments.updated_at']), filter)
          .where('fulfillments.node_id', '=', sql.ref<string>('node.id'))
          .orderBy('fulfillments.updated_at', 'desc')
          .orderBy('fulfillments.id', 'desc')
          .limit(filter.page * filter.page_size)
          .as('past'),
      (join) => join.onTrue(),
    )
    .select('past.id')
    .orderBy('past.updated_at', 'desc')
    .orderBy('past.id', 'desc')
    .limit(filter.page_size)
    .offset((filter.page - 1) * filter.page_size);
  const [rows, count] = await Promise.all([
    selectWork(db)
      .where('fulfillments.id', 'in', page)
      .orderBy('fulfillments.updated_at', 'desc')
      .orderBy('fulfillments.id', 'desc')
      .execute(),
    filtered(
      db.selectFrom('fulfillments').select((eb) => eb.fn.countAll<number>().as('total')),
      filter,
    ).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: count.total };
}

/** A page, and how many there are in all: open work by urgency, what has left or ended by its last change. */
export async function listWork(
  db: DataPlaneDatabase,
  filter: WorkQuery,
): Promise<{ rows: WorkRecord[]; total: number }> {
  const isPast = filter.status !== undefined && !isAtNode(filter.status);
  return isPast ? listPast(db, filter) : listOpen(db, filter);
}
