/** The SQL of stock alerts. The database raises and clears them itself: see the trigger on stock records. */
import { sql, type Expression, type SqlBool } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { AlertQuery } from './contract.ts';

function selectAlerts(db: DataPlaneDatabase) {
  return db
    .selectFrom('stock_alerts as alert')
    .innerJoin('inventory_items as item', 'item.id', 'alert.inventory_item_id')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'alert.node_id')
    .select(['alert.id', 'alert.inventory_item_id', 'alert.node_id', 'node.code as node_code', 'alert.sku'])
    .select(['item.product_name', 'alert.quantity_available', 'alert.reorder_point'])
    .select(['alert.raised_at', 'alert.cleared_at']);
}

export type AlertRow = Awaited<ReturnType<ReturnType<typeof selectAlerts>['executeTakeFirstOrThrow']>>;

const filters = ({ node_id: nodeId, is_open: isOpen }: AlertQuery): Expression<SqlBool>[] =>
  [
    isOpen ? sql<SqlBool>`alert.cleared_at IS NULL` : [],
    nodeId === undefined ? [] : sql<SqlBool>`alert.node_id = ${nodeId}`,
  ].flat();

/** A page of alerts, the last first, and how many there are in all. */
export async function listAlerts(db: DataPlaneDatabase, query: AlertQuery) {
  const { page, page_size: size } = query;
  const matches = filters(query);
  const [rows, { total }] = await Promise.all([
    selectAlerts(db)
      .where((eb) => eb.and(matches))
      .orderBy('alert.id', 'desc')
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    db
      .selectFrom('stock_alerts as alert')
      .where((eb) => eb.and(matches))
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** These alerts, in the order in which they were raised. */
export async function findAlerts(db: DataPlaneDatabase, ids: readonly string[]): Promise<AlertRow[]> {
  return selectAlerts(db).where('alert.id', 'in', ids).orderBy('alert.id').execute();
}
