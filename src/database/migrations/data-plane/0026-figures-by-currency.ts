/**
 * Amounts of analytics by currency, refunds, and the cost of what carriers have taken. The relay fills in what is there
 * already: until then its currency is unknown. A process of the release before still reads its figures; it cannot write
 * them any more, and leaves its place in the outbox to the relay of this one.
 */
import { sql, type Kysely } from 'kysely';

/** Durations are counted by how long they are, in steps of a tenth; null is none. */
const stepOf = (milliseconds: string) =>
  `floor(ln((CASE WHEN ${milliseconds} < 1000 THEN 1000 ELSE ${milliseconds} END / 1000.0)::float8) / ln(1.1::float8))::int::text`;

const statements = [
  `ALTER TABLE analytics_orders
    ADD currency text NOT NULL DEFAULT '',
    ADD refunded numeric(12,2) NOT NULL DEFAULT 0,
    ADD carried boolean NOT NULL DEFAULT false`,
  `ALTER TABLE analytics_days
    ADD currency text NOT NULL DEFAULT '',
    ADD refunded numeric NOT NULL DEFAULT 0,
    ADD carried bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT analytics_days_pkey,
    ADD PRIMARY KEY (day, dimension, value, currency)`,
  `ALTER TABLE analytics_quarters
    ADD currency text NOT NULL DEFAULT '',
    DROP CONSTRAINT analytics_quarters_pkey,
    ADD PRIMARY KEY (starts_at, currency)`,
  `DROP FUNCTION analytics_measures`,
  // What the facts of one order add to each sum that it counts in; sums without amounts have no currency.
  `CREATE FUNCTION analytics_measures(fact analytics_orders)
   RETURNS TABLE (dimension text, value text, currency text, orders bigint, kept bigint, revenue numeric,
                  refunded numeric, shipping_cost numeric, carried bigint, shipped bigint, ship_ms bigint,
                  backordered bigint, split bigint, units bigint)
   LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
     SELECT dimension, value, fact.currency, 1, (fact.status <> 'CANCELLED')::int, fact.revenue, fact.refunded,
            fact.shipping_cost, fact.carried::int, (fact.ship_ms IS NOT NULL)::int, coalesce(fact.ship_ms, 0),
            fact.was_backordered::int, (fact.parcels > 1)::int, fact.parcels
     FROM (VALUES ('all', ''), ('channel', fact.channel),
                  ('fulfillment_type', fact.fulfillment_type)) AS sums (dimension, value)
     UNION ALL
     SELECT dimension, value, '', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, coalesce(units, 0)
     FROM (VALUES ('status', fact.status, 0),
                  ('strategy', fact.strategy, fact.split_nodes),
                  ('hours_to_ship', ${stepOf('fact.ship_ms')}, 0),
                  ('hours_to_deliver', ${stepOf('fact.deliver_ms')}, 0)) AS sums (dimension, value, units)
     WHERE value IS NOT NULL
     UNION ALL
     SELECT 'node', node, '', 1, 0, 0, 0, 0, 0, shipped, ship_ms, 0, 0, allocations
     FROM jsonb_to_recordset(fact.nodes) AS sums (node text, shipped bigint, ship_ms bigint, allocations bigint)
   $$`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
