/**
 * The SQL of the stock as it was, read from the stock log. A moment is a position in the log: every record is looked up
 * as of the same one, and what follows is added up from there, so that nothing is counted twice or left out.
 */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Units } from './ledger.ts';

/** Units of a place above its safety stock. */
export interface PastStock extends Units {
  /** Units that the simulation's orders really held of it. */
  own: number;
}

/** What one place gained or lost before the order in `slot`. */
export interface PastChange extends Units {
  /** Which of the given positions is the first that sees it. */
  slot: number;
  /** True when an order of the simulation did it. */
  isOwn: boolean;
}

/**
 * Units that could be promised of these SKUs at every node that keeps them, when the log had come to a position. A
 * record without entries from before takes what its next entry says was there; one without any has what it has now, if
 * it was there at that time.
 */
export async function stockAt(
  db: DataPlaneDatabase,
  simulationId: string,
  skus: readonly string[],
  { position, moment }: { position: number; moment: Date },
): Promise<PastStock[]> {
  const { rows } = await sql<PastStock>`
    SELECT item.node_id AS "nodeId", item.sku, coalesce(own.units, 0)::int AS own,
           coalesce(before.available, after.available,
             CASE WHEN item.created_at <= ${moment} THEN item.quantity_available ELSE 0 END) - item.safety_stock AS units
    FROM inventory_items item
    LEFT JOIN LATERAL (
      SELECT on_hand_after - reserved_after AS available FROM inventory_adjustments log
      WHERE log.inventory_item_id = item.id AND log.position <= ${position} ORDER BY log.position DESC LIMIT 1
    ) before ON true
    LEFT JOIN LATERAL (
      SELECT on_hand_after - on_hand_delta - reserved_after + reserved_delta AS available FROM inventory_adjustments log
      WHERE log.inventory_item_id = item.id AND log.position > ${position} ORDER BY log.position LIMIT 1
    ) after ON before.available IS NULL
    LEFT JOIN (
      SELECT node_id, sku, -sum(units) AS units FROM simulation_moves
      WHERE simulation_id = ${simulationId} AND sku = ANY (${[...skus]}::text[]) AND log_position <= ${position}
      GROUP BY node_id, sku
    ) own ON own.node_id = item.node_id AND own.sku = item.sku
    WHERE item.is_active AND item.sku = ANY (${[...skus]}::text[])`.execute(db);
  return rows;
}

/**
 * What happened to these SKUs after a position, added up by the first of the given positions that sees it.
 *
 * @param positions not descending.
 */
export async function changesAfter(
  db: DataPlaneDatabase,
  simulationId: string,
  skus: readonly string[],
  after: number,
  positions: readonly number[],
): Promise<PastChange[]> {
  const until = positions.at(-1) ?? after;
  const { rows } = await sql<PastChange>`
    SELECT item.node_id AS "nodeId", item.sku, own.log_position IS NOT NULL AS "isOwn",
           width_bucket(log.position - 1, ${[...positions]}::bigint[]) AS slot,
           sum(log.on_hand_delta - log.reserved_delta)::int AS units
    FROM inventory_items item
    JOIN inventory_adjustments log ON log.inventory_item_id = item.id
    LEFT JOIN simulation_moves own ON own.simulation_id = ${simulationId} AND own.log_position = log.position
    WHERE item.is_active AND item.sku = ANY (${[...skus]}::text[])
      AND log.position > ${after} AND log.position <= ${until} AND log.on_hand_delta <> log.reserved_delta
    GROUP BY 1, 2, 3, 4`.execute(db);
  return rows;
}

/** Those of the SKUs that orders of the simulation wait for, of which something came in within a part of the log. */
export async function findArrived(
  db: DataPlaneDatabase,
  simulationId: string,
  after: number,
  until: number,
): Promise<string[]> {
  const { rows } = await sql<{ sku: string }>`
    SELECT wanted.sku FROM (
      SELECT DISTINCT unnest(skus) AS sku FROM simulation_waits WHERE simulation_id = ${simulationId}
    ) wanted
    WHERE EXISTS (
      SELECT FROM inventory_items item JOIN inventory_adjustments log ON log.inventory_item_id = item.id
      WHERE item.sku = wanted.sku AND log.position > ${after} AND log.position <= ${until}
        AND log.on_hand_delta > log.reserved_delta)`.execute(db);
  return rows.map((row) => row.sku);
}
