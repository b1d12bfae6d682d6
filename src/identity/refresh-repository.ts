/** The SQL of sessions that can be prolonged. */
import { sql } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';

export interface NewRefreshSession {
  id: string;
  userId: string;
  epoch: number;
  hash: Buffer;
  days: number;
  /** How many of the user stay; the newest do. */
  keep: number;
}

/** Begins a session; of the user's earlier ones the oldest beyond `keep` go. */
export async function begin(
  db: ControlPlaneDatabase,
  { id, userId, epoch, hash, days, keep }: NewRefreshSession,
): Promise<void> {
  await db
    .with('surplus', (query) =>
      query.deleteFrom('refresh_sessions').where('id', 'in', (inner) =>
        inner
          .selectFrom('refresh_sessions')
          .select('id')
          .where('user_id', '=', userId)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .offset(keep - 1),
      ),
    )
    .insertInto('refresh_sessions')
    .values({
      id,
      user_id: userId,
      session_epoch: epoch,
      token_hash: hash,
      expires_at: sql<Date>`now() + make_interval(days => ${days}::int)`,
    })
    .execute();
}

/** Another token in place of the one that holds: of several that come with it, one is answered. */
export async function rotate(
  db: ControlPlaneDatabase,
  { id, hash, next }: { id: string; hash: Buffer; next: Buffer },
): Promise<{ user_id: string; session_epoch: number } | undefined> {
  return db
    .updateTable('refresh_sessions')
    .from('users')
    .set({ token_hash: next })
    .where('refresh_sessions.id', '=', id)
    .where('refresh_sessions.token_hash', '=', hash)
    .where('refresh_sessions.expires_at', '>', sql<Date>`now()`)
    .whereRef('users.id', '=', 'refresh_sessions.user_id')
    .whereRef('users.session_epoch', '=', 'refresh_sessions.session_epoch')
    .where('users.is_active', '=', true)
    .returning(['refresh_sessions.user_id', 'refresh_sessions.session_epoch'])
    .executeTakeFirst();
}

/** False: there was none. */
export async function end(db: ControlPlaneDatabase, id: string): Promise<boolean> {
  const row = await db.deleteFrom('refresh_sessions').where('id', '=', id).returning('id').executeTakeFirst();
  return row !== undefined;
}
