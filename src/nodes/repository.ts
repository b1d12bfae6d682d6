/** The SQL of reading nodes. */
import { sql, type ExpressionBuilder } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables.ts';
import type { NodeQuery } from './contract.ts';

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
