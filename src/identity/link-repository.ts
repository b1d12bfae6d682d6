/** The SQL of links by which people set a password. */
import { sql } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';

export interface NewLink {
  userId: string;
  hash: Buffer;
  minutes: number;
}

/** An earlier link of the user holds no longer. */
export async function replaceLink(
  db: ControlPlaneDatabase,
  { userId, hash, minutes }: NewLink,
): Promise<Date> {
  const expires_at = sql<Date>`now() + make_interval(mins => ${minutes}::int)`;
  const row = await db
    .insertInto('password_links')
    .values({ user_id: userId, token_hash: hash, expires_at })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet({ token_hash: hash, expires_at, created_at: sql<Date>`now()` }),
    )
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return row.expires_at;
}

/** Whose active account the link is, while it holds. */
export async function findLink(db: ControlPlaneDatabase, hash: Buffer) {
  return db
    .selectFrom('password_links')
    .innerJoin('users', 'users.id', 'password_links.user_id')
    .select(['users.id', 'users.email', 'users.organization_id'])
    .select(sql<boolean>`users.password_hash IS NULL`.as('is_invitation'))
    .where('password_links.token_hash', '=', hash)
    .where('password_links.expires_at', '>', sql<Date>`now()`)
    .where('users.is_active', '=', true)
    .executeTakeFirst();
}

/** Uses the link up: of several that come with it, one is told true. */
export async function takeLink(db: ControlPlaneDatabase, hash: Buffer): Promise<boolean> {
  const row = await db
    .deleteFrom('password_links')
    .where('token_hash', '=', hash)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('user_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function dropLink(db: ControlPlaneDatabase, userId: string): Promise<void> {
  await db.deleteFrom('password_links').where('user_id', '=', userId).execute();
}

/** Sets the password and begins a new epoch, which ends all sessions. @returns the epoch */
export async function setPassword(
  db: ControlPlaneDatabase,
  userId: string,
  passwordHash: string,
): Promise<number> {
  const row = await db
    .updateTable('users')
    .set({
      password_hash: passwordHash,
      session_epoch: sql<number>`session_epoch + 1`,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', userId)
    .returning('session_epoch')
    .executeTakeFirstOrThrow();
  return row.session_epoch;
}
