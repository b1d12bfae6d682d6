/** All that the database keeps of one order, to see what a request has changed, and that it has changed nothing. */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';

/** Where the rows of each part are, with the order as `$order`, and their sequence. */
const PARTS = {
  order: ['orders', 'id = $order', 'id'],
  lines: ['order_items', 'order_id = $order', 'line_number'],
  trail: ['order_events', 'order_id = $order', 'sequence'],
  outbox: ['outbox', 'order_id = $order', 'sequence'],
  fulfillments: ['fulfillments', 'order_id = $order', 'number'],
  allocations: ['fulfillment_allocations', 'order_id = $order', 'id'],
  reservations: [
    'inventory_reservations',
    'allocation_id IN (SELECT id FROM fulfillment_allocations WHERE order_id = $order)',
    'allocation_id',
  ],
  stock: ['inventory_items', 'sku IN (SELECT sku FROM order_items WHERE order_id = $order)', 'id'],
  adjustments: [
    'inventory_adjustments',
    `inventory_item_id IN (SELECT item.id FROM inventory_items item
                           JOIN order_items line ON line.sku = item.sku WHERE line.order_id = $order)`,
    'id',
  ],
  waits: ['stock_waits', 'order_id = $order', 'sku'],
  setAside: ['stock_set_aside', 'order_id = $order', 'sku'],
  decisions: ['sourcing_decisions', 'order_id = $order', 'attempt'],
  shipments: ['shipments', 'order_id = $order', 'id'],
  payments: ['payments', 'order_id = $order', 'id'],
  returns: ['returns', 'order_id = $order', 'id'],
  returnLines: ['return_lines', 'return_id IN (SELECT id FROM returns WHERE order_id = $order)', 'id'],
  requests: ['order_requests', 'order_id = $order', 'id'],
} as const satisfies Record<string, readonly [table: string, where: string, sequence: string]>;

/** A part of what is kept of an order. */
export type Part = keyof typeof PARTS;
/** A row as JSON has it: amounts are numbers. */
export type Row = Record<string, unknown>;
export type OrderImage = Record<Part, Row[]>;

const IMAGE = `SELECT jsonb_build_object(${Object.entries(PARTS)
  .map(
    ([part, [table, where, sequence]]) =>
      `'${part}', (SELECT coalesce(jsonb_agg(to_jsonb(kept) ORDER BY ${sequence}), '[]') FROM ${table} kept WHERE ${where})`,
  )
  .join(', ')}) AS image`.split('$order');

/** Reads all rows of an order, and those of the stock that it asks for, at one moment. */
export async function imageOf(db: DataPlaneDatabase, orderId: string): Promise<OrderImage> {
  const query = sql.join(
    IMAGE.map((text) => sql.raw(text)),
    sql`${orderId}::uuid`,
  );
  const { rows } = await sql<{ image: OrderImage }>`${query}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`There is no image of order ${orderId}`);
  return row.image;
}

/** The rows of a part that are new, or not as they were. */
export function changedRows(part: Part, before: OrderImage, after: OrderImage): Row[] {
  return after[part].filter((row) => !before[part].some((each) => isDeepStrictEqual(each, row)));
}

/** The parts in which two images differ. */
export function changedParts(before: OrderImage, after: OrderImage): Part[] {
  const parts = Object.keys(PARTS) as Part[];
  return parts.filter((part) => !isDeepStrictEqual(before[part], after[part]));
}
