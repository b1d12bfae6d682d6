import { sql, type Kysely } from 'kysely';

/** Links by which people set a password: the first one, or a new one. Each user has one at most. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `CREATE TABLE password_links (
      user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
      token_hash bytea NOT NULL UNIQUE,
      expires_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    `ALTER TABLE users ALTER COLUMN password_hash DROP NOT NULL`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
