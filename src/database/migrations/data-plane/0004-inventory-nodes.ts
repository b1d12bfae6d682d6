/** The stock log in the order in which it was written. */
import { sql, type Kysely } from 'kysely';

const log = [
  // Given out under the lock of the stock record: the entries of one record follow each other as its counters did,
  // which their times, taken when a transaction begins, do not.
  `ALTER TABLE inventory_adjustments ADD position bigint GENERATED ALWAYS AS IDENTITY`,
  `CREATE INDEX inventory_adjustments_log ON inventory_adjustments (inventory_item_id, position DESC)`,
  `DROP INDEX inventory_adjustments_item`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of log) await sql.raw(statement).execute(db);
}
