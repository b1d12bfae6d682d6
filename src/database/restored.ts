/**
 * What a database needs that was restored on another server.
 *
 * The outbox is read in the order of transaction ids, and each server counts its own. On one that has counted less far, what
 * was written before would wait for ids that are long in coming, and what is written from now on would be passed over.
 */
import { sql, type Kysely } from 'kysely';

/** Below every id that a server gives to a transaction. */
const BEFORE_ALL = '1';

async function isAhead(db: Kysely<unknown>): Promise<boolean> {
  // Whatever can be seen was committed, and has an id below that of the snapshot, where this server gave it.
  const { rows } = await sql<{ is_ahead: boolean }>`
    SELECT EXISTS (SELECT FROM outbox WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot()))
        OR EXISTS (SELECT FROM outbox_cursors WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot())) AS is_ahead`.execute(
    db,
  );
  return rows[0]?.is_ahead ?? false;
}

/**
 * Puts the outbox of an environment's database in line with the server that it is on; changes nothing where it is. Each
 * target goes on with the first row that it has not taken, and may be offered some of the later ones a second time.
 *
 * @returns whether something had to be done
 */
export async function settleRestored(db: Kysely<unknown>): Promise<boolean> {
  // Nobody is kept waiting where there is nothing to do.
  if (!(await isAhead(db))) return false;
  return db.transaction().execute(async (transaction) => {
    await sql`LOCK TABLE outbox, outbox_cursors IN EXCLUSIVE MODE`.execute(transaction);
    if (!(await isAhead(transaction))) return false;
    await sql`
      UPDATE outbox_cursors AS place SET transaction_id = ${BEFORE_ALL}::xid8, id = coalesce(
        (SELECT min(id) - 1 FROM outbox WHERE (transaction_id, id) > (place.transaction_id, place.id)),
        (SELECT max(id) FROM outbox),
        0)`.execute(transaction);
    await sql`UPDATE outbox SET transaction_id = ${BEFORE_ALL}::xid8`.execute(transaction);
    return true;
  });
}
