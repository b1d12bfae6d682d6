/** Tables as they are long after they were written. */
import { sql, type Kysely } from 'kysely';

/**
 * Counts what is in the tables and marks their pages as visible to all, as the server does in time.
 *
 * What was committed a moment ago without waiting for the disk, or beside such a commit, cannot be marked until its log is
 * written: the checkpoint writes it, and from then on these commits wait.
 */
export async function settle<DB>(db: Kysely<DB>, tables: readonly string[]): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`SET synchronous_commit = on`.execute(connection);
    await sql`CHECKPOINT`.execute(connection);
    for (const table of tables) await sql`VACUUM (ANALYZE) ${sql.table(table)}`.execute(connection);
    await sql`RESET synchronous_commit`.execute(connection);
  });
}
