/**
 * The SQL of an import, on one connection: rows are staged in temporary tables, looked at there, and applied in portions
 * in the order (node, sku), in which everything that moves stock locks its records.
 */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { LineError, StockPlace } from './inventory.ts';
import type { StockRow } from './stock-file.ts';

type Connection = Kysely<DataPlane>;

/** Imports of one environment take turns. */
const TURN = sql`hashtext('stock import')`;
/** Looking through two million rows takes longer than a statement usually may. */
const LONGEST_STATEMENT = '10min';

/** @returns false when another import is under way. */
export async function takeTurn(db: Connection): Promise<boolean> {
  const { rows } = await sql<{ got: boolean }>`SELECT pg_try_advisory_lock(${TURN}) AS got`.execute(db);
  return rows[0]?.got === true;
}

/** Makes place for the rows of a file. */
export async function openStage(db: Connection): Promise<void> {
  await sql`SELECT set_config('statement_timeout', ${LONGEST_STATEMENT}, false)`.execute(db);
  await sql`
    CREATE TEMPORARY TABLE import_file (
      line int, node_code text, sku text, product_name text, quantity_on_hand int, quantity_on_order int,
      safety_stock int, reorder_point int, reorder_quantity int, unit_cost numeric(12,2), weight_lbs float8,
      is_active boolean
    )`.execute(db);
  await sql`CREATE TEMPORARY TABLE import_arrivals (node_id uuid, sku text)`.execute(db);
}

/** Removes it, and lets the next import have its turn. */
export async function closeStage(db: Connection): Promise<void> {
  await sql`DROP TABLE IF EXISTS import_file, import_rows, import_arrivals`.execute(db);
  await sql`RESET statement_timeout`.execute(db);
  await sql`SELECT pg_advisory_unlock(${TURN})`.execute(db);
}

export async function stageRows(db: Connection, rows: readonly StockRow[]): Promise<void> {
  await sql`
    INSERT INTO import_file
    SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS file (
      line int, node_code text, sku text, product_name text, quantity_on_hand int, quantity_on_order int,
      safety_stock int, reorder_point int, reorder_quantity int, unit_cost numeric(12,2), weight_lbs float8,
      is_active boolean)`.execute(db);
}

/** Finds the nodes of the staged rows, and puts the rows in order. */
export async function arrangeRows(db: Connection): Promise<void> {
  await sql`
    CREATE TEMPORARY TABLE import_rows AS
    SELECT row_number() OVER (ORDER BY node.id, file.sku, file.line)::int AS place, node.id AS node_id,
           first_value(file.line) OVER (PARTITION BY node.id, file.sku ORDER BY file.line) AS first_line, file.*
    FROM import_file file LEFT JOIN fulfillment_nodes node ON node.code = file.node_code`.execute(db);
  await sql`CREATE UNIQUE INDEX ON import_rows (place)`.execute(db);
  await sql`ANALYZE import_rows`.execute(db);
}

const IS_APPLICABLE = sql`node_id IS NOT NULL AND first_line = line`;

interface Found {
  count: number;
  errors: LineError[];
}

/** Lines that name no node, or a record that an earlier line names: the first of them, and how many there are. */
export async function findUnfit(db: Connection, limit: number): Promise<Found> {
  const { rows } = await sql<Found>`
    WITH unfit AS (SELECT line, node_id, node_code, first_line, sku FROM import_rows WHERE NOT (${IS_APPLICABLE}))
    SELECT (SELECT count(*)::int FROM unfit) AS count, (
      SELECT coalesce(json_agg(CASE WHEN node_id IS NULL
          THEN json_build_object('line', line, 'column', 'node_code', 'message', 'there is no node ' || node_code)
          ELSE json_build_object('line', line, 'column', 'sku', 'message', sku || ' at ' || node_code || ' stands in line '
            || first_line || ' already') END ORDER BY line), '[]')
      FROM (SELECT * FROM unfit ORDER BY line LIMIT ${limit}) first
    ) AS errors`.execute(db);
  return rows[0] ?? { count: 0, errors: [] };
}

const reservedError = sql`json_build_object('line', line, 'column', 'quantity_on_hand', 'message',
  'must be at least ' || reserved || ', which are reserved')`;

/** Counts below what is reserved, as of now and without a lock: so that no lock is taken for what will be refused. */
export async function findShort(db: Connection, limit: number): Promise<Found> {
  const { rows } = await sql<Found>`
    WITH short AS (
      SELECT line, item.quantity_reserved AS reserved FROM import_rows JOIN inventory_items item USING (node_id, sku)
      WHERE import_rows.quantity_on_hand < item.quantity_reserved AND ${IS_APPLICABLE}
    )
    SELECT (SELECT count(*)::int FROM short) AS count, (
      SELECT coalesce(json_agg(${reservedError} ORDER BY line), '[]')
      FROM (SELECT * FROM short ORDER BY line LIMIT ${limit}) first
    ) AS errors`.execute(db);
  return rows[0] ?? { count: 0, errors: [] };
}

/** A portion of the rows, by their places. */
export interface Portion {
  after: number;
  upTo: number;
}

const given = ({ after, upTo }: Portion) =>
  sql`SELECT * FROM import_rows WHERE place > ${after}::int AND place <= ${upTo}::int AND ${IS_APPLICABLE}`;

/** Makes the records that are missing and locks those that are there, one after the other in the order (node, sku). */
async function makeMissing(
  trx: Connection,
  portion: Portion,
  reference: string,
  actor: string,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    WITH given AS (${given(portion)}), made AS (
      INSERT INTO inventory_items AS item (id, node_id, sku, product_name, quantity_on_hand, quantity_on_order,
        safety_stock, reorder_point, reorder_quantity, unit_cost, weight_lbs, is_active)
      SELECT new_id(), node_id, sku, product_name, coalesce(quantity_on_hand, 0), coalesce(quantity_on_order, 0),
             coalesce(safety_stock, 0), coalesce(reorder_point, 10), coalesce(reorder_quantity, 100),
             coalesce(unit_cost, 0), coalesce(weight_lbs, 0), coalesce(is_active, true)
      FROM given ORDER BY node_id, sku
      ON CONFLICT (node_id, sku) DO UPDATE SET sku = excluded.sku WHERE false
      RETURNING item.id, item.node_id, item.sku, item.quantity_on_hand AS units
    ), logged AS (
      INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                         reserved_after, reference_id, created_by)
      SELECT new_id(), id, 'RECEIVED', units, units, 0, 0, ${reference}, ${actor} FROM made WHERE units > 0
    ), arrived AS (
      INSERT INTO import_arrivals SELECT node_id, sku FROM made WHERE units > 0
    )
    SELECT count(*)::int AS count FROM made`.execute(trx);
  return rows[0]?.count ?? 0;
}

interface Changed {
  changed: number;
  short: number;
  errors: LineError[];
}

/** Changes the records of the portion, which are locked, where a row says something else than they do. */
async function changeLocked(
  trx: Connection,
  portion: Portion,
  reference: string,
  actor: string,
): Promise<Changed> {
  const { rows } = await sql<Changed>`
    WITH given AS (${given(portion)}), pair AS (
      SELECT given.line, item.id, item.quantity_on_hand AS before, item.quantity_reserved AS reserved,
             coalesce(given.quantity_on_hand, item.quantity_on_hand) AS units,
             given.quantity_on_hand IS NOT NULL AS is_counted,
             coalesce(given.safety_stock, item.safety_stock) < item.safety_stock
               OR coalesce(given.is_active, item.is_active) AND NOT item.is_active AS is_freed,
             (coalesce(given.product_name, item.product_name),
              coalesce(given.quantity_on_order, item.quantity_on_order),
              coalesce(given.safety_stock, item.safety_stock), coalesce(given.reorder_point, item.reorder_point),
              coalesce(given.reorder_quantity, item.reorder_quantity), coalesce(given.unit_cost, item.unit_cost),
              coalesce(given.weight_lbs, item.weight_lbs), coalesce(given.is_active, item.is_active))
             IS DISTINCT FROM
             (item.product_name, item.quantity_on_order, item.safety_stock, item.reorder_point, item.reorder_quantity,
              item.unit_cost, item.weight_lbs, item.is_active) AS is_other,
             given.product_name, given.quantity_on_order, given.safety_stock, given.reorder_point,
             given.reorder_quantity, given.unit_cost, given.weight_lbs, given.is_active
      FROM given JOIN inventory_items item USING (node_id, sku)
    ), changed AS (
      UPDATE inventory_items item
      SET quantity_on_hand = pair.units,
          product_name = coalesce(pair.product_name, item.product_name),
          quantity_on_order = coalesce(pair.quantity_on_order, item.quantity_on_order),
          safety_stock = coalesce(pair.safety_stock, item.safety_stock),
          reorder_point = coalesce(pair.reorder_point, item.reorder_point),
          reorder_quantity = coalesce(pair.reorder_quantity, item.reorder_quantity),
          unit_cost = coalesce(pair.unit_cost, item.unit_cost),
          weight_lbs = coalesce(pair.weight_lbs, item.weight_lbs),
          is_active = coalesce(pair.is_active, item.is_active),
          version = item.version + pair.is_other::int,
          last_counted_at = CASE WHEN pair.is_counted THEN clock_timestamp() ELSE item.last_counted_at END,
          updated_at = clock_timestamp()
      FROM pair
      WHERE item.id = pair.id AND pair.units >= pair.reserved AND (pair.units <> pair.before OR pair.is_other)
      RETURNING item.id, item.node_id, item.sku, pair.units, pair.units - pair.before AS delta, pair.reserved, pair.is_freed
    ), logged AS (
      INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                         reserved_after, reference_id, created_by)
      SELECT new_id(), id, 'CYCLE_COUNT', delta, units, 0, reserved, ${reference}, ${actor} FROM changed WHERE delta <> 0
    ), arrived AS (
      INSERT INTO import_arrivals SELECT node_id, sku FROM changed WHERE delta > 0 OR is_freed
    ), short AS (
      SELECT line, reserved FROM pair WHERE units < reserved
    )
    SELECT (SELECT count(*)::int FROM changed) AS changed, (SELECT count(*)::int FROM short) AS short,
           (SELECT coalesce(json_agg(${reservedError} ORDER BY line), '[]') FROM short) AS errors`.execute(
    trx,
  );
  return rows[0] ?? { changed: 0, short: 0, errors: [] };
}

/** What became of a portion. */
export interface Applied {
  applied: number;
  refused: number;
  errors: LineError[];
}

/** Applies a portion; rows whose count is below what is reserved by now are left out and named. */
export async function applyPortion(
  trx: Connection,
  portion: Portion,
  reference: string,
  actor: string,
): Promise<Applied> {
  const made = await makeMissing(trx, portion, reference, actor);
  const { changed, short, errors } = await changeLocked(trx, portion, reference, actor);
  return { applied: made + changed, refused: short, errors };
}

/** Where units became available of SKUs that somebody waits for, those who wait longest first; forgets the arrivals. */
export async function takeArrivals(trx: Connection, skuLimit: number): Promise<StockPlace[]> {
  const { rows } = await sql<StockPlace>`
    WITH arrived AS (
      DELETE FROM import_arrivals RETURNING node_id, sku
    ), wanted AS (
      SELECT sku FROM stock_waits WHERE sku IN (SELECT sku FROM arrived)
      GROUP BY sku ORDER BY min(since) LIMIT ${skuLimit}
    )
    SELECT node_id AS "nodeId", sku FROM arrived JOIN wanted USING (sku)`.execute(trx);
  return rows;
}
