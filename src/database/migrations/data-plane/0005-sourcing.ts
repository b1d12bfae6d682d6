/** Waiting orders that are planned anew together. */
import { sql, type Kysely } from 'kysely';

const reoptimization = [
  `CREATE TABLE reoptimizations (
    id uuid PRIMARY KEY,
    moves jsonb NOT NULL,
    cost_before numeric(14,4) NOT NULL,
    cost_after numeric(14,4) NOT NULL,
    planned_at timestamptz NOT NULL DEFAULT now(),
    applied_at timestamptz,
    refusal text,
    CONSTRAINT saves_something CHECK (cost_after < cost_before),
    CONSTRAINT applied_or_refused CHECK (applied_at IS NULL OR refusal IS NULL)
  )`,
  `CREATE INDEX reoptimizations_planned ON reoptimizations (planned_at DESC)`,
  `CREATE INDEX fulfillments_sourced ON fulfillments (created_at DESC) WHERE status = 'SOURCED'`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of reoptimization) await sql.raw(statement).execute(db);
}
