/** The SQL of people: accounts, what they may enter, and tokens that hold no longer. */
import { sql } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { UserTable } from '../database/tables/control-plane.ts';
import type { Insertable } from 'kysely';

export interface Credentials {
  id: string;
  /** null: invited, and has set none yet. */
  password_hash: string | null;
  is_active: boolean;
  session_epoch: number;
}

export async function findCredentials(
  db: ControlPlaneDatabase,
  email: string,
): Promise<Credentials | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash', 'is_active', 'session_epoch'])
    .where('email', '=', email)
    .executeTakeFirst();
}

/** An active account with its default environment and the environments it is a member of. */
export async function findActiveAccount(db: ControlPlaneDatabase, id: string) {
  return db
    .selectFrom('users')
    .leftJoin('environments', 'environments.id', 'users.default_environment_id')
    .select(['users.id', 'users.email', 'users.full_name', 'users.organization_id'])
    .select(['users.platform_role', 'users.session_epoch'])
    .select(
      sql<
        string[]
      >`users.permissions || coalesce((SELECT permissions FROM groups WHERE id = users.group_id), '{}')`.as(
        'permissions',
      ),
    )
    .select(['environments.slug as environment_slug', 'environments.name as environment_name'])
    .select(
      sql<string[]>`ARRAY(SELECT environment_id FROM memberships WHERE user_id = users.id)`.as('memberships'),
    )
    .where('users.id', '=', id)
    .where('users.is_active', '=', true)
    .executeTakeFirst();
}

export type AccountRow = NonNullable<Awaited<ReturnType<typeof findActiveAccount>>>;

export async function hasOrganization(db: ControlPlaneDatabase, id: string): Promise<boolean> {
  const row = await db.selectFrom('organizations').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

/** Writes the account unless its address is taken; answers the id of the account that has the address. */
export async function insertUser(db: ControlPlaneDatabase, user: Insertable<UserTable>): Promise<string> {
  await db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .execute();
  const { id } = await db
    .selectFrom('users')
    .select('id')
    .where('email', '=', user.email)
    .executeTakeFirstOrThrow();
  return id;
}

export async function isRevoked(db: ControlPlaneDatabase, tokenId: string): Promise<boolean> {
  const row = await db
    .selectFrom('revoked_tokens')
    .select('token_id')
    .where('token_id', '=', tokenId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Remembers the token until it would have expired, and forgets those that have. */
export async function revoke(db: ControlPlaneDatabase, tokenId: string, expiresAt: Date): Promise<void> {
  await db
    .with('expired', (qb) => qb.deleteFrom('revoked_tokens').where('expires_at', '<', sql<Date>`now()`))
    .insertInto('revoked_tokens')
    .values({ token_id: tokenId, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
