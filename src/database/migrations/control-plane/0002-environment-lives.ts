import { sql, type Kysely } from 'kysely';

/** How far an environment's making has come, why it failed, and when it is to go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `ALTER TABLE environments
      ADD COLUMN provisioning_step text
        CHECK (provisioning_step IN ('CREATING_DATABASE', 'MIGRATING', 'LOADING_DEMO_DATA', 'CHECKING')),
      ADD COLUMN with_demo_data boolean NOT NULL DEFAULT false,
      ADD COLUMN failure text,
      ADD COLUMN removal_due_at timestamptz,
      ADD COLUMN database_removed_at timestamptz,
      ADD COLUMN created_by uuid REFERENCES users (id) ON DELETE SET NULL,
      ADD CONSTRAINT environments_step_while_provisioning CHECK (provisioning_step IS NULL OR status = 'PROVISIONING'),
      ADD CONSTRAINT environments_removal_while_suspended CHECK (removal_due_at IS NULL OR status = 'SUSPENDED'),
      ADD CONSTRAINT environments_removed_when_archived CHECK (database_removed_at IS NULL OR status = 'ARCHIVED'),
      DROP CONSTRAINT environments_slug_key`,
    // The name of an environment is free again when nothing of it is left.
    `CREATE UNIQUE INDEX environments_slug ON environments (slug) WHERE database_removed_at IS NULL`,
    `CREATE INDEX environments_under_way ON environments (id)
      WHERE database_removed_at IS NULL AND (status IN ('PROVISIONING', 'ARCHIVED') OR removal_due_at IS NOT NULL)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
