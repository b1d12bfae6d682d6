/** The SQL of reading deliveries whole. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { ATTEMPTS_SHOWN, SHOWN, type AttemptRow } from './repository.ts';

/** These, by id, with what is sent; unknown ones are left out. */
export async function findRecords(db: DataPlaneDatabase, ids: readonly string[]) {
  return db
    .selectFrom('webhook_events')
    .select([...SHOWN, 'body', 'version'])
    .where(sql<boolean>`id = ANY (${[...ids]}::uuid[])`)
    .orderBy('id')
    .execute();
}

/** The attempts at these, the last one of each first. */
export async function findAttempts(db: DataPlaneDatabase, ids: readonly string[]): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    SELECT attempt.event_id, attempt.attempt, attempt.response_code, attempt.response_body, attempt.error,
           attempt.latency_ms, attempt.attempted_at
    FROM unnest(${[...ids]}::uuid[]) AS wanted (id)
    CROSS JOIN LATERAL (
      SELECT event_id, attempt, response_code, response_body, error, latency_ms, attempted_at
      FROM webhook_deliveries WHERE event_id = wanted.id ORDER BY attempt DESC LIMIT ${ATTEMPTS_SHOWN}
    ) AS attempt
    ORDER BY attempt.event_id, attempt.attempt DESC`.execute(db);
  return rows;
}
