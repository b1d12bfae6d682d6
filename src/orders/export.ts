/** Orders as CSV, for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import type { Context } from '../tenancy/context.ts';
import type { OrderFilters } from './contract.ts';
import { findExported, type ExportedOrder } from './export-repository.ts';

const MOST_ORDERS = 10_000;

const COLUMNS: readonly (keyof ExportedOrder)[] = [
  'order_number',
  'status',
  'on_hold',
  'channel',
  'fulfillment_type',
  'customer_name',
  'customer_email',
  'items',
  'subtotal',
  'discount_amount',
  'tax_amount',
  'shipping_amount',
  'total_amount',
  'currency',
  'payment_status',
  'created_at',
  'confirmed_at',
  'shipped_at',
  'delivered_at',
  'cancelled_at',
  'external_order_id',
  'tags',
];

/**
 * Rows as RFC 4180 has them, with the mark by which spreadsheets know UTF-8. A value that a spreadsheet would run as a
 * formula begins with an apostrophe.
 */
export function toCsv(orders: readonly ExportedOrder[]): string {
  const rows = orders.map((order) => ({ ...order, tags: order.tags.join(', ') }));
  return stringify(rows, {
    bom: true,
    header: true,
    columns: COLUMNS,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: String, date: (moment) => moment.toISOString() },
  });
}

/** The orders that the filters let through, newest first, up to 10,000; the file bears today's date. */
export async function exportOrders(context: Context, filters: OrderFilters): Promise<File> {
  const csv = toCsv(await findExported(context.db, filters, MOST_ORDERS));
  const today = new Date().toISOString().slice(0, 10);
  return new File([csv], `orders-${today}.csv`, { type: 'text/csv' });
}
