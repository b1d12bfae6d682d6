/** The SQL of reconciling: orders to which something can still happen, in batches, never by looking at all orders. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { ORDER_STATUSES, type OrderStatus } from './order.ts';
import type { OrderHead } from './repository.ts';

const BATCH = 500;
const UNDER_WAY = ORDER_STATUSES.filter(
  (status) => !['DELIVERED', 'PICKED_UP', 'RETURNED', 'REFUNDED', 'CANCELLED'].includes(status),
);

export type OpenOrder = OrderHead & { created_at: Date };

/** An order with the moment that the list goes by: as text, because a Date knows no microseconds. */
type Row = OpenOrder & { at: string };

/** Reads on by the moment and the id of the last row. */
async function* batches(read: (after: Row | undefined) => Promise<Row[]>): AsyncGenerator<OpenOrder[]> {
  let last: Row | undefined;
  do {
    const rows = await read(last);
    if (rows.length > 0) yield rows;
    last = rows.length === BATCH ? rows.at(-1) : undefined;
  } while (last);
}

const HEAD = sql`orders.id, order_number, status, channel, fulfillment_type, orders.created_at`;

async function readUnderWay(
  db: Kysely<DataPlane>,
  status: OrderStatus,
  after: Row | undefined,
): Promise<Row[]> {
  const on = after ? sql`AND (created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
  const { rows } = await sql<Row>`
    SELECT ${HEAD}, created_at::text AS at FROM orders
    WHERE status = ${status} ${on}
    ORDER BY created_at DESC, id DESC LIMIT ${BATCH}`.execute(db);
  return rows;
}

async function readArrived(db: Kysely<DataPlane>, seconds: number, after: Row | undefined): Promise<Row[]> {
  const on = after ? sql`AND (delivered_at, id) > (${after.at}::timestamptz, ${after.id}::uuid)` : sql``;
  const { rows } = await sql<Row>`
    SELECT ${HEAD}, delivered_at::text AS at FROM orders
    WHERE delivered_at > now() - make_interval(secs => ${seconds}::float8)
      AND status IN ('DELIVERED', 'PICKED_UP', 'RETURNED') ${on}
    ORDER BY delivered_at, id LIMIT ${BATCH}`.execute(db);
  return rows;
}

async function readReturning(db: Kysely<DataPlane>, seconds: number, after: Row | undefined): Promise<Row[]> {
  const on = after
    ? sql`AND (returns.created_at, orders.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
    : sql``;
  const { rows } = await sql<Row>`
    SELECT ${HEAD}, returns.created_at::text AS at
    FROM (SELECT order_id, created_at, updated_at FROM returns WHERE status IN ('REQUESTED', 'RECEIVED')) AS returns
    JOIN orders ON orders.id = returns.order_id
    WHERE returns.updated_at > now() - make_interval(secs => ${seconds}::float8)
      AND orders.status IN ('DELIVERED', 'PICKED_UP', 'RETURNED') ${on}
    ORDER BY returns.created_at DESC, orders.id DESC LIMIT ${BATCH}`.execute(db);
  return rows;
}

/**
 * Orders to which something can still happen: under way, or arrived within the return window, or with a return that is
 * not settled. One that is found in two ways comes twice.
 */
export async function* openOrders(
  db: Kysely<DataPlane>,
  returnWindowSeconds: number,
): AsyncGenerator<OpenOrder[]> {
  for (const status of UNDER_WAY) yield* batches((after) => readUnderWay(db, status, after));
  yield* batches((after) => readArrived(db, returnWindowSeconds, after));
  yield* batches((after) => readReturning(db, returnWindowSeconds, after));
}
