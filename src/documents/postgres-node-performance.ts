/** Node performance as JSONB. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { NodePerformanceMetrics, PeriodDays } from '../learning/contract.ts';
import { portions } from '../runtime/portions.ts';
import type { NodePerformance } from './node-performance.ts';
import { replaceAll } from './postgres-computed.ts';
import type { Listed } from './sourcing-patterns.ts';

const ROWS_AT_ONCE = 1_000;

/** Keeps the metrics in the table `node_performance_metrics`. */
export class PostgresNodePerformance implements NodePerformance {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  async replace(metrics: readonly NodePerformanceMetrics[]): Promise<void> {
    await replaceAll(this.#db, 'node_performance_metrics', async (trx) => {
      for (const portion of portions(metrics, ROWS_AT_ONCE)) {
        const rows = portion.map((each) => ({
          period_days: each.period_days,
          node_id: each.node_id,
          samples: each.samples,
          document: JSON.stringify(each),
        }));
        await trx.insertInto('node_performance_metrics').values(rows).execute();
      }
    });
  }

  async ofPeriod(days: PeriodDays, limit: number): Promise<Listed<NodePerformanceMetrics>> {
    const [found, counted] = await Promise.all([
      sql<{ document: NodePerformanceMetrics }>`
        SELECT document FROM node_performance_metrics WHERE period_days = ${days}
        ORDER BY samples DESC, node_id LIMIT ${limit}`.execute(this.#db),
      sql<{ total: number }>`
        SELECT count(*)::int AS total FROM node_performance_metrics WHERE period_days = ${days}`.execute(
        this.#db,
      ),
    ]);
    return { items: found.rows.map((row) => row.document), total: counted.rows[0]?.total ?? 0 };
  }
}
