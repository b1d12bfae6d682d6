/** The SQL of daily order counts: one row per node and local date, judged on the row itself. */
import { sql, type Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';

/**
 * Counts one more order at each node for the date that it is there.
 *
 * @returns the local date by node id; a node that is full, or not active any more, is missing.
 */
export async function countOrders(
  db: Kysely<DataPlane>,
  nodeIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ node_id: string; local_date: string }>`
    INSERT INTO node_daily_orders AS daily (node_id, local_date, orders)
    SELECT id, (now() AT TIME ZONE time_zone)::date, 1 FROM fulfillment_nodes
    WHERE id = ANY (${[...nodeIds]}::uuid[]) AND status = 'ACTIVE' ORDER BY id
    ON CONFLICT (node_id, local_date) DO UPDATE SET orders = daily.orders + 1
      WHERE daily.orders < (SELECT daily_order_capacity FROM fulfillment_nodes WHERE id = daily.node_id)
    RETURNING node_id, local_date`.execute(db);
  return new Map(rows.map((row) => [row.node_id, row.local_date]));
}

/** Locks the counts of these fulfillments, in the order (node, date). */
export async function lockCounts(db: Kysely<DataPlane>, fulfillmentIds: readonly string[]): Promise<void> {
  await sql`
    SELECT FROM node_daily_orders daily
    WHERE (node_id, local_date) IN (
      SELECT node_id, counted_on FROM fulfillments WHERE id = ANY (${[...fulfillmentIds]}::uuid[])
    )
    ORDER BY node_id, local_date FOR UPDATE`.execute(db);
}

/** Locks the counts of these fulfillments and today's of these nodes, in the order (node, date). */
export async function lockCountsOf(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
  nodeIds: readonly string[],
): Promise<void> {
  // A count that is not there yet is made: what is locked in one statement is locked in one order.
  await sql`
    INSERT INTO node_daily_orders AS daily (node_id, local_date, orders)
    SELECT node_id, local_date, 0 FROM (
      SELECT node_id, counted_on AS local_date FROM fulfillments WHERE id = ANY (${[...fulfillmentIds]}::uuid[])
      UNION
      SELECT id, (now() AT TIME ZONE time_zone)::date FROM fulfillment_nodes WHERE id = ANY (${[...nodeIds]}::uuid[])
    ) AS counts
    ORDER BY node_id, local_date
    ON CONFLICT (node_id, local_date) DO UPDATE SET orders = daily.orders`.execute(db);
}

/** Gives the count of these fulfillments back to the date they were counted on, locked in the order (node, date). */
export async function uncountOrders(db: Kysely<DataPlane>, fulfillmentIds: readonly string[]): Promise<void> {
  await sql`
    WITH given AS (
      SELECT node_id, counted_on AS local_date, count(*)::int AS orders FROM fulfillments
      WHERE id = ANY (${[...fulfillmentIds]}::uuid[]) GROUP BY node_id, counted_on
    ), locked AS (
      SELECT daily.node_id, daily.local_date FROM node_daily_orders daily JOIN given USING (node_id, local_date)
      ORDER BY daily.node_id, daily.local_date FOR UPDATE OF daily
    )
    UPDATE node_daily_orders daily SET orders = daily.orders - given.orders
    FROM given JOIN locked USING (node_id, local_date)
    WHERE daily.node_id = given.node_id AND daily.local_date = given.local_date`.execute(db);
}

/** Removes the counts of days before so many days ago. @returns how many. */
export async function removeCounts(db: Kysely<DataPlane>, days: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('node_daily_orders')
    .where('local_date', '<', sql<string>`(now() - make_interval(days => ${days}::int))::date`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
