/** The SQL of an order's lines as they change: units that are wanted, reserved, gone. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';

/** What is wanted of each line, what it costs, and how many of its units lie where; first line first. */
export async function findLines(db: Kysely<DataPlane>, orderId: string) {
  const units = (condition: string) =>
    sql<number>`coalesce(sum(allocation.quantity_allocated) FILTER (WHERE ${sql.raw(condition)}), 0)::int`;
  return db
    .selectFrom('order_items as line')
    .leftJoin('fulfillment_allocations as allocation', 'allocation.order_item_id', 'line.id')
    .select(['line.id', 'line.line_number', 'line.sku', 'line.quantity', 'line.quantity_cancelled'])
    .select(['line.quantity_returned', 'line.unit_price', 'line.discount_amount', 'line.tax_amount'])
    .select('line.total_price')
    .select(units(`allocation.status NOT IN ('CANCELLED', 'FAILED')`).as('allocated'))
    .select(units(`allocation.status IN ('SHIPPED', 'DELIVERED')`).as('left'))
    .select(units(`allocation.status = 'DELIVERED'`).as('delivered'))
    .where('line.order_id', '=', orderId)
    .groupBy('line.id')
    .orderBy('line.line_number')
    .execute();
}
export type LineRow = Awaited<ReturnType<typeof findLines>>[number];

/** The amounts of an order that follow from its lines, and where it stands. */
export async function findAmounts(db: Kysely<DataPlane>, orderId: string) {
  return db
    .selectFrom('orders')
    .select(['discount_amount', 'shipping_amount', 'total_amount', 'currency', 'backordered_at'])
    .select('status')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow();
}

/** A line after its quantity has changed; amounts are decimals. */
export interface ChangedLine {
  id: string;
  quantity: number;
  quantity_cancelled: number;
  discount_amount: string;
  tax_amount: string;
  total_price: string;
}

const column = <K extends keyof ChangedLine>(lines: readonly ChangedLine[], key: K) =>
  lines.map((line) => line[key]);

export async function saveLines(db: Kysely<DataPlane>, lines: readonly ChangedLine[]): Promise<void> {
  if (lines.length === 0) return;
  await sql`
    UPDATE order_items line
    SET quantity = changed.quantity, quantity_cancelled = changed.cancelled, discount_amount = changed.discount,
        tax_amount = changed.tax, total_price = changed.total
    FROM unnest(${column(lines, 'id')}::uuid[], ${column(lines, 'quantity')}::int[],
                ${column(lines, 'quantity_cancelled')}::int[], ${column(lines, 'discount_amount')}::numeric[],
                ${column(lines, 'tax_amount')}::numeric[], ${column(lines, 'total_price')}::numeric[])
           AS changed (id, quantity, cancelled, discount, tax, total)
    WHERE line.id = changed.id`.execute(db);
}

export interface Amounts {
  subtotal: string;
  discount_amount: string;
  tax_amount: string;
  total_amount: string;
}

export async function saveAmounts(db: Kysely<DataPlane>, orderId: string, amounts: Amounts): Promise<void> {
  await db.updateTable('orders').set(amounts).where('id', '=', orderId).execute();
}
