import { sql, type Kysely } from 'kysely';

/** What of each a change is a change of: not what the product itself notes down meanwhile. */
const VERSIONED = {
  organizations: ['name'],
  environments: ['name', 'environment_type', 'status', 'settings', 'removal_due_at'],
  users: ['email', 'full_name', 'is_active', 'platform_role', 'group_id', 'permissions', 'password_hash'],
  groups: ['name', 'description', 'permissions'],
};

const rowOf = (record: string, columns: string[]) =>
  `ROW(${columns.map((column) => `${record}.${column}`).join(', ')})`;

/** Every change makes the next version, by whatever statement it comes; see `If-Match`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE FUNCTION next_version() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.version := OLD.version + 1; RETURN NEW; END $$`.execute(db);
  for (const [table, columns] of Object.entries(VERSIONED)) {
    await sql.raw(`ALTER TABLE ${table} ADD COLUMN version integer NOT NULL DEFAULT 1`).execute(db);
    await sql
      .raw(
        `CREATE TRIGGER next_version BEFORE UPDATE ON ${table} FOR EACH ROW
           WHEN (${rowOf('OLD', columns)} IS DISTINCT FROM ${rowOf('NEW', columns)})
           EXECUTE FUNCTION next_version()`,
      )
      .execute(db);
  }
}
