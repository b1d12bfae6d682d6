/** The SQL of reading stock. */
import { sql, type Expression, type SqlBool } from 'kysely';
import { escapeLike } from '../database/like.ts';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { InventoryQuery, ProductQuery } from './contract.ts';

/** The same SKU at more nodes than this is answered by the paged list. */
const NODES_PER_SKU_LIMIT = 1_000;

const offsetOf = (query: { page: number; page_size: number }) => (query.page - 1) * query.page_size;

/** The database keeps one open alert for every record that is low; see the trigger on stock records. */
const isLow = sql<SqlBool>`EXISTS (
  SELECT FROM stock_alerts alert WHERE alert.inventory_item_id = item.id AND alert.cleared_at IS NULL)`;

function selectItems(db: DataPlaneDatabase) {
  return db
    .selectFrom('inventory_items as item')
    .innerJoin('fulfillment_nodes as node', 'node.id', 'item.node_id')
    .selectAll('item')
    .select('node.code as node_code');
}

/** A stock record with the code of its node. */
export type InventoryRow = Awaited<ReturnType<ReturnType<typeof selectItems>['executeTakeFirstOrThrow']>>;

/** Records with a part of their SKU or name. */
function named(part: string): Expression<SqlBool> {
  const pattern = `%${escapeLike(part)}%`;
  return sql<SqlBool>`(item.sku ILIKE ${pattern} OR item.product_name ILIKE ${pattern})`;
}

/** What stock records a query means. */
export function itemFilters(
  query: Pick<InventoryQuery, 'node_id' | 'sku' | 'search' | 'low_stock_only'>,
): Expression<SqlBool>[] {
  return [
    query.node_id === undefined ? [] : sql<SqlBool>`item.node_id = ${query.node_id}`,
    query.sku === undefined ? [] : sql<SqlBool>`item.sku = ${query.sku}`,
    query.search ? named(query.search) : [],
    query.low_stock_only ? isLow : [],
  ].flat();
}

/** A page of stock records by SKU and node, and how many there are in all. */
export async function listItems(db: DataPlaneDatabase, query: InventoryQuery) {
  const filters = itemFilters(query);
  const [rows, { total }] = await Promise.all([
    selectItems(db)
      .where((eb) => eb.and(filters))
      .orderBy('item.sku')
      .orderBy('item.node_id')
      .limit(query.page_size)
      .offset(offsetOf(query))
      .execute(),
    db
      .selectFrom('inventory_items as item')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .where((eb) => eb.and(filters))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

/** The records of one SKU, by node code. */
export async function findBySku(db: DataPlaneDatabase, sku: string): Promise<InventoryRow[]> {
  return selectItems(db)
    .where('item.sku', '=', sku)
    .orderBy('node.code')
    .limit(NODES_PER_SKU_LIMIT)
    .execute();
}

export async function findItem(db: DataPlaneDatabase, id: string): Promise<InventoryRow | undefined> {
  return selectItems(db).where('item.id', '=', id).executeTakeFirst();
}

function productFilters(query: ProductQuery): Expression<SqlBool>[] {
  return [
    query.node_id === undefined ? [] : sql<SqlBool>`item.node_id = ${query.node_id}`,
    query.search ? named(query.search) : [],
  ].flat();
}

/** Stock added up by SKU. What the nodes may hold differently is taken from the record that changed last. */
function selectProducts(db: DataPlaneDatabase, query: ProductQuery) {
  const grouped = db
    .selectFrom('inventory_items as item')
    .where((eb) => eb.and(productFilters(query)))
    .groupBy('item.sku');
  return query.low_stock_only ? grouped.having(sql<SqlBool>`bool_or(${isLow})`) : grouped;
}

/** A page of products by SKU, and how many there are in all. */
export async function listProducts(db: DataPlaneDatabase, query: ProductQuery) {
  const latest = <T>(column: string) =>
    sql<T>`(array_agg(item.${sql.raw(column)} ORDER BY item.updated_at DESC, item.id))[1]`;
  const [rows, { total }] = await Promise.all([
    selectProducts(db, query)
      .select([
        'item.sku',
        latest<string | null>('product_name').as('product_name'),
        sql<number>`sum(item.quantity_on_hand)`.as('total_on_hand'),
        sql<number>`sum(item.quantity_available)`.as('total_available'),
        sql<number>`sum(item.quantity_reserved)`.as('total_reserved'),
        sql<number>`count(*)`.as('nodes_count'),
        latest<string>('unit_cost').as('unit_cost'),
        latest<number>('weight_lbs').as('weight_lbs'),
        latest<number>('reorder_point').as('reorder_point'),
        latest<number>('reorder_quantity').as('reorder_quantity'),
        sql<boolean>`bool_or(item.is_active)`.as('is_active'),
        sql<number>`count(*) FILTER (WHERE ${isLow})`.as('low_nodes_count'),
        sql<number>`sum(item.version)`.as('version'),
        sql<Date>`max(item.updated_at)`.as('updated_at'),
      ])
      .orderBy('item.sku')
      .limit(query.page_size)
      .offset(offsetOf(query))
      .execute(),
    db
      .selectFrom(selectProducts(db, query).select('item.sku').as('product'))
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}
