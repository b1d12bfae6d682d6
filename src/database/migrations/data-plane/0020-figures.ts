/**
 * What analytics is told from: a few facts of each order, and their sums by day (UTC) and by quarter of an hour, the
 * finest step between the clocks of two places. Fed by the relay; `oms reindex analytics` makes them anew.
 */
import { sql, type Kysely } from 'kysely';

/** Durations are counted by how long they are, in steps of a tenth; null is none. */
const stepOf = (milliseconds: string) =>
  `floor(ln((CASE WHEN ${milliseconds} < 1000 THEN 1000 ELSE ${milliseconds} END / 1000.0)::float8) / ln(1.1::float8))::int::text`;

const measures = `orders bigint, kept bigint, revenue numeric, shipping_cost numeric, shipped bigint, ship_ms bigint,
  backordered bigint, split bigint, units bigint`;

const kept = measures.replaceAll(/(bigint|numeric)/g, '$1 NOT NULL');

const statements = [
  `CREATE TABLE analytics_orders (
    order_id uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    status text NOT NULL,
    channel text NOT NULL,
    fulfillment_type text NOT NULL,
    revenue numeric(12,2) NOT NULL,
    shipping_cost numeric(12,2) NOT NULL,
    ship_ms bigint,
    deliver_ms bigint,
    was_backordered boolean NOT NULL,
    parcels integer NOT NULL,
    strategy text,
    split_nodes integer,
    nodes jsonb NOT NULL
  ) WITH (fillfactor = 80)`,
  `CREATE INDEX analytics_orders_created ON analytics_orders (created_at)`,
  `CREATE TABLE analytics_days (
    day date,
    dimension text,
    value text,
    ${kept},
    PRIMARY KEY (day, dimension, value)
  ) WITH (fillfactor = 70)`,
  `CREATE TABLE analytics_quarters (
    starts_at timestamptz PRIMARY KEY,
    orders bigint NOT NULL,
    kept bigint NOT NULL,
    revenue numeric NOT NULL
  ) WITH (fillfactor = 70)`,
  // What the facts of one order add to each sum that it counts in.
  `CREATE FUNCTION analytics_measures(fact analytics_orders)
   RETURNS TABLE (dimension text, value text, ${measures})
   LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
     SELECT dimension, value, 1, (fact.status <> 'CANCELLED')::int, fact.revenue, fact.shipping_cost,
            (fact.ship_ms IS NOT NULL)::int, coalesce(fact.ship_ms, 0), fact.was_backordered::int,
            (fact.parcels > 1)::int, fact.parcels
     FROM (VALUES ('all', ''), ('status', fact.status), ('channel', fact.channel),
                  ('fulfillment_type', fact.fulfillment_type)) AS sums (dimension, value)
     UNION ALL
     SELECT dimension, value, 1, 0, 0, 0, 0, 0, 0, 0, coalesce(units, 0)
     FROM (VALUES ('strategy', fact.strategy, fact.split_nodes),
                  ('hours_to_ship', ${stepOf('fact.ship_ms')}, 0),
                  ('hours_to_deliver', ${stepOf('fact.deliver_ms')}, 0)) AS sums (dimension, value, units)
     WHERE value IS NOT NULL
     UNION ALL
     SELECT 'node', node, 1, 0, 0, 0, shipped, ship_ms, 0, 0, allocations
     FROM jsonb_to_recordset(fact.nodes) AS sums (node text, shipped bigint, ship_ms bigint, allocations bigint)
   $$`,
  `CREATE TABLE projection_versions (
    target text PRIMARY KEY,
    version integer NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
