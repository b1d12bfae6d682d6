/** The SQL of moving units between nodes. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { AdjustmentRow } from './adjustments-repository.ts';
import type { TransferInput } from './contract.ts';
import { MOST_UNITS } from './inventory.ts';

/** The record that a transfer takes from, under its lock. */
export interface LockedSource {
  id: string;
  quantity_on_hand: number;
  quantity_reserved: number;
}

async function lockSource(
  trx: Kysely<DataPlane>,
  { from_node_id: nodeId, sku }: TransferInput,
): Promise<LockedSource | undefined> {
  return trx
    .selectFrom('inventory_items')
    .select(['id', 'quantity_on_hand', 'quantity_reserved'])
    .where('node_id', '=', nodeId)
    .where('sku', '=', sku)
    .forUpdate()
    .executeTakeFirst();
}

/** Locks the target's record, made when it is missing with what the source knows about the product. */
async function lockTarget(
  trx: Kysely<DataPlane>,
  { from_node_id: source, to_node_id: target, sku }: TransferInput,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO inventory_items AS item (id, node_id, sku, product_name, unit_cost, weight_lbs, reorder_point,
                                         reorder_quantity)
    SELECT new_id(), ${target}::uuid, sku, product_name, unit_cost, weight_lbs, reorder_point, reorder_quantity
    FROM inventory_items WHERE node_id = ${source}::uuid AND sku = ${sku}
    ON CONFLICT (node_id, sku) DO UPDATE SET updated_at = clock_timestamp()
    RETURNING id`.execute(trx);
  return rows[0]?.id;
}

/**
 * Locks both records in the order (node, sku).
 *
 * @returns undefined when the source does not keep the SKU.
 */
export async function lockEnds(
  trx: Kysely<DataPlane>,
  transfer: TransferInput,
): Promise<{ source: LockedSource; targetId: string } | undefined> {
  // Ids in lower case sort as the database sorts them.
  if (transfer.from_node_id < transfer.to_node_id) {
    const source = await lockSource(trx, transfer);
    const targetId = await lockTarget(trx, transfer);
    return source && targetId !== undefined ? { source, targetId } : undefined;
  }
  const targetId = await lockTarget(trx, transfer);
  const source = await lockSource(trx, transfer);
  return source && targetId !== undefined ? { source, targetId } : undefined;
}

export interface Move {
  ids: { out: string; in: string };
  sourceId: string;
  targetId: string;
  quantity: number;
  transferId: string;
  notes: string | null;
  actor: string;
}

/**
 * Moves units that are not reserved, with one entry in the log of each end.
 *
 * @returns both entries; undefined when the source lacks the units, or the target cannot hold them: the caller rolls back.
 */
export async function moveUnits(
  trx: Kysely<DataPlane>,
  { ids, sourceId, targetId, quantity, transferId, notes, actor }: Move,
): Promise<{ out: AdjustmentRow; in: AdjustmentRow } | undefined> {
  const { rows } = await sql<AdjustmentRow>`
    WITH taken AS (
      UPDATE inventory_items SET quantity_on_hand = quantity_on_hand - ${quantity}::int, updated_at = clock_timestamp()
      WHERE id = ${sourceId} AND quantity_on_hand - quantity_reserved >= ${quantity}::int
      RETURNING id, quantity_on_hand, quantity_reserved
    ), given AS (
      UPDATE inventory_items item
      SET quantity_on_hand = item.quantity_on_hand + ${quantity}::int, updated_at = clock_timestamp()
      FROM taken WHERE item.id = ${targetId} AND item.quantity_on_hand::bigint + ${quantity}::int <= ${MOST_UNITS}::int
      RETURNING item.id, item.quantity_on_hand, item.quantity_reserved
    )
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, reference_id, notes, created_by)
    SELECT moved.entry, moved.id, moved.reason, moved.delta, moved.quantity_on_hand, 0, moved.quantity_reserved,
           ${transferId}, ${notes}, ${actor}
    FROM (
      SELECT ${ids.out}::uuid AS entry, 'TRANSFER_OUT' AS reason, -${quantity}::int AS delta, taken.* FROM taken
      UNION ALL
      SELECT ${ids.in}::uuid, 'TRANSFER_IN', ${quantity}::int, given.* FROM given
    ) moved
    RETURNING *`.execute(trx);
  const [out, into] = [ids.out, ids.in].map((id) => rows.find((row) => row.id === id));
  return out && into ? { out, in: into } : undefined;
}

/** Those of the nodes that exist. */
export async function findNodeIds(trx: Kysely<DataPlane>, ids: readonly string[]): Promise<string[]> {
  const rows = await trx.selectFrom('fulfillment_nodes').select('id').where('id', 'in', ids).execute();
  return rows.map((row) => row.id);
}
