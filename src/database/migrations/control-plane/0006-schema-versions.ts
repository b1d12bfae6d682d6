import { sql, type Kysely } from 'kysely';

/** How far the database of each environment is, and why it got no further. Until it is looked at, nobody enters. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE environments
      ADD COLUMN schema_version text NOT NULL DEFAULT '',
      ADD COLUMN migration_failure text`.execute(db);
}
