/** The SQL of edits. */
import type { Insertable, Kysely, Updateable } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { OrderItemTable, OrderTable } from '../database/tables/orders.ts';

export async function saveEdit(
  db: Kysely<DataPlane>,
  orderId: string,
  columns: Updateable<OrderTable>,
): Promise<void> {
  if (Object.keys(columns).length === 0) return;
  await db.updateTable('orders').set(columns).where('id', '=', orderId).execute();
}

export async function insertLines(
  db: Kysely<DataPlane>,
  lines: readonly Insertable<OrderItemTable>[],
): Promise<void> {
  if (lines.length > 0) await db.insertInto('order_items').values(lines).execute();
}
