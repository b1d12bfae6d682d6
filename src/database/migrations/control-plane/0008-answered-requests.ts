import { sql, type Kysely } from 'kysely';

/** What requests with an `Idempotency-Key` were answered, for a day: encrypted, because some answers hold a secret. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE answered_requests (
      actor uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      operation text NOT NULL,
      key text NOT NULL,
      sealed bytea,
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (actor, operation, key)
    )`.execute(db);
  await sql`CREATE INDEX answered_requests_age ON answered_requests (created_at)`.execute(db);
}
