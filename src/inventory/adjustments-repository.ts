/** The SQL that changes how many units a node has on hand, each change with its entry in the stock log. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { countMatching } from '../database/totals.ts';
import type { PositionPlace } from '../runtime/cursor.ts';
import type { DeepPage } from '../runtime/deep-page.ts';
import { MOST_UNITS, type AdjustmentReason, type StockPlace } from './inventory.ts';
import type { Author } from './reservation-repository.ts';

export interface NewAdjustment {
  id: string;
  itemId: string;
  reason: AdjustmentReason;
  delta: number;
  referenceId: string | null;
  notes: string | null;
  actor: string;
}

/** An entry of the stock log. */
export interface AdjustmentRow {
  id: string;
  inventory_item_id: string;
  reason: AdjustmentReason;
  on_hand_delta: number;
  on_hand_after: number;
  reserved_delta: number;
  reserved_after: number;
  reference_id: string | null;
  notes: string | null;
  created_by: string;
  created_at: Date;
}

const ADJUSTMENT_COLUMNS = [
  'id',
  'inventory_item_id',
  'reason',
  'on_hand_delta',
  'on_hand_after',
  'reserved_delta',
  'reserved_after',
  'reference_id',
  'notes',
  'created_by',
  'created_at',
] as const satisfies readonly (keyof AdjustmentRow)[];

/**
 * Changes the units on hand when those that are reserved stay covered; a cycle count is also noted as such.
 *
 * @returns the entry of the log, and where it was; undefined when nothing was changed.
 */
export async function adjustItem(
  db: Kysely<DataPlane>,
  { id, itemId, reason, delta, referenceId, notes, actor }: NewAdjustment,
): Promise<(AdjustmentRow & StockPlace) | undefined> {
  const counted = reason === 'CYCLE_COUNT' ? sql`, last_counted_at = clock_timestamp()` : sql``;
  const { rows } = await sql<AdjustmentRow & StockPlace>`
    WITH changed AS (
      UPDATE inventory_items
      SET quantity_on_hand = quantity_on_hand + ${delta}::int, updated_at = clock_timestamp()${counted}
      WHERE id = ${itemId} AND quantity_on_hand::bigint + ${delta}::int BETWEEN quantity_reserved AND ${MOST_UNITS}::int
      RETURNING id, node_id, sku, quantity_on_hand, quantity_reserved
    ), logged AS (
      INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                         reserved_after, reference_id, notes, created_by)
      SELECT ${id}::uuid, id, ${reason}, ${delta}::int, quantity_on_hand, 0, quantity_reserved, ${referenceId}, ${notes},
             ${actor}
      FROM changed
      RETURNING *
    )
    SELECT logged.*, changed.node_id AS "nodeId", changed.sku FROM logged, changed`.execute(db);
  return rows[0];
}

/** The units of a record, for saying what it would take. */
export async function findUnits(db: Kysely<DataPlane>, itemId: string) {
  return db
    .selectFrom('inventory_items')
    .select(['quantity_on_hand', 'quantity_reserved'])
    .where('id', '=', itemId)
    .executeTakeFirst();
}

/** One entry of the stock log. */
export async function findAdjustment(db: Kysely<DataPlane>, id: string): Promise<AdjustmentRow> {
  return db
    .selectFrom('inventory_adjustments')
    .select(ADJUSTMENT_COLUMNS)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

/** A page of the entries of one record, newest first, each with its place, and how many there are in all. */
export async function listAdjustments(
  db: DataPlaneDatabase,
  itemId: string,
  { after, offset, size }: DeepPage<PositionPlace>,
) {
  const ofItem = db.selectFrom('inventory_adjustments').where('inventory_item_id', '=', itemId);
  const [rows, total] = await Promise.all([
    (after ? ofItem.where('position', '<', after.position) : ofItem)
      .select(ADJUSTMENT_COLUMNS)
      .select('position')
      .orderBy('position', 'desc')
      .limit(size)
      .offset(offset)
      .execute(),
    countMatching(db, ofItem),
  ]);
  return { rows, total };
}

/** Units that come back to a node. */
export interface ReturnedUnits extends StockPlace {
  quantity: number;
}

/**
 * Puts returned units on the shelf. A node that does not keep the SKU gets a record of it, with what other nodes know
 * about the product.
 */
export async function addReturned(
  db: Kysely<DataPlane>,
  units: readonly ReturnedUnits[],
  author: Author,
): Promise<void> {
  await sql`
    WITH returned AS (
      SELECT node_id, sku, sum(quantity)::int AS quantity
      FROM unnest(${units.map((each) => each.nodeId)}::uuid[], ${units.map((each) => each.sku)}::text[],
                  ${units.map((each) => each.quantity)}::int[]) AS given (node_id, sku, quantity)
      GROUP BY node_id, sku
    ), added AS (
      INSERT INTO inventory_items AS item (id, node_id, sku, quantity_on_hand, product_name, unit_cost, weight_lbs)
      SELECT new_id(), returned.node_id, returned.sku, returned.quantity, known.product_name,
             coalesce(known.unit_cost, 0), coalesce(known.weight_lbs, 0)
      FROM returned
      LEFT JOIN LATERAL (
        SELECT product_name, unit_cost, weight_lbs FROM inventory_items same
        WHERE same.sku = returned.sku ORDER BY same.updated_at DESC, same.id LIMIT 1
      ) known ON true
      ORDER BY returned.node_id, returned.sku
      ON CONFLICT (node_id, sku) DO UPDATE
        SET quantity_on_hand = item.quantity_on_hand + excluded.quantity_on_hand, updated_at = clock_timestamp()
      RETURNING item.id, item.node_id, item.sku, item.quantity_on_hand, item.quantity_reserved
    )
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, reference_id, created_by)
    SELECT new_id(), added.id, 'RETURNED', returned.quantity, added.quantity_on_hand, 0, added.quantity_reserved,
           ${author.reference}, ${author.actor}
    FROM added JOIN returned USING (node_id, sku)`.execute(db);
}
