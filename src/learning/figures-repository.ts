/** The SQL that makes figures of labels. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { NodePerformanceMetrics, PeriodDays, SourcingPattern } from './contract.ts';

/** Millions of labels take some seconds; nobody waits for them. */
const STATEMENT_TIMEOUT = '5min';

/** A stretch of time by when things were delivered: after `from`, up to and with `to`. */
export interface Window {
  from: Date;
  to: Date;
}

/** How much a pattern tells. */
export interface PatternBounds {
  /** Kinds of orders, those with most samples. */
  clusters: number;
  /** Nodes of each, those that served most. */
  nodes: number;
}

function patiently<T>(db: DataPlaneDatabase, read: (trx: Kysely<DataPlane>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`SELECT set_config('statement_timeout', ${STATEMENT_TIMEOUT}, true)`.execute(trx);
    return read(trx);
  });
}

const delivered = ({ from, to }: Window) => sql`delivered_at > ${from} AND delivered_at <= ${to}`;

const average = (sum: string, of: string, places: number) =>
  sql.raw(`round((sum(${sum}) / nullif(sum(${of}), 0))::numeric, ${places})`);

/** Labels are read once and added up by all that is told apart; everything else is made from these few sums. */
export async function findPatterns(
  db: DataPlaneDatabase,
  window: Window,
  bounds: PatternBounds,
): Promise<Omit<SourcingPattern, 'updated_at'>[]> {
  const { rows } = await patiently(db, (trx) =>
    sql<Omit<SourcingPattern, 'updated_at'>>`
      WITH cell AS MATERIALIZED (
        SELECT cluster_key, channel, region, amount_bucket, fulfillment_type, node_id, strategy_used,
               count(*) AS samples, sum(outcome_score) AS score, sum(actual_delivery_hours) AS hours,
               sum(actual_cost) AS cost, count(actual_cost) AS paid, sum(was_backordered::int) AS backordered
        FROM sourcing_outcome_labels WHERE ${delivered(window)}
        GROUP BY cluster_key, channel, region, amount_bucket, fulfillment_type, node_id, strategy_used),
      cluster AS MATERIALIZED (
        SELECT cluster_key, channel, region, amount_bucket, fulfillment_type, sum(samples)::int AS total_samples
        FROM cell GROUP BY cluster_key, channel, region, amount_bucket, fulfillment_type
        ORDER BY total_samples DESC, cluster_key LIMIT ${bounds.clusters}),
      served AS (
        SELECT cluster_key, node_id, sum(samples)::int AS samples,
               ${average('score', 'samples', 4)} AS avg_outcome_score,
               ${average('hours', 'samples', 2)} AS avg_delivery_hours, ${average('cost', 'paid', 2)} AS avg_cost,
               ${average('backordered', 'samples', 4)} AS backorder_rate,
               row_number() OVER (PARTITION BY cluster_key ORDER BY sum(samples) DESC, node_id) AS place
        FROM cell JOIN cluster USING (cluster_key) GROUP BY cluster_key, node_id),
      ranked AS (
        SELECT cluster_key, jsonb_agg(
                 jsonb_build_object('node_id', node_id, 'node_name', node.name, 'samples', samples,
                                    'avg_outcome_score', avg_outcome_score, 'avg_delivery_hours', avg_delivery_hours,
                                    'avg_cost', avg_cost, 'backorder_rate', backorder_rate)
                 ORDER BY avg_outcome_score DESC, samples DESC, node_id) AS nodes
        FROM served JOIN fulfillment_nodes node ON node.id = node_id
        WHERE place <= ${bounds.nodes} GROUP BY cluster_key),
      used AS (
        SELECT cluster_key, strategy_used, sum(samples)::int AS samples,
               ${average('score', 'samples', 4)} AS avg_outcome_score
        FROM cell JOIN cluster USING (cluster_key) GROUP BY cluster_key, strategy_used),
      compared AS (
        SELECT cluster_key, jsonb_agg(
                 jsonb_build_object('strategy', strategy_used, 'samples', samples,
                                    'avg_outcome_score', avg_outcome_score)
                 ORDER BY avg_outcome_score DESC, samples DESC, strategy_used) AS strategies
        FROM used GROUP BY cluster_key)
      SELECT cluster.*, ranked.nodes, compared.strategies
      FROM cluster JOIN ranked USING (cluster_key) JOIN compared USING (cluster_key)
      ORDER BY total_samples DESC, cluster_key`.execute(trx),
  );
  return rows;
}

/** How nodes have done in a window, those with most samples first. */
export async function findPerformance(
  db: DataPlaneDatabase,
  window: Window,
  days: PeriodDays,
  most: number,
): Promise<Omit<NodePerformanceMetrics, 'computed_at'>[]> {
  const { rows } = await patiently(db, (trx) =>
    sql<Omit<NodePerformanceMetrics, 'computed_at'>>`
      SELECT node_id, node.name AS node_name, node.code AS node_code, ${days}::int AS period_days, samples,
             avg_outcome_score, avg_delivery_hours, backorder_rate, return_rate, avg_cost_variance_pct
      FROM (
        SELECT node_id, count(*)::int AS samples, round(avg(outcome_score)::numeric, 4)::float8 AS avg_outcome_score,
               round(avg(actual_delivery_hours)::numeric, 2)::float8 AS avg_delivery_hours,
               round(avg(was_backordered::int), 4)::float8 AS backorder_rate,
               round(avg(was_returned::int), 4)::float8 AS return_rate,
               round(avg(cost_variance_pct)::numeric, 2)::float8 AS avg_cost_variance_pct
        FROM sourcing_outcome_labels WHERE ${delivered(window)}
        GROUP BY node_id ORDER BY samples DESC, node_id LIMIT ${most}
      ) AS done
      JOIN fulfillment_nodes node ON node.id = node_id
      ORDER BY samples DESC, node_id`.execute(trx),
  );
  return rows;
}
