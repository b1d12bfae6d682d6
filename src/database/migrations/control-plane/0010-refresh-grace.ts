import { sql, type Kysely } from 'kysely';

/** When the refresh token that holds took the place of the one before, which gives it again for a moment. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE refresh_sessions ADD COLUMN rotated_at timestamptz`.execute(db);
}
