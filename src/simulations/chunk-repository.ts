/** The SQL around one chunk of a simulation: what is replayed, and what is written down of it. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { PlannedAllocation, UnallocatedLine } from '../sourcing/sourcing.ts';
import type { NodeDay } from './node-days.ts';
import type { Outcome } from './simulation.ts';

/** Waiting orders of one run that a chunk looks at again, first in first. */
const WAITS_LIMIT = 500;

/** What a line says besides its SKU and its units. */
export interface LineTerms {
  unit_price: string;
  metadata: Record<string, unknown>;
}

/** The orders at these positions with what was decided for them, and the state of the nodes as the decision saw it. */
export async function findOrders(
  db: DataPlaneDatabase,
  simulationId: string,
  positions: { from: number; to: number } | readonly number[],
) {
  const wanted =
    'from' in positions
      ? sql<boolean>`own.position >= ${positions.from} AND own.position < ${positions.to}`
      : sql<boolean>`own.position = ANY (${[...positions]}::int[])`;
  return db
    .selectFrom('simulation_orders as own')
    .innerJoin('orders', 'orders.id', 'own.order_id')
    .innerJoin('sourcing_decisions as decision', (join) =>
      join.onRef('decision.order_id', '=', 'own.order_id').on('decision.attempt', '=', 1),
    )
    .selectAll('orders')
    .select(['own.position', 'own.decided_at', 'own.log_position'])
    .select([
      sql<PlannedAllocation[]>`decision.decision -> 'allocations'`.as('allocations'),
      sql<UnallocatedLine[]>`decision.decision -> 'unallocated'`.as('unallocated'),
      sql<Outcome>`decision.outcome`.as('outcome'),
      sql<number>`(decision.decision ->> 'cost')::float8`.as('decided_cost'),
      sql<string>`decision.decision ->> 'strategyUsed'`.as('strategy'),
      sql<{
        id: string;
        name: string;
        priority: number;
      } | null>`nullif(decision.decision -> 'rule', 'null')`.as('rule'),
      sql<boolean>`EXISTS (
        SELECT FROM sourcing_decisions later
        WHERE later.order_id = own.order_id AND later.attempt > 1 AND later.outcome = 'SOURCED')`.as(
        'is_served_later',
      ),
      sql<Record<string, LineTerms>>`(
        SELECT coalesce(jsonb_object_agg(id, jsonb_build_object('unit_price', unit_price::text, 'metadata', metadata)), '{}')
        FROM order_items WHERE order_id = orders.id)`.as('terms'),
      sql<string[]>`jsonb_path_query_array(
        decision.decision, '$.removed[*] ? (@.reason == "NOT_ACTIVE").nodeId')`.as('inactive_node_ids'),
    ])
    .where('own.simulation_id', '=', simulationId)
    .where(wanted)
    .orderBy('own.position')
    .execute();
}
export type OrderRow = Awaited<ReturnType<typeof findOrders>>[number];

/** Where the step before ended: nothing before the first. */
export async function findPlace(db: DataPlaneDatabase, simulationId: string, position: number) {
  return db
    .selectFrom('simulation_orders')
    .select(['decided_at', 'log_position'])
    .where('simulation_id', '=', simulationId)
    .where('position', '=', position)
    .executeTakeFirst();
}

/** Orders that were really cancelled after one moment and up to another. */
export async function findCancelled(db: DataPlaneDatabase, simulationId: string, after: Date, until: Date) {
  return db
    .selectFrom('simulation_orders')
    .select(['position', 'cancelled_at'])
    .where('simulation_id', '=', simulationId)
    .where('cancelled_at', '>', after)
    .where('cancelled_at', '<=', until)
    .orderBy('position')
    .execute();
}

/** All nodes; how many orders they have on a day is read apart. */
export async function findNodes(db: DataPlaneDatabase) {
  return db
    .selectFrom('fulfillment_nodes')
    .select(['id', 'code', 'name', 'node_type', 'status', 'latitude', 'longitude', 'time_zone', 'created_at'])
    .select(['can_ship', 'can_pickup', 'can_curbside', 'can_same_day'])
    .select(['daily_order_capacity', 'shipping_cost_multiplier', 'avg_processing_hours'])
    .execute();
}

/** Orders that nodes had on these days in the end, without those of the simulation. */
export async function findOthersDays(
  db: DataPlaneDatabase,
  simulationId: string,
  days: readonly string[],
): Promise<NodeDay[]> {
  const { rows } = await sql<NodeDay>`
    SELECT daily.node_id AS "nodeId", daily.local_date AS day, daily.orders - coalesce(own.orders, 0) AS orders
    FROM node_daily_orders daily
    LEFT JOIN simulation_node_days own ON own.simulation_id = ${simulationId} AND own.run = 0
      AND own.node_id = daily.node_id AND own.local_date = daily.local_date
    WHERE daily.node_id IN (SELECT id FROM fulfillment_nodes) AND daily.local_date = ANY (${[...days]}::date[])`.execute(
    db,
  );
  return rows;
}

/** Orders that the runs have given to nodes on these days; in reality, what they had of them in the end. */
export async function findRunDays(db: DataPlaneDatabase, simulationId: string, days: readonly string[]) {
  return db
    .selectFrom('simulation_node_days')
    .select(['run', 'node_id as nodeId', 'local_date as day', 'orders'])
    .where('simulation_id', '=', simulationId)
    .where('local_date', '=', sql<string>`ANY (${[...days]}::date[])`)
    .execute();
}

/** Units that the orders of the runs hold. */
export async function findTaken(db: DataPlaneDatabase, simulationId: string, skus: readonly string[]) {
  return db
    .selectFrom('simulation_stock')
    .select(['run', 'node_id as nodeId', 'sku', 'units_taken as units'])
    .where('simulation_id', '=', simulationId)
    .where('sku', 'in', skus)
    .execute();
}

/** Who waits in the runs for something that came in. */
export async function findWaits(
  db: DataPlaneDatabase,
  simulationId: string,
  run: number,
  skus: readonly string[],
) {
  return db
    .selectFrom('simulation_waits')
    .select(['position', 'lines'])
    .where('simulation_id', '=', simulationId)
    .where('run', '=', run)
    .where(sql<boolean>`skus && ${[...skus]}::text[]`)
    .orderBy('position')
    .limit(WAITS_LIMIT)
    .execute();
}

/** What orders hold in the runs. */
export async function findHeld(db: DataPlaneDatabase, simulationId: string, positions: readonly number[]) {
  return db
    .selectFrom('simulation_results')
    .select(['run', 'position', 'held'])
    .where('simulation_id', '=', simulationId)
    .where('run', '>', 0)
    .where('position', 'in', positions)
    .execute();
}
