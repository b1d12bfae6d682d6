/** The SQL of topics that are written only where somebody listens. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';

/** Longer means that somebody changes the table in a transaction that does not end. */
const LOCK_WAIT = '5s';

/** Whether all that changes is told under this topic. */
export async function isListenedTo(db: DataPlaneDatabase, topic: string): Promise<boolean> {
  const row = await db
    .selectFrom('outbox_topics')
    .select('topic')
    .where('topic', '=', topic)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * From now on every change of the table is told under the topic.
 *
 * @throws when transactions that change the table do not end
 */
export async function listenTo(
  db: DataPlaneDatabase,
  { topic, table }: { topic: string; table: keyof DataPlane },
): Promise<void> {
  if (await isListenedTo(db, topic)) return;
  await db.transaction().execute(async (trx) => {
    await sql`SELECT set_config('lock_timeout', ${LOCK_WAIT}, true)`.execute(trx);
    // Whoever changes it at this moment has not heard that somebody listens, and ends first.
    await sql`LOCK TABLE ${sql.table(table)} IN SHARE MODE`.execute(trx);
    await trx
      .insertInto('outbox_topics')
      .values({ topic })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}
