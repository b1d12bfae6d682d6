/** The SQL of the facts of orders and their sums. What a fact adds is said once, by `analytics_measures` in the database. */
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';

const MEASURES = [
  'orders',
  'kept',
  'revenue',
  'refunded',
  'shipping_cost',
  'carried',
  'shipped',
  'ship_ms',
  'backordered',
  'split',
  'units',
] as const;

const list = (parts: readonly string[]) => sql.raw(parts.join(', '));

/** Every measure added up, each fact with its sign. */
const ADDED = list(MEASURES.map((measure) => `sum(sign * ${measure})`));
const NAMES = list(MEASURES);
const ADD_DAYS = list(
  MEASURES.map((measure) => `${measure} = analytics_days.${measure} + excluded.${measure}`),
);
const ADD_QUARTERS = list(
  MEASURES.slice(0, 3).map((measure) => `${measure} = analytics_quarters.${measure} + excluded.${measure}`),
);

const DAY = sql.raw(`(created_at AT TIME ZONE 'UTC')::date`);
const QUARTER = sql.raw(`date_bin('15 minutes', created_at, timestamptz '2000-01-01 00:00Z')`);

const FACT_COLUMNS =
  sql.raw(`order_id, created_at, status, channel, fulfillment_type, revenue, shipping_cost, ship_ms,
  deliver_ms, was_backordered, parcels, strategy, split_nodes, nodes, currency, refunded, carried`);

/** The facts of these orders as they are at this moment, each as one value `fact`. */
const freshFacts = (ids: readonly string[]) => sql`
  SELECT (id, created_at, status, channel, fulfillment_type,
          CASE WHEN status = 'CANCELLED' THEN 0 ELSE total_amount END,
          shipping.cost,
          (extract(epoch FROM coalesce(shipped_at, delivered_at) - created_at) * 1000)::bigint,
          (extract(epoch FROM delivered_at - created_at) * 1000)::bigint,
          EXISTS (SELECT FROM order_events WHERE order_id = orders.id AND to_status = 'BACKORDERED'),
          parcels.count, decided.strategy, decided.split_nodes, served.nodes,
          currency, amount_refunded, shipping.carried)::analytics_orders AS fact
  FROM orders
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(shipments.shipping_cost), 0) AS cost, count(*) > 0 AS carried FROM shipments
    WHERE order_id = orders.id AND shipments.shipped_at IS NOT NULL) AS shipping
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS count FROM fulfillments
    WHERE order_id = orders.id AND fulfillments.status NOT IN ('CANCELLED', 'REJECTED')) AS parcels
  LEFT JOIN LATERAL (
    SELECT decision ->> 'strategyUsed' AS strategy, (decision ->> 'splitNodes')::int AS split_nodes
    FROM sourcing_decisions
    WHERE order_id = orders.id AND outcome <> 'BACKORDERED' AND decision ? 'strategyUsed'
    ORDER BY attempt DESC LIMIT 1) AS decided ON true
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('node', node_id, 'allocations', allocations, 'shipped', shipped,
                                                 'ship_ms', ship_ms) ORDER BY node_id), '[]') AS nodes
    FROM (
      SELECT node_id, count(*) AS allocations, count(left_at) AS shipped,
             coalesce(sum(extract(epoch FROM left_at - allocated_at) * 1000), 0)::bigint AS ship_ms
      FROM (
        SELECT node_id, allocated_at, coalesce(shipped_at, delivered_at) AS left_at FROM fulfillment_allocations
        WHERE order_id = orders.id AND fulfillment_allocations.status NOT IN ('CANCELLED', 'FAILED')
      ) AS allocation GROUP BY node_id
    ) AS node) AS served
  WHERE id = ANY (${[...ids]}::uuid[])`;

/** Adds up `measures`, which has `sign`, `created_at` and what `analytics_measures` gives. */
const addToQuarters = sql`
  INSERT INTO analytics_quarters (starts_at, currency, orders, kept, revenue)
  SELECT ${QUARTER}, currency, ${list(MEASURES.slice(0, 3).map((measure) => `sum(sign * ${measure})`))}
  FROM measures WHERE dimension = 'all' GROUP BY 1, 2
  ON CONFLICT (starts_at, currency) DO UPDATE SET ${ADD_QUARTERS}`;

const addToDays = sql`
  INSERT INTO analytics_days (day, dimension, value, currency, ${NAMES})
  SELECT ${DAY}, dimension, value, currency, ${ADDED} FROM measures GROUP BY 1, 2, 3, 4
  ON CONFLICT (day, dimension, value, currency) DO UPDATE SET ${ADD_DAYS}`;

/** One writer at a time: the next sees what this one has added. */
function alone<T>(db: DataPlaneDatabase, write: (trx: Kysely<DataPlane>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT pg_advisory_xact_lock(hashtext('analytics'))`.execute(trx);
    return write(trx);
  });
}

/** Takes the facts of these orders anew, and adds to the sums what has changed; a second time changes nothing. */
export async function recordFacts(db: DataPlaneDatabase, ids: readonly string[]): Promise<void> {
  await alone(db, (trx) =>
    sql`
      WITH fresh AS MATERIALIZED (${freshFacts(ids)}),
      known AS MATERIALIZED (
        SELECT known AS fact FROM analytics_orders AS known WHERE order_id = ANY (${[...ids]}::uuid[])),
      changed AS MATERIALIZED (
        SELECT fresh.fact, known.fact AS before
        FROM fresh LEFT JOIN known ON (known.fact).order_id = (fresh.fact).order_id
        WHERE known.fact IS DISTINCT FROM fresh.fact),
      measures AS MATERIALIZED (
        SELECT sign, (signed.fact).created_at, measured.*
        FROM (SELECT 1 AS sign, fact FROM changed
              UNION ALL SELECT -1, before FROM changed WHERE (before).order_id IS NOT NULL) AS signed
        CROSS JOIN LATERAL analytics_measures(signed.fact) AS measured),
      stored AS (
        INSERT INTO analytics_orders (${FACT_COLUMNS})
        SELECT (fact).* FROM changed
        ON CONFLICT (order_id) DO UPDATE SET (${FACT_COLUMNS}) = (SELECT excluded.*)),
      quarters AS (${addToQuarters})
      ${addToDays}`.execute(trx),
  );
}

/** First instant of the month of the first order, and of the month after the last. */
async function months(db: DataPlaneDatabase): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    SELECT to_char(month, 'YYYY-MM-DD') AS month
    FROM (SELECT min(created_at) AT TIME ZONE 'UTC' AS first, max(created_at) AT TIME ZONE 'UTC' AS last
          FROM analytics_orders) AS span,
         generate_series(date_trunc('month', first), date_trunc('month', last), interval '1 month') AS month
    ORDER BY 1`.execute(db);
  return rows.map(({ month }) => month);
}

/** Makes the sums of a month anew from the facts, whatever they have become. */
async function sumMonth(db: DataPlaneDatabase, month: string): Promise<void> {
  const first: RawBuilder<unknown> = sql`(${month}::date::timestamp AT TIME ZONE 'UTC')`;
  const next: RawBuilder<unknown> = sql`((${month}::date + interval '1 month') AT TIME ZONE 'UTC')`;
  await alone(db, async (trx) => {
    await sql`DELETE FROM analytics_days WHERE day >= ${month}::date AND day < ${month}::date + interval '1 month'`.execute(
      trx,
    );
    await sql`DELETE FROM analytics_quarters WHERE starts_at >= ${first} AND starts_at < ${next}`.execute(
      trx,
    );
    await sql`
      WITH measures AS MATERIALIZED (
        SELECT 1 AS sign, facts.created_at, measured.*
        FROM analytics_orders AS facts CROSS JOIN LATERAL analytics_measures(facts) AS measured
        WHERE facts.created_at >= ${first} AND facts.created_at < ${next}),
      quarters AS (${addToQuarters})
      ${addToDays}`.execute(trx);
  });
}

/** Makes all sums anew, month by month; readers see each month as it was until it is done. */
export async function sumAnew(db: DataPlaneDatabase): Promise<void> {
  for (const month of await months(db)) await sumMonth(db, month);
}
