/** The SQL of how far projections are. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

export interface ProjectionLag {
  target: string;
  /** Age in seconds of the first row after its place; 0: it has taken all. */
  waiting_seconds: number;
}

/** One look into the index for each target, however long the outbox is. */
export async function findLags(db: DataPlaneDatabase): Promise<ProjectionLag[]> {
  const { rows } = await sql<ProjectionLag>`
    SELECT target, coalesce(extract(epoch FROM clock_timestamp() - next.created_at), 0)::float8 AS waiting_seconds
    FROM outbox_cursors cursor
    LEFT JOIN LATERAL (
      SELECT created_at FROM outbox
      WHERE (transaction_id, id) > (cursor.transaction_id, cursor.id)
      ORDER BY transaction_id, id LIMIT 1
    ) next ON true
    ORDER BY target`.execute(db);
  return rows;
}
