/** The SQL that chooses the orders of a simulation, and finds what they really took from the stock. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { FulfillmentType, OrderChannel } from '../orders/order.ts';
import { REALITY } from './simulation.ts';

/** Which orders; moments are instants, the last one excluded. */
export interface OrderSelection {
  from?: Date;
  until?: Date;
  channel?: OrderChannel | undefined;
  fulfillmentType?: FulfillmentType | undefined;
  state?: string | undefined;
  orderNumbers?: readonly string[] | undefined;
}

function conditionsOf(selection: OrderSelection): RawBuilder<unknown> {
  const { from, until, channel, fulfillmentType, state, orderNumbers } = selection;
  return sql.join(
    [
      from ? [sql`ordered.created_at >= ${from}`] : [],
      until ? [sql`ordered.created_at < ${until}`] : [],
      channel ? [sql`ordered.channel = ${channel}`] : [],
      fulfillmentType ? [sql`ordered.fulfillment_type = ${fulfillmentType}`] : [],
      state ? [sql`ordered.shipping_state = ${state}`] : [],
      orderNumbers ? [sql`ordered.order_number = ANY (${[...orderNumbers]}::text[])`] : [],
      [sql`true`],
    ].flat(),
    sql` AND `,
  );
}

/**
 * Writes down the chosen orders that were decided, in the order of their first decisions, each with the place in the
 * stock log up to which its decision could see.
 *
 * @param limit no more orders than this are written.
 * @returns how many there are.
 */
export async function insertOrders(
  trx: Kysely<DataPlane>,
  simulationId: string,
  selection: OrderSelection,
  limit: number,
): Promise<number> {
  const { numAffectedRows } = await sql`
    INSERT INTO simulation_orders (simulation_id, position, order_id, decided_at, log_position, cancelled_at)
    SELECT ${simulationId}::uuid, row_number() OVER turn - 1, chosen.id, chosen.decided_at,
           max(coalesce(seen.position, 0)) OVER turn, chosen.cancelled_at
    FROM (
      SELECT ordered.id, ordered.cancelled_at, decision.decided_at
      FROM orders ordered
      JOIN sourcing_decisions decision ON decision.order_id = ordered.id AND decision.attempt = 1
      WHERE ${conditionsOf(selection)}
      ORDER BY ordered.created_at, ordered.id LIMIT ${limit}
    ) chosen
    LEFT JOIN LATERAL (
      SELECT log.position FROM inventory_adjustments log WHERE log.created_at < chosen.decided_at
      ORDER BY log.created_at DESC, log.position DESC LIMIT 1
    ) seen ON true
    WINDOW turn AS (ORDER BY chosen.decided_at, chosen.id ROWS UNBOUNDED PRECEDING)`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Those of the numbers that are no order's, or no decided order's. */
export async function findUndecided(
  trx: Kysely<DataPlane>,
  orderNumbers: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`
    SELECT given.number FROM unnest(${[...orderNumbers]}::text[]) AS given (number)
    WHERE NOT EXISTS (
      SELECT FROM orders ordered JOIN sourcing_decisions decision ON decision.order_id = ordered.id AND decision.attempt = 1
      WHERE ordered.order_number = given.number)
    LIMIT 20`.execute(trx);
  return rows.map((row) => row.number);
}

/**
 * What the chosen orders really reserved and gave back while the simulation's time runs. Reads the stock log of that
 * time once.
 */
export async function insertMoves(trx: Kysely<DataPlane>, simulationId: string): Promise<void> {
  await sql`
    WITH span AS (
      SELECT min(decided_at) AS first, max(decided_at) AS last FROM simulation_orders
      WHERE simulation_id = ${simulationId}
    )
    INSERT INTO simulation_moves (simulation_id, log_position, node_id, sku, units)
    SELECT own.simulation_id, log.position, item.node_id, item.sku, -log.reserved_delta
    FROM inventory_adjustments log
    JOIN simulation_orders own ON own.simulation_id = ${simulationId} AND own.order_id::text = log.reference_id
    JOIN inventory_items item ON item.id = log.inventory_item_id
    WHERE log.created_at >= (SELECT first FROM span) AND log.created_at <= (SELECT last FROM span)
      AND log.reason IN ('RESERVED', 'RESERVATION_RELEASED')`.execute(trx);
}

/** What the chosen orders counted at their nodes in the end. */
export async function insertRealNodeDays(trx: Kysely<DataPlane>, simulationId: string): Promise<void> {
  await sql`
    INSERT INTO simulation_node_days (simulation_id, run, node_id, local_date, orders)
    SELECT own.simulation_id, ${REALITY}, part.node_id, part.counted_on, count(*)
    FROM simulation_orders own JOIN fulfillments part ON part.order_id = own.order_id
    WHERE own.simulation_id = ${simulationId} AND part.status NOT IN ('CANCELLED', 'REJECTED')
    GROUP BY own.simulation_id, part.node_id, part.counted_on`.execute(trx);
}
