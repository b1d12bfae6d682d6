/** The relay starts the workflow of an order in the name of the request that placed it. */
import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw('ALTER TABLE outbox ADD request_id text, ADD traceparent text').execute(db);
}
