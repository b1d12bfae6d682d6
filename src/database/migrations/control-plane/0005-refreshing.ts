import { sql, type Kysely } from 'kysely';

/** Sessions that can be prolonged: of each, the one refresh token that holds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `CREATE TABLE refresh_sessions (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      session_epoch integer NOT NULL,
      token_hash bytea NOT NULL,
      expires_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    `CREATE INDEX refresh_sessions_user ON refresh_sessions (user_id, created_at DESC, id DESC)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
