/** What is computed anew as a whole, kept as JSONB. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';

/** Puts what was computed in the place of all rows of the table; readers see the one or the other. */
export async function replaceAll(
  db: DataPlaneDatabase,
  table: keyof DataPlane,
  insert: (trx: Kysely<DataPlane>) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // Two that write at once would each remove only what was there before both.
    await sql`SELECT pg_advisory_xact_lock(hashtext(${table}))`.execute(trx);
    await sql`DELETE FROM ${sql.table(table)}`.execute(trx);
    await insert(trx);
  });
}
