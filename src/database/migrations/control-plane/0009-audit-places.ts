import { sql, type Kysely } from 'kysely';

/** The audit log is read by moment and id, as cursors say where a page ended; so are its filters by day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const indexes = {
    audit_log_organization: 'organization_id',
    audit_log_action: 'organization_id, action',
    audit_log_actor: 'organization_id, actor',
    audit_log_target: 'organization_id, target_id',
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await sql.raw(`DROP INDEX ${name}`).execute(db);
    await sql.raw(`CREATE INDEX ${name} ON audit_log (${columns}, created_at DESC, id DESC)`).execute(db);
  }
}
