/** Requests that were carried out and whose answer was lost are found again. */
import { sql, type Kysely } from 'kysely';

const statements = [
  `ALTER TABLE order_requests ADD answered_at timestamptz`,
  `UPDATE order_requests SET answered_at = done_at`,
  `CREATE INDEX order_requests_unanswered ON order_requests (done_at)
     WHERE done_at IS NOT NULL AND answered_at IS NULL`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
