/** The SQL of waiting for stock: who waits for which units, and what is set aside for those who were woken. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { OrderHead } from '../orders/repository.ts';
import type { StockPlace } from './inventory.ts';
import type { FreeUnits, SetAside, WaitingOrder } from './stock-queue.ts';

/** Orders of one queue that one arrival considers. */
const QUEUE_LIMIT = 500;

const rowsOf = (places: readonly StockPlace[]) =>
  sql`unnest(${places.map((each) => each.nodeId)}::uuid[], ${places.map((each) => each.sku)}::text[])`;

/**
 * Locks the stock records of these places in the order (node, sku), like everything that moves stock.
 *
 * @returns the SKUs among them that somebody waits for.
 */
export async function lockRecords(db: Kysely<DataPlane>, places: readonly StockPlace[]): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    WITH place AS (
      SELECT DISTINCT node_id, sku FROM ${rowsOf(places)} AS given (node_id, sku)
    ), locked AS (
      SELECT item.node_id, item.sku FROM inventory_items item JOIN place USING (node_id, sku)
      ORDER BY item.node_id, item.sku FOR UPDATE OF item
    )
    SELECT DISTINCT sku FROM locked WHERE EXISTS (SELECT FROM stock_waits WHERE stock_waits.sku = locked.sku)`.execute(
    db,
  );
  return rows.map((row) => row.sku);
}

/** Those of the SKUs that somebody waits for. */
export async function findWaited(db: Kysely<DataPlane>, skus: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    SELECT sku FROM unnest(${[...skus]}::text[]) AS given (sku)
    WHERE EXISTS (SELECT FROM stock_waits WHERE stock_waits.sku = given.sku)`.execute(db);
  return rows.map((row) => row.sku);
}

/** The SKUs at a node that somebody waits for. */
export async function findWantedPlaces(db: Kysely<DataPlane>, nodeId: string): Promise<StockPlace[]> {
  return db
    .selectFrom('inventory_items as item')
    .select(['item.node_id as nodeId', 'item.sku'])
    .where('item.node_id', '=', nodeId)
    .where('item.sku', 'in', (eb) => eb.selectFrom('stock_waits').select('stock_waits.sku'))
    .execute();
}

/** Forgets what was set aside at these places for too long; the caller has locked the queues of their SKUs. */
export async function sweep(db: Kysely<DataPlane>, places: readonly StockPlace[]): Promise<void> {
  await sql`
    DELETE FROM stock_set_aside aside USING (SELECT DISTINCT node_id, sku FROM ${rowsOf(places)} AS given (node_id, sku)) place
    WHERE aside.node_id = place.node_id AND aside.sku = place.sku AND aside.until <= now()`.execute(db);
}

/**
 * Makes arrivals of one SKU at different nodes wake one after the other, so that they do not wake the same order twice
 * and leave the next one asleep. Taken in one order, whatever the order of the SKUs.
 */
export async function lockQueues(db: Kysely<DataPlane>, skus: readonly string[]): Promise<void> {
  await sql`
    SELECT pg_advisory_xact_lock(queue.key) FROM (
      SELECT DISTINCT hashtextextended('stock queue ' || sku, 0) AS key FROM unnest(${[...skus]}::text[]) AS given (sku)
      ORDER BY key
    ) queue`.execute(db);
}

/** Who waits for a SKU, first in first, and what there is for them. */
export interface StockQueue {
  sku: string;
  /** Free units at all active nodes together. */
  pool: number;
  /** Free units at the nodes of the arrival; nodes without any are left out. */
  arrived: FreeUnits[];
  orders: WaitingOrder[];
}

/** Only orders behind this one; an order that waits for nothing stands before the whole queue. */
function behindOnly(orderId: string | undefined) {
  if (orderId === undefined) return sql``;
  return sql`AND (wait.since, wait.order_id) > (
    SELECT coalesce(min(since), '-infinity'), ${orderId}::uuid FROM stock_waits WHERE order_id = ${orderId})`;
}

/**
 * Reads queues together with the stock, as of one moment.
 *
 * @param places of the arrival.
 * @param behind leaves out the orders up to this one.
 */
export async function readQueues(
  db: Kysely<DataPlane>,
  skus: readonly string[],
  places: readonly StockPlace[],
  behind: string | undefined,
): Promise<StockQueue[]> {
  const { rows } = await sql<StockQueue>`
    SELECT wanted.sku, stock.pool, stock.arrived, queue.orders
    FROM unnest(${[...skus]}::text[]) AS wanted (sku)
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(free.units), 0)::bigint AS pool,
             coalesce(json_agg(json_build_object('nodeId', free.node_id, 'units', free.units) ORDER BY free.node_id)
               FILTER (WHERE free.units > 0 AND (free.node_id, wanted.sku) IN (
                 SELECT node_id, sku FROM ${rowsOf(places)} AS given (node_id, sku))), '[]') AS arrived
      FROM (
        SELECT item.node_id, greatest(0, item.quantity_available - item.safety_stock - (
          SELECT coalesce(sum(aside.quantity), 0) FROM stock_set_aside aside
          WHERE aside.node_id = item.node_id AND aside.sku = item.sku AND aside.until > now())) AS units
        FROM inventory_items item JOIN fulfillment_nodes node ON node.id = item.node_id
        WHERE item.sku = wanted.sku AND item.is_active AND node.status = 'ACTIVE'
      ) free
    ) stock
    CROSS JOIN LATERAL (
      SELECT coalesce(json_agg(json_build_object('orderId', waiting.order_id, 'need', waiting.need,
               'takesPart', waiting.allow_partial_shipment) ORDER BY waiting.since, waiting.order_id), '[]') AS orders
      FROM (
        SELECT wait.order_id, wait.since, wait.quantity - held.units AS need, orders.allow_partial_shipment
        FROM stock_waits wait JOIN orders ON orders.id = wait.order_id
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(aside.quantity), 0) AS units FROM stock_set_aside aside
          WHERE aside.order_id = wait.order_id AND aside.sku = wait.sku AND aside.until > now()
        ) held
        WHERE wait.sku = wanted.sku AND wait.quantity > held.units AND NOT orders.on_hold ${behindOnly(behind)}
        ORDER BY wait.since, wait.order_id LIMIT ${QUEUE_LIMIT}
      ) waiting
    ) queue
    ORDER BY wanted.sku`.execute(db);
  return rows;
}

/** Stores what is set aside, and leaves word for the workflow of every order that is woken. */
export async function saveWoken(
  db: Kysely<DataPlane>,
  orderIds: readonly string[],
  asides: readonly (SetAside & StockPlace)[],
  windowSeconds: number,
): Promise<void> {
  await sql`
    WITH set_aside AS (
      INSERT INTO stock_set_aside (node_id, sku, order_id, quantity, until)
      SELECT aside.node_id, aside.sku, aside.order_id, aside.units, now() + make_interval(secs => ${windowSeconds}::float8)
      FROM unnest(${asides.map((each) => each.nodeId)}::uuid[], ${asides.map((each) => each.sku)}::text[],
                  ${asides.map((each) => each.orderId)}::uuid[], ${asides.map((each) => each.units)}::int[])
             AS aside (node_id, sku, order_id, units)
      ORDER BY aside.node_id, aside.sku, aside.order_id
      ON CONFLICT (node_id, sku, order_id)
        DO UPDATE SET quantity = stock_set_aside.quantity + excluded.quantity, until = excluded.until
    )
    INSERT INTO outbox (topic, order_id, sequence)
    SELECT 'stock.arrived', orders.id, orders.event_count
    FROM unnest(${[...orderIds]}::uuid[]) WITH ORDINALITY AS woken (id, place) JOIN orders USING (id)
    ORDER BY woken.place`.execute(db);
}

/** Makes the order wait for these units and no others. */
export async function replaceWaits(
  db: Kysely<DataPlane>,
  orderId: string,
  needs: readonly { sku: string; quantity: number }[],
  since: Date,
): Promise<void> {
  await sql`
    WITH need AS (
      SELECT sku, sum(quantity)::int AS quantity
      FROM unnest(${needs.map((each) => each.sku)}::text[], ${needs.map((each) => each.quantity)}::int[])
             AS given (sku, quantity)
      GROUP BY sku
    ), over AS (
      DELETE FROM stock_waits WHERE order_id = ${orderId} AND sku NOT IN (SELECT sku FROM need)
    )
    INSERT INTO stock_waits (order_id, sku, quantity, since)
    SELECT ${orderId}::uuid, sku, quantity, ${since}::timestamptz FROM need
    ON CONFLICT (order_id, sku) DO UPDATE SET quantity = excluded.quantity, since = excluded.since
      WHERE stock_waits.quantity <> excluded.quantity OR stock_waits.since <> excluded.since`.execute(db);
}

/** The SKUs that the order waits for, or that something is set aside of for it. */
export async function findQueues(db: Kysely<DataPlane>, orderId: string): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    SELECT sku FROM stock_waits WHERE order_id = ${orderId}
    UNION SELECT sku FROM stock_set_aside WHERE order_id = ${orderId}`.execute(db);
  return rows.map((row) => row.sku);
}

/** Takes the order out of every queue. @returns where something was set aside for it. */
export async function removeWaits(db: Kysely<DataPlane>, orderId: string): Promise<StockPlace[]> {
  const { rows } = await sql<StockPlace>`
    WITH waits AS (DELETE FROM stock_waits WHERE order_id = ${orderId})
    DELETE FROM stock_set_aside WHERE order_id = ${orderId} RETURNING node_id AS "nodeId", sku`.execute(db);
  return rows;
}

/** Where something is set aside for the order. */
export async function findSetAside(db: Kysely<DataPlane>, orderId: string): Promise<StockPlace[]> {
  return db
    .selectFrom('stock_set_aside')
    .select(['node_id as nodeId', 'sku'])
    .where('order_id', '=', orderId)
    .execute();
}

/** Gives up what is set aside for the order at these places. */
export async function removeSetAside(
  db: Kysely<DataPlane>,
  orderId: string,
  places: readonly StockPlace[],
): Promise<void> {
  await sql`
    DELETE FROM stock_set_aside aside USING ${rowsOf(places)} AS given (node_id, sku)
    WHERE aside.order_id = ${orderId} AND aside.node_id = given.node_id AND aside.sku = given.sku`.execute(
    db,
  );
}

/** Those of the orders that are still short of stock; a look that is under way may have come too early. */
export async function findShort(db: DataPlaneDatabase, orderIds: readonly string[]): Promise<OrderHead[]> {
  return db
    .selectFrom('orders')
    .select(['id', 'order_number', 'status', 'channel', 'fulfillment_type'])
    .where('id', 'in', orderIds)
    .where('status', 'in', ['BACKORDERED', 'SOURCING'])
    .execute();
}
