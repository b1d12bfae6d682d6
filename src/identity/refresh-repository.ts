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

/** Begins a session; of the user's earlier ones the oldest beyond `keep` go. @returns when it ends at the latest */
export async function begin(
  db: ControlPlaneDatabase,
  { id, userId, epoch, hash, days, keep }: NewRefreshSession,
): Promise<Date> {
  const session = await db
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
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return session.expires_at;
}

export interface Rotation {
  id: string;
  /** Of the token that came. */
  hash: Buffer;
  /** Of the one that it gives. */
  next: Buffer;
  /** How long it gives it again. */
  graceSeconds: number;
}

/**
 * Puts the next token in place of the one that holds. Where the next one holds already, since a moment ago, the same
 * request came before: nothing changes, and both have the same answer.
 *
 * @returns undefined when neither holds
 */
export async function rotate(db: ControlPlaneDatabase, { id, hash, next, graceSeconds }: Rotation) {
  const { rows } = await sql<{ user_id: string; session_epoch: number; expires_at: Date }>`
    UPDATE refresh_sessions session
    SET token_hash = ${next},
        rotated_at = CASE WHEN session.token_hash = ${hash} THEN now() ELSE session.rotated_at END
    FROM users
    WHERE session.id = ${id}::uuid
      AND (session.token_hash = ${hash}
           OR session.token_hash = ${next} AND session.rotated_at > now() - make_interval(secs => ${graceSeconds}::int))
      AND session.expires_at > now()
      AND users.id = session.user_id
      AND users.session_epoch = session.session_epoch
      AND users.is_active
    RETURNING session.user_id, session.session_epoch, session.expires_at`.execute(db);
  return rows[0];
}

/** False: there was none. */
export async function end(db: ControlPlaneDatabase, id: string): Promise<boolean> {
  const row = await db.deleteFrom('refresh_sessions').where('id', '=', id).returning('id').executeTakeFirst();
  return row !== undefined;
}
