/** The SQL of how far projections are. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';

export interface ProjectionLag {
  target: string;
  /** Age in seconds of the first row after its place; 0: it has taken all. */
  waiting_seconds: number;
  /** Rows that it could not take. */
  set_aside: number;
}

/** As many as are shown. */
const SHOWN = 50;
/** Counting ends here; the relay sets no more aside. */
const COUNTED = 10_000;

/** One look into the index for each target, however long the outbox is. */
export async function findLags(db: DataPlaneDatabase): Promise<ProjectionLag[]> {
  const { rows } = await sql<ProjectionLag>`
    SELECT target, coalesce(extract(epoch FROM clock_timestamp() - next.created_at), 0)::float8 AS waiting_seconds,
           (SELECT count(*)::int FROM (SELECT FROM outbox_set_aside aside WHERE aside.target = cursor.target
             LIMIT ${COUNTED}) kept) AS set_aside
    FROM outbox_cursors cursor
    LEFT JOIN LATERAL (
      SELECT created_at FROM outbox
      WHERE (transaction_id, id) > (cursor.transaction_id, cursor.id)
      ORDER BY transaction_id, id LIMIT 1
    ) next ON true
    ORDER BY target`.execute(db);
  return rows;
}

/** What targets could not take, the newest first. */
export async function findSetAside(db: DataPlaneDatabase) {
  const rows = await db
    .selectFrom('outbox_set_aside')
    .select(['target', 'topic', 'order_id', 'entity_id', 'reason', 'attempts', 'set_aside_at', 'retry_at'])
    .orderBy('set_aside_at', 'desc')
    .orderBy('target')
    .orderBy('outbox_id', 'desc')
    .limit(SHOWN)
    .execute();
  return rows.map(({ set_aside_at: at, retry_at: retryAt, ...row }) => ({
    ...row,
    set_aside_at: at.toISOString(),
    retry_at: retryAt.toISOString(),
  }));
}
