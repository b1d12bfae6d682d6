/** What is computed from labels, where documents have no server of their own. */
import { sql, type Kysely } from 'kysely';

const statements = [
  // Ties are listed by the bytes of the key, as a document server lists them.
  `CREATE TABLE sourcing_patterns (
    cluster_key text COLLATE "C" PRIMARY KEY,
    channel text NOT NULL,
    total_samples integer NOT NULL,
    document jsonb NOT NULL
  )`,
  `CREATE INDEX sourcing_patterns_samples ON sourcing_patterns (total_samples DESC, cluster_key)`,
  `CREATE INDEX sourcing_patterns_channel ON sourcing_patterns (channel, total_samples DESC, cluster_key)`,
  `CREATE TABLE node_performance_metrics (
    period_days integer NOT NULL,
    node_id uuid NOT NULL,
    samples integer NOT NULL,
    document jsonb NOT NULL,
    PRIMARY KEY (period_days, node_id)
  )`,
  `CREATE INDEX node_performance_metrics_samples
    ON node_performance_metrics (period_days, samples DESC, node_id)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
