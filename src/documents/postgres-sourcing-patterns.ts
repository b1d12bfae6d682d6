/** Sourcing patterns as JSONB. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { SourcingPattern } from '../learning/contract.ts';
import type { OrderChannel } from '../orders/order.ts';
import { portions } from '../runtime/portions.ts';
import { replaceAll } from './postgres-computed.ts';
import type { Listed, SourcingPatterns } from './sourcing-patterns.ts';

const ROWS_AT_ONCE = 500;

/** Keeps the patterns in the table `sourcing_patterns`. */
export class PostgresSourcingPatterns implements SourcingPatterns {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  async replace(patterns: readonly SourcingPattern[]): Promise<void> {
    await replaceAll(this.#db, 'sourcing_patterns', async (trx) => {
      for (const portion of portions(patterns, ROWS_AT_ONCE)) {
        const rows = portion.map((pattern) => ({
          cluster_key: pattern.cluster_key,
          channel: pattern.channel,
          total_samples: pattern.total_samples,
          document: JSON.stringify(pattern),
        }));
        await trx.insertInto('sourcing_patterns').values(rows).execute();
      }
    });
  }

  async list(channel: OrderChannel | undefined, limit: number): Promise<Listed<SourcingPattern>> {
    const of = channel === undefined ? sql`` : sql`WHERE channel = ${channel}`;
    const [found, counted] = await Promise.all([
      sql<{ document: SourcingPattern }>`
        SELECT document FROM sourcing_patterns ${of} ORDER BY total_samples DESC, cluster_key LIMIT ${limit}`.execute(
        this.#db,
      ),
      sql<{ total: number }>`SELECT count(*)::int AS total FROM sourcing_patterns ${of}`.execute(this.#db),
    ]);
    return { items: found.rows.map((row) => row.document), total: counted.rows[0]?.total ?? 0 };
  }
}
