/** The SQL of nodes. */
import { sql, type ExpressionBuilder, type Insertable, type Kysely, type Updateable } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { NodeTable } from '../database/tables/supply.ts';
import { atVersion } from '../database/versions.ts';
import type { NodeQuery } from './contract.ts';
import type { NodeStatus } from './node.ts';

/** Today where the node is: its capacity counts by local date. */
const localDate = sql<string>`(now() AT TIME ZONE node.time_zone)::date`;

function selectNodes(db: DataPlaneDatabase) {
  return db
    .selectFrom('fulfillment_nodes as node')
    .leftJoin('node_daily_orders as today', (join) =>
      join.onRef('today.node_id', '=', 'node.id').on('today.local_date', '=', localDate),
    )
    .selectAll('node')
    .select([localDate.as('local_date'), sql<number>`coalesce(today.orders, 0)`.as('current_daily_orders')]);
}

/** A node with the orders it has today. */
export type NodeRow = Awaited<ReturnType<ReturnType<typeof selectNodes>['executeTakeFirstOrThrow']>>;

function matches(query: NodeQuery) {
  return (eb: ExpressionBuilder<{ node: DataPlane['fulfillment_nodes'] }, 'node'>) => {
    const equals = [
      query.node_type === undefined ? [] : eb('node.node_type', '=', query.node_type),
      query.status === undefined ? [] : eb('node.status', '=', query.status),
      query.can_ship === undefined ? [] : eb('node.can_ship', '=', query.can_ship),
      query.can_pickup === undefined ? [] : eb('node.can_pickup', '=', query.can_pickup),
    ];
    return eb.and(equals.flat());
  };
}

/** A page of nodes by code, and how many there are in all. */
export async function listNodes(db: DataPlaneDatabase, query: NodeQuery) {
  const [rows, { total }] = await Promise.all([
    selectNodes(db)
      .where(matches(query))
      .orderBy('node.code')
      .limit(query.page_size)
      .offset((query.page - 1) * query.page_size)
      .execute(),
    db
      .selectFrom('fulfillment_nodes as node')
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .where(matches(query))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export async function findNode(db: DataPlaneDatabase, id: string): Promise<NodeRow | undefined> {
  return selectNodes(db).where('node.id', '=', id).executeTakeFirst();
}

/** The database must know the time zone as well: every look for stock reads the clock of every node. */
const clock = sql`now() AT TIME ZONE time_zone`.as('clock');

export async function insertNode(trx: Kysely<DataPlane>, node: Insertable<NodeTable>): Promise<void> {
  await trx.insertInto('fulfillment_nodes').values(node).returning(clock).execute();
}

/** A node's status before and after a change. */
export interface StatusChange {
  before: NodeStatus;
  after: NodeStatus;
}

/** Changes a node under its lock. @returns undefined when there is none, or none of the version that was seen. */
export async function updateNode(
  trx: Kysely<DataPlane>,
  id: string,
  { changes, seen }: { changes: Updateable<NodeTable>; seen: number | undefined },
): Promise<StatusChange | undefined> {
  return trx
    .with('known', (db) =>
      db
        .selectFrom('fulfillment_nodes')
        .select(['id', 'status'])
        .where('id', '=', id)
        .where(atVersion(seen))
        .forNoKeyUpdate(),
    )
    .updateTable('fulfillment_nodes as node')
    .from('known')
    .set({ ...changes, updated_at: sql`clock_timestamp()` })
    .whereRef('node.id', '=', 'known.id')
    .returning(['known.status as before', 'node.status as after', clock])
    .executeTakeFirst();
}

/** Ends a node's taking of orders; one that takes none stays as it is. @returns false when there is none. */
export async function deactivateNode(db: DataPlaneDatabase, id: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    WITH deactivated AS (
      UPDATE fulfillment_nodes SET status = 'INACTIVE', updated_at = clock_timestamp()
      WHERE id = ${id} AND status IN ('ACTIVE', 'MAINTENANCE')
    )
    SELECT EXISTS (SELECT FROM fulfillment_nodes WHERE id = ${id}) AS found`.execute(db);
  return rows[0]?.found === true;
}
