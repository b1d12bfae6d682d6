/** The SQL of returns. */
import { sql, type Insertable, type Kysely, type SelectQueryBuilder } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { escapeLike } from '../database/like.ts';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { ReturnLineTable, ReturnTable } from '../database/tables/orders.ts';
import type { ReturnsQuery } from './contract.ts';
import type { Disposition, ReturnStatus } from './return.ts';

function selectReturns(db: Kysely<DataPlane>) {
  return db
    .selectFrom('returns')
    .innerJoin('orders', 'orders.id', 'returns.order_id')
    .leftJoin('fulfillment_nodes as node', 'node.id', 'returns.node_id')
    .select(['returns.id', 'returns.return_number', 'returns.order_id', 'returns.status', 'returns.reason'])
    .select(['returns.rejection_reason', 'returns.node_id', 'returns.refunded_amount', 'returns.created_by'])
    .select(['returns.created_at', 'returns.updated_at', 'returns.received_at'])
    .select(['orders.order_number', 'orders.currency', 'orders.total_amount', 'orders.shipping_amount'])
    .select(['orders.amount_captured', 'orders.amount_refunded', 'orders.status as order_status'])
    .select('node.code as node_code')
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('return_lines as returned')
          .innerJoin('order_items as line', 'line.id', 'returned.order_item_id')
          .select([
            'returned.id',
            'returned.order_item_id',
            'returned.quantity',
            'returned.quantity_received',
          ])
          .select(['returned.disposition', 'line.sku', 'line.product_name'])
          .whereRef('returned.return_id', '=', 'returns.id')
          .orderBy('line.line_number'),
      ).as('lines'),
      jsonArrayFrom(
        eb
          .selectFrom('order_items as line')
          .select(['line.id', 'line.quantity_returned'])
          .select(sql<number>`line.quantity - line.quantity_cancelled`.as('units'))
          .select(sql<string>`line.total_price::text`.as('total_price'))
          .whereRef('line.order_id', '=', 'returns.order_id'),
      ).as('order_lines'),
    ]);
}
export type ReturnRecord = Awaited<ReturnType<ReturnType<typeof selectReturns>['executeTakeFirstOrThrow']>>;

export async function findReturn(db: Kysely<DataPlane>, id: string): Promise<ReturnRecord | undefined> {
  return selectReturns(db).where('returns.id', '=', id).executeTakeFirst();
}

function filtered<O>(query: SelectQueryBuilder<DataPlane, 'returns', O>, filter: ReturnsQuery) {
  let rows = query;
  if (filter.status) rows = rows.where('returns.status', '=', filter.status);
  if (filter.order_id) rows = rows.where('returns.order_id', '=', filter.order_id);
  if (filter.search) {
    const beginning = `${escapeLike(filter.search.toUpperCase())}%`;
    rows = rows.where((eb) =>
      eb.or([
        eb('returns.return_number', 'like', beginning),
        eb('returns.order_id', 'in', (order) =>
          order.selectFrom('orders').select('id').where('order_number', 'like', beginning),
        ),
      ]),
    );
  }
  return rows;
}

/** A page of returns, newest first, and how many there are in all. */
export async function listReturns(
  db: DataPlaneDatabase,
  filter: ReturnsQuery,
): Promise<{ rows: ReturnRecord[]; total: number }> {
  const page = filtered(db.selectFrom('returns').select('returns.id'), filter)
    .orderBy('returns.created_at', 'desc')
    .orderBy('returns.id', 'desc')
    .limit(filter.page_size)
    .offset((filter.page - 1) * filter.page_size);
  const [rows, { total }] = await Promise.all([
    selectReturns(db)
      .where('returns.id', 'in', page)
      .orderBy('returns.created_at', 'desc')
      .orderBy('returns.id', 'desc')
      .execute(),
    filtered(
      db.selectFrom('returns').select((eb) => eb.fn.countAll<number>().as('total')),
      filter,
    ).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** Writes a return with its lines; a repeat of its id changes nothing. */
export async function insertReturn(
  db: Kysely<DataPlane>,
  row: Insertable<ReturnTable>,
  lines: readonly Insertable<ReturnLineTable>[],
): Promise<void> {
  await db
    .with('made', (qb) => qb.insertInto('returns').values(row))
    .insertInto('return_lines')
    .values(lines)
    .execute();
}

/** Units of each line of the order that returns not received yet speak of. */
export async function findAnnounced(db: Kysely<DataPlane>, orderId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('return_lines')
    .innerJoin('returns', 'returns.id', 'return_lines.return_id')
    .select('return_lines.order_item_id')
    .select(sql<number>`sum(return_lines.quantity)::int`.as('quantity'))
    .where('returns.order_id', '=', orderId)
    .where('returns.status', '=', 'REQUESTED')
    .groupBy('return_lines.order_item_id')
    .execute();
  return new Map(rows.map((row) => [row.order_item_id, row.quantity]));
}

/** The order's returns that are on their way, the first first. */
export async function findRequested(db: Kysely<DataPlane>, orderId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('returns')
    .select('id')
    .where('order_id', '=', orderId)
    .where('status', '=', 'REQUESTED')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => row.id);
}

/** The nodes that sent a line's units, the first first. */
export async function findSenders(db: Kysely<DataPlane>, orderId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('fulfillment_allocations')
    .select(['order_item_id', 'node_id'])
    .where('order_id', '=', orderId)
    .where('status', '=', 'DELIVERED')
    .orderBy('allocated_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.order_item_id, row.node_id]));
}

export interface ReceivedLine {
  id: string;
  order_item_id: string;
  quantity: number;
  disposition: Disposition;
}

/** Keeps what came back, on the return's lines and on the order's. */
export async function saveReceipt(
  db: Kysely<DataPlane>,
  returnId: string,
  nodeId: string,
  lines: readonly ReceivedLine[],
): Promise<void> {
  await sql`
    WITH received AS (
      SELECT * FROM unnest(
        ${lines.map((line) => line.id)}::uuid[], ${lines.map((line) => line.order_item_id)}::uuid[],
        ${lines.map((line) => line.quantity)}::int[], ${lines.map((line) => line.disposition)}::text[]
      ) AS r (id, order_item_id, quantity, disposition)
    ), noted AS (
      UPDATE return_lines line SET quantity_received = received.quantity, disposition = received.disposition
      FROM received WHERE line.id = received.id
    ), counted AS (
      UPDATE order_items item SET quantity_returned = item.quantity_returned + received.quantity
      FROM received WHERE item.id = received.order_item_id
    )
    UPDATE returns SET status = 'RECEIVED', node_id = ${nodeId}, received_at = clock_timestamp(),
      updated_at = clock_timestamp()
    WHERE id = ${returnId}`.execute(db);
}

export async function saveRejection(db: Kysely<DataPlane>, id: string, reason: string): Promise<void> {
  await db
    .updateTable('returns')
    .set({ status: 'REJECTED', rejection_reason: reason, updated_at: sql`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

export async function saveRefund(db: Kysely<DataPlane>, id: string, amount: string): Promise<void> {
  await db
    .updateTable('returns')
    .set({
      status: 'REFUNDED' satisfies ReturnStatus,
      refunded_amount: sql<string>`refunded_amount + ${amount}::numeric`,
      updated_at: sql`clock_timestamp()`,
    })
    .where('id', '=', id)
    .execute();
}

/** True when the node exists. */
export async function nodeExists(db: Kysely<DataPlane>, id: string): Promise<boolean> {
  const node = await db.selectFrom('fulfillment_nodes').select('id').where('id', '=', id).executeTakeFirst();
  return node !== undefined;
}
