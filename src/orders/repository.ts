/** The SQL of orders: accepting them and reading them. Status changes are in `status-repository`. */
import { sql, type Insertable, type Kysely, type SelectQueryBuilder } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { escapeLike } from '../database/like.ts';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { isAfter, microsOf } from '../database/places.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { OrderEventTable } from '../database/tables/orders.ts';
import { countMatching } from '../database/totals.ts';
import type { MomentPlace } from '../runtime/cursor.ts';
import type { DeepPage, Total } from '../runtime/deep-page.ts';
import { rangeEnd, rangeStart } from '../runtime/moments.ts';
import type { Origin } from '../runtime/origin.ts';
import type { NewOrder } from './acceptance.ts';
import type { OrderFilters } from './contract.ts';

export interface IdempotencyClaim {
  operation: string;
  key: string;
  request_hash: Buffer;
}

/** Writes the order, its lines, its first event, its outbox row and the claimed key in one statement: all or nothing. The relay goes on in the name of the origin. */
export async function insertOrder(
  db: DataPlaneDatabase,
  { order, items }: NewOrder,
  event: Insertable<OrderEventTable>,
  claim: IdempotencyClaim | undefined,
  origin: Origin | undefined,
): Promise<void> {
  const written = db
    .with('accepted', (qb) => qb.insertInto('orders').values(order))
    .with('lines', (qb) => qb.insertInto('order_items').values(items))
    .with('trail', (qb) => qb.insertInto('order_events').values(event));
  const row = {
    topic: event.event_type,
    order_id: order.id,
    sequence: event.sequence,
    request_id: origin?.requestId ?? null,
    traceparent: origin?.traceparent ?? null,
  };
  if (!claim) {
    await written.insertInto('outbox').values(row).execute();
    return;
  }
  await written
    .with('claimed', (qb) => qb.insertInto('idempotency_keys').values({ ...claim, resource_id: order.id }))
    .insertInto('outbox')
    .values(row)
    .execute();
}

/** The claim that was there first. */
export async function findIdempotencyKey(db: DataPlaneDatabase, operation: string, key: string) {
  return db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'resource_id'])
    .where('operation', '=', operation)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** The order that came first with this external id by the same way. */
export async function findByExternalId(
  db: DataPlaneDatabase,
  connectorId: string | null,
  externalId: string,
) {
  return db
    .selectFrom('orders')
    .select('id')
    .where('connector_id', 'is not distinct from', connectorId)
    .where('external_order_id', '=', externalId)
    .executeTakeFirst();
}

/**
 * By name, because a prepared `SELECT *` breaks when a migration adds a column under a running process.
 */
const ORDER_COLUMNS = [
  'id',
  'order_number',
  'channel',
  'fulfillment_type',
  'status',
  'payment_status',
  'version',
  'event_count',
  'customer_id',
  'customer_email',
  'customer_phone',
  'customer_name',
  'currency',
  'subtotal',
  'tax_amount',
  'shipping_amount',
  'discount_amount',
  'total_amount',
  'amount_authorized',
  'amount_captured',
  'amount_voided',
  'amount_refunded',
  'shipping_name',
  'shipping_address1',
  'shipping_address2',
  'shipping_city',
  'shipping_state',
  'shipping_postal_code',
  'shipping_country',
  'shipping_latitude',
  'shipping_longitude',
  'location_precision',
  'pickup_node_id',
  'pickup_ready_at',
  'pickup_code',
  'allow_partial_shipment',
  'on_hold',
  'hold_reason',
  'sourcing_rule_id',
  'connector_id',
  'external_order_id',
  'tags',
  'notes',
  'metadata',
  'status_reason',
  'created_at',
  'updated_at',
  'confirmed_at',
  'backordered_at',
  'shipped_at',
  'delivered_at',
  'cancelled_at',
] as const satisfies readonly (keyof DataPlane['orders'])[];

/** Orders with all that belongs to them, in one query. */
function selectOrders(db: DataPlaneDatabase) {
  return db
    .selectFrom('orders')
    .select(ORDER_COLUMNS.map((column) => `orders.${column}` as const))
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('order_items')
          .select(['id', 'line_number', 'sku', 'product_name', 'quantity', 'weight_lbs', 'metadata'])
          .select(['quantity_cancelled', 'quantity_returned'])
          // JSON numbers would lose the trailing zeros, and for large amounts the cents.
          .select([
            sql<string>`unit_price::text`.as('unit_price'),
            sql<string>`discount_amount::text`.as('discount_amount'),
            sql<string>`tax_amount::text`.as('tax_amount'),
            sql<string>`total_price::text`.as('total_price'),
          ])
          .whereRef('order_items.order_id', '=', 'orders.id')
          .orderBy('line_number'),
      ).as('items'),
      jsonArrayFrom(
        eb
          .selectFrom('fulfillments')
          .innerJoin('fulfillment_nodes', 'fulfillment_nodes.id', 'fulfillments.node_id')
          .select(['fulfillments.id', 'fulfillments.number', 'fulfillments.node_id', 'fulfillments.status'])
          .select(['fulfillments.rejection_reason', 'fulfillments.created_at', 'fulfillments.updated_at'])
          .select(['fulfillment_nodes.code as node_code', 'fulfillment_nodes.name as node_name'])
          .whereRef('fulfillments.order_id', '=', 'orders.id')
          .orderBy('fulfillments.number'),
      ).as('fulfillments'),
      jsonArrayFrom(
        eb
          .selectFrom('fulfillment_allocations as allocation')
          .innerJoin('order_items as line', 'line.id', 'allocation.order_item_id')
          .select([
            'allocation.id',
            'allocation.fulfillment_id',
            'allocation.order_item_id',
            'allocation.node_id',
          ])
          .select(['allocation.sku', 'allocation.quantity_allocated', 'allocation.quantity_picked'])
          .select('allocation.status')
          .select(['allocation.sourcing_score', 'allocation.allocated_at', 'allocation.picking_started_at'])
          .select(['allocation.packed_at', 'allocation.shipped_at'])
          .whereRef('allocation.order_id', '=', 'orders.id')
          .orderBy('allocation.allocated_at')
          .orderBy('line.line_number')
          .orderBy('allocation.id'),
      ).as('allocations'),
      jsonArrayFrom(
        eb
          .selectFrom('shipments')
          .select([
            'shipments.id',
            'fulfillment_id',
            'shipments.status',
            'carrier',
            'service_level',
            'is_simulated',
          ])
          .select(['tracking_number'])
          .select(['shipments.shipped_at', 'estimated_delivery_at', 'actual_delivery_at', 'tracking_events'])
          .select(sql<string>`shipping_cost::text`.as('shipping_cost'))
          .whereRef('shipments.order_id', '=', 'orders.id')
          .orderBy('booked_at')
          .orderBy('id'),
      ).as('shipments'),
    ]);
}

/** An order with its lines, fulfillments, allocations and shipments, as the database gives it. */
export type OrderRecord = Awaited<ReturnType<ReturnType<typeof selectOrders>['executeTakeFirstOrThrow']>>;

export async function findOrder(db: DataPlaneDatabase, id: string): Promise<OrderRecord | undefined> {
  return selectOrders(db).where('orders.id', '=', id).executeTakeFirst();
}

export async function findOrderByNumber(
  db: DataPlaneDatabase,
  number: string,
): Promise<OrderRecord | undefined> {
  return selectOrders(db).where('orders.order_number', '=', number).executeTakeFirst();
}

/** The orders that a filter lets through. */
export function filtered<O>(query: SelectQueryBuilder<DataPlane, 'orders', O>, filter: OrderFilters) {
  let rows = query;
  if (filter.status) rows = rows.where('orders.status', '=', filter.status);
  if (filter.channel) rows = rows.where('orders.channel', '=', filter.channel);
  if (filter.fulfillment_type) rows = rows.where('orders.fulfillment_type', '=', filter.fulfillment_type);
  if (filter.customer_email) {
    rows = rows.where(sql<string>`lower(orders.customer_email)`, '=', filter.customer_email.toLowerCase());
  }
  if (filter.search)
    rows = rows.where('orders.order_number', 'like', `${escapeLike(filter.search.toUpperCase())}%`);
  if (filter.on_hold !== undefined) rows = rows.where('orders.on_hold', '=', filter.on_hold);
  if (filter.from_date) rows = rows.where('orders.created_at', '>=', rangeStart(filter.from_date));
  if (filter.to_date) rows = rows.where('orders.created_at', '<', rangeEnd(filter.to_date));
  if (filter.node_id) {
    const node = filter.node_id;
    rows = rows.where((eb) =>
      eb.exists(
        eb
          .selectFrom('fulfillments')
          .select(sql`1`.as('one'))
          .whereRef('fulfillments.order_id', '=', 'orders.id')
          .where('fulfillments.node_id', '=', node),
      ),
    );
  }
  return rows;
}

const NEWEST_FIRST = ['orders.created_at', 'orders.id'] as const;

/** A page of orders, newest first, each with its place, and how many there are in all. */
export async function listOrders(db: DataPlaneDatabase, filter: OrderFilters, page: DeepPage<MomentPlace>) {
  const matching = filtered(db.selectFrom('orders').select('orders.id'), filter);
  const { after } = page;
  const ids = (after ? matching.where(isAfter(NEWEST_FIRST, after)) : matching)
    .orderBy('orders.created_at', 'desc')
    .orderBy('orders.id', 'desc')
    .limit(page.size)
    .offset(page.offset);
  const [rows, total] = await Promise.all([
    selectOrders(db)
      .select(microsOf('orders.created_at').as('micros'))
      .where('orders.id', 'in', ids)
      .orderBy('orders.created_at', 'desc')
      .orderBy('orders.id', 'desc')
      .execute(),
    countOrders(db, filter),
  ]);
  return { rows, total };
}

/** How many orders a filter lets through. Those of a node alone are counted without looking at the orders. */
function countOrders(db: DataPlaneDatabase, filter: OrderFilters): Promise<Total> {
  const { node_id: node, ...others } = filter;
  if (node === undefined || Object.values(others).some((value) => value !== undefined))
    return countMatching(db, filtered(db.selectFrom('orders'), filter));
  const ofNode = db.selectFrom('fulfillments').where('node_id', '=', node);
  return countMatching(db, ofNode.groupBy('order_id'));
}

/** Every sourcing decision of an order, first attempt first. */
export async function findDecisions(db: DataPlaneDatabase, orderId: string) {
  return db
    .selectFrom('sourcing_decisions')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('attempt')
    .execute();
}

/** The little of an order that starting its workflow takes. */
export async function findOrderHeads(db: DataPlaneDatabase, ids: readonly string[]) {
  return db
    .selectFrom('orders')
    .select(['id', 'order_number', 'status', 'channel', 'fulfillment_type'])
    .where('id', 'in', ids)
    .execute();
}
export type OrderHead = Awaited<ReturnType<typeof findOrderHeads>>[number];

/** Which of the orders have yet to be sourced, and are not on hold. */
export async function findUnsourced(db: DataPlaneDatabase, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('orders')
    .select('id')
    .where('id', '=', sql<string>`ANY (${[...ids]}::uuid[])`)
    .where('status', 'in', ['PENDING', 'CONFIRMED'])
    .where('on_hold', '=', false)
    .execute();
  return rows.map((row) => row.id);
}

/** Where an order stands, and how often it has been sourced. */
export async function findProgress(db: DataPlaneDatabase, id: string) {
  return db
    .selectFrom('orders')
    .select(['order_number', 'status', 'fulfillment_type', 'backordered_at', 'on_hold'])
    .select(
      sql<Date | null>`greatest(delivered_at, (
        SELECT max(updated_at) FROM returns WHERE order_id = orders.id AND status IN ('REQUESTED', 'RECEIVED')
      ))`.as('returns_count_from'),
    )
    .select(sql<number>`(SELECT count(*) FROM sourcing_decisions WHERE order_id = orders.id)`.as('attempts'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** How often the order has been sourced. */
export async function countAttempts(db: Kysely<DataPlane>, id: string): Promise<number> {
  const { attempts } = await db
    .selectFrom('sourcing_decisions')
    .select((eb) => eb.fn.countAll<number>().as('attempts'))
    .where('order_id', '=', id)
    .executeTakeFirstOrThrow();
  return Number(attempts);
}

/** The columns that the search index keeps, of several orders at once. */
export async function findIndexed(db: DataPlaneDatabase, ids: readonly string[]) {
  const [orders, lines] = await Promise.all([
    db
      .selectFrom('orders')
      .select(['id', 'version', 'order_number', 'external_order_id', 'status', 'channel', 'fulfillment_type'])
      .select([
        'customer_name',
        'customer_email',
        'currency',
        'total_amount',
        'shipping_city',
        'shipping_state',
      ])
      .select(['on_hold', 'tags', 'created_at', 'updated_at'])
      .where(sql<boolean>`id = ANY (${[...ids]}::uuid[])`)
      .execute(),
    db
      .selectFrom('order_items')
      .select(['order_id', 'sku', 'product_name', 'quantity', 'unit_price'])
      .where(sql<boolean>`order_id = ANY (${[...ids]}::uuid[])`)
      .orderBy('order_id')
      .orderBy('line_number')
      .execute(),
  ]);
  return { orders, lines };
}
