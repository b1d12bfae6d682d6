/**
 * The nodes as the engine takes them, read once for as long as none of them changes: a decision among a thousand nodes
 * would otherwise spend more time on reading them than on deciding.
 */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { nodeOf } from './engine-input.ts';
import { findNodes } from './order-sourcing-repository.ts';
import type { SourcingNode } from './sourcing.ts';

interface Catalog {
  version: string;
  nodes: readonly SourcingNode[];
}

/** What was read last from each database that this process has open. */
const catalogs = new WeakMap<DataPlaneDatabase, Catalog>();

/**
 * What tells whether a node was added or changed, and the orders that nodes have taken on their local date.
 *
 * The version is the sum of the transactions that wrote the rows as they are: it grows with every change and every new
 * node, whatever time the change says it was made at. Nodes are never deleted.
 */
async function readPresent(
  db: DataPlaneDatabase,
): Promise<{ version: string; orders: Record<string, number> }> {
  const { rows } = await sql<{ version: string; orders: Record<string, number> }>`
    SELECT (SELECT count(*) || ':' || coalesce(sum(xmin::text::bigint), 0) FROM fulfillment_nodes) AS version,
           (SELECT coalesce(json_object_agg(daily.node_id, daily.orders), '{}')
            FROM fulfillment_nodes node
            JOIN node_daily_orders daily
              ON daily.node_id = node.id AND daily.local_date = (now() AT TIME ZONE node.time_zone)::date) AS orders`.execute(
    db,
  );
  const [present] = rows;
  if (!present) throw new Error('a SELECT without FROM has one row');
  return present;
}

/** All nodes with the orders that they have taken on their local date. */
export async function presentNodes(db: DataPlaneDatabase): Promise<SourcingNode[]> {
  const { version, orders } = await readPresent(db);
  let catalog = catalogs.get(db);
  if (catalog?.version !== version) {
    // What is read now may be newer than the version; the next decision then reads once more.
    catalog = { version, nodes: (await findNodes(db)).map(nodeOf) };
    catalogs.set(db, catalog);
  }
  return catalog.nodes.map((node) => ({ ...node, currentDailyOrders: orders[node.id] ?? 0 }));
}
