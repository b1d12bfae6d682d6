/** The SQL of what came of a simulation, by node and by order. */
import { sql, type RawBuilder } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { SimulatedOrdersFilter } from './contract.ts';

/** Nodes that are shown. */
const NODES_SHOWN = 50;

export interface NodeLoadRow {
  node_id: string;
  node_code: string;
  daily_order_capacity: number;
  runs: { run: number; orders: number; peak_orders: number }[];
}

/** Orders of the nodes that have the most in any run, by run. */
export async function findNodeLoad(db: DataPlaneDatabase, simulationId: string): Promise<NodeLoadRow[]> {
  const { rows } = await sql<NodeLoadRow>`
    SELECT node.id AS node_id, node.code AS node_code, node.daily_order_capacity, load.runs
    FROM (
      SELECT node_id, max(orders) AS most,
             json_agg(json_build_object('run', run, 'orders', orders, 'peak_orders', peak) ORDER BY run) AS runs
      FROM (
        SELECT node_id, run, sum(orders)::int AS orders, max(orders) AS peak FROM simulation_node_days
        WHERE simulation_id = ${simulationId} GROUP BY node_id, run
      ) by_run
      GROUP BY node_id ORDER BY most DESC, node_id LIMIT ${NODES_SHOWN}
    ) load JOIN fulfillment_nodes node ON node.id = load.node_id
    ORDER BY load.most DESC, node.code`.execute(db);
  return rows;
}

/** What is shown of an order's result. */
function isShown({ show, run }: SimulatedOrdersFilter): RawBuilder<boolean> {
  const inRun = run === undefined ? sql`result.run > 0` : sql`result.run = ${run}`;
  if (show === 'ALL') return sql`true`;
  const what = show === 'DIFFERENT' ? sql`result.is_different` : sql`result.is_false_backorder`;
  return sql`EXISTS (
    SELECT FROM simulation_results result
    WHERE result.simulation_id = own.simulation_id AND result.position = own.position AND ${inRun} AND ${what})`;
}

function selectOrders(db: DataPlaneDatabase, simulationId: string, filter: SimulatedOrdersFilter) {
  return db
    .selectFrom('simulation_orders as own')
    .innerJoin('simulations as simulation', 'simulation.id', 'own.simulation_id')
    .whereRef('own.position', '<', 'simulation.orders_done')
    .where('own.simulation_id', '=', simulationId)
    .where(isShown(filter));
}

/** Part of the orders that were decided, in the order of their decisions, and how many there are in all. */
export async function listOrders(
  db: DataPlaneDatabase,
  simulationId: string,
  filter: SimulatedOrdersFilter,
  { limit, offset }: { limit: number; offset: number },
) {
  const [orders, { total }] = await Promise.all([
    selectOrders(db, simulationId, filter)
      .innerJoin('orders', 'orders.id', 'own.order_id')
      .select(['own.position', 'own.order_id', 'own.decided_at', 'orders.order_number'])
      .orderBy('own.position')
      .limit(limit)
      .offset(offset)
      .execute(),
    selectOrders(db, simulationId, filter)
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { orders, total };
}
export type SimulatedOrderRow = Awaited<ReturnType<typeof listOrders>>['orders'][number];

/** What the runs made of the orders at these positions. */
export async function findResults(db: DataPlaneDatabase, simulationId: string, positions: readonly number[]) {
  if (positions.length === 0) return [];
  const { rows } = await sql<ResultRow>`
    SELECT result.position, result.run, result.outcome, result.strategy, result.rule_name, result.cost,
           result.distance_km, result.units, result.units_filled, result.is_false_backorder, result.is_different,
           coalesce((
             SELECT json_agg(json_build_object('node_id', node.id, 'node_code', node.code, 'quantity', served.quantity)
                             ORDER BY node.code)
             FROM (
               SELECT (part ->> 'node_id')::uuid AS node_id, sum((part ->> 'quantity')::int)::int AS quantity
               FROM jsonb_array_elements(result.allocations) part GROUP BY 1
             ) served JOIN fulfillment_nodes node ON node.id = served.node_id
           ), '[]') AS nodes
    FROM unnest(${[...positions]}::int[]) AS wanted (position)
    JOIN simulation_results result ON result.simulation_id = ${simulationId} AND result.position = wanted.position
    ORDER BY result.position, result.run`.execute(db);
  return rows;
}

export interface ResultRow {
  position: number;
  run: number;
  outcome: 'SOURCED' | 'PARTIAL' | 'BACKORDERED';
  strategy: string;
  rule_name: string | null;
  cost: number;
  distance_km: number | null;
  units: number;
  units_filled: number;
  is_false_backorder: boolean;
  is_different: boolean;
  nodes: { node_id: string; node_code: string; quantity: number }[];
}
