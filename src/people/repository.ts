/** The SQL of users, groups and what they may enter; always within one organization. */
import { expressionBuilder, sql, type Insertable, type Updateable } from 'kysely';
import { escapeLike } from '../database/like.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type {
  ControlPlane,
  GroupTable,
  MembershipTable,
  UserTable,
} from '../database/tables/control-plane.ts';
import type { GroupQuery, UserQuery } from './contract.ts';

const total = sql<number>`count(*)::int`.as('total');

function users(db: ControlPlaneDatabase, organizationId: string) {
  return db
    .selectFrom('users')
    .leftJoin('groups', 'groups.id', 'users.group_id')
    .select(['users.id', 'users.organization_id', 'users.email', 'users.full_name', 'users.is_active'])
    .select(['users.platform_role', 'users.group_id', 'users.permissions', 'users.version'])
    .select('users.created_at')
    .select(sql<boolean>`users.password_hash IS NULL`.as('is_invited'))
    .select(['groups.name as group_name', 'groups.permissions as group_permissions'])
    .where('users.organization_id', '=', organizationId);
}

export async function findUser(db: ControlPlaneDatabase, organizationId: string, id: string) {
  return users(db, organizationId).where('users.id', '=', id).executeTakeFirst();
}
export type UserRow = NonNullable<Awaited<ReturnType<typeof findUser>>>;

/** Keeps the user as it is until the transaction ends. */
export async function lockUser(db: ControlPlaneDatabase, organizationId: string, id: string) {
  return users(db, organizationId).where('users.id', '=', id).forUpdate('users').executeTakeFirst();
}

/** The users that a query means. */
function matching({ q, role, is_active, group_id }: UserQuery) {
  return expressionBuilder<ControlPlane, 'users'>().and([
    ...(q ? [sql<boolean>`concat_ws(' ', users.email, users.full_name) ILIKE ${`%${escapeLike(q)}%`}`] : []),
    ...(role ? [sql<boolean>`users.platform_role = ${role}`] : []),
    ...(is_active === undefined ? [] : [sql<boolean>`users.is_active = ${is_active}`]),
    ...(group_id ? [sql<boolean>`users.group_id = ${group_id}`] : []),
  ]);
}

export async function listUsers(db: ControlPlaneDatabase, organizationId: string, query: UserQuery) {
  const matches = matching(query);
  const [rows, counted] = await Promise.all([
    users(db, organizationId)
      .where(matches)
      .orderBy('users.email')
      .limit(query.page_size)
      .offset((query.page - 1) * query.page_size)
      .execute(),
    db
      .selectFrom('users')
      .select(total)
      .where('organization_id', '=', organizationId)
      .where(matches)
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total: counted.total };
}

/** False: the address is taken. */
export async function insertUser(db: ControlPlaneDatabase, user: Insertable<UserTable>): Promise<boolean> {
  const row = await db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes the changes; where they say so, the user's sessions end and a link to set a password holds no longer. */
export async function updateUser(
  db: ControlPlaneDatabase,
  id: string,
  changes: Updateable<UserTable>,
  endsSessions: boolean,
): Promise<void> {
  await db
    .updateTable('users')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .$if(endsSessions, (update) => update.set({ session_epoch: sql<number>`session_epoch + 1` }))
    .where('id', '=', id)
    .execute();
  if (endsSessions) await db.deleteFrom('password_links').where('user_id', '=', id).execute();
}

function groups(db: ControlPlaneDatabase, organizationId: string) {
  return db
    .selectFrom('groups')
    .select(['id', 'organization_id', 'name', 'description', 'permissions', 'version'])
    .select(sql<number>`(SELECT count(*)::int FROM users WHERE users.group_id = groups.id)`.as('user_count'))
    .where('organization_id', '=', organizationId);
}

export async function findGroup(db: ControlPlaneDatabase, organizationId: string, id: string) {
  return groups(db, organizationId).where('id', '=', id).executeTakeFirst();
}
export type GroupRow = NonNullable<Awaited<ReturnType<typeof findGroup>>>;

export async function listGroups(
  db: ControlPlaneDatabase,
  organizationId: string,
  { q, page, page_size }: GroupQuery,
) {
  const matches = q ? sql<boolean>`groups.name ILIKE ${`%${escapeLike(q)}%`}` : sql<boolean>`true`;
  const [rows, counted] = await Promise.all([
    groups(db, organizationId)
      .where(matches)
      .orderBy('name')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute(),
    db
      .selectFrom('groups')
      .select(total)
      .where('organization_id', '=', organizationId)
      .where(matches)
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total: counted.total };
}

/** False: the organization has a group of this name. */
export async function insertGroup(db: ControlPlaneDatabase, group: Insertable<GroupTable>): Promise<boolean> {
  const row = await db
    .insertInto('groups')
    .values(group)
    .onConflict((conflict) => conflict.columns(['organization_id', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps the groups of an organization, and their names, as they are until the transaction ends. */
export async function lockGroups(db: ControlPlaneDatabase, organizationId: string): Promise<void> {
  await sql`SELECT 1 FROM groups WHERE organization_id = ${organizationId} ORDER BY id FOR UPDATE`.execute(
    db,
  );
}

/** Of a group under `lockGroups`. False: another group of the organization has the name. */
export async function updateGroup(
  db: ControlPlaneDatabase,
  group: GroupRow,
  changes: Updateable<GroupTable>,
): Promise<boolean> {
  const { id, organization_id } = group;
  const name = changes.name ?? group.name;
  const row = await db
    .updateTable('groups')
    .set({ ...changes, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('groups as other')
            .select('other.id')
            .where('other.organization_id', '=', organization_id)
            .where('other.name', '=', name)
            .where('other.id', '<>', id),
        ),
      ),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Keeps the group there until the transaction ends; undefined: the organization has no such group. */
export async function holdGroup(db: ControlPlaneDatabase, organizationId: string, id: string) {
  return db
    .selectFrom('groups')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst();
}

/** False: it still has users. */
export async function removeGroup(db: ControlPlaneDatabase, id: string): Promise<boolean> {
  // Whoever is just given the group is waited for.
  await db.selectFrom('groups').select('id').where('id', '=', id).forUpdate().execute();
  const row = await db
    .deleteFrom('groups')
    .where('id', '=', id)
    .where((where) =>
      where.not(
        where.exists(
          where.selectFrom('users').select('users.id').whereRef('users.group_id', '=', 'groups.id'),
        ),
      ),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function findOrganization(db: ControlPlaneDatabase, id: string) {
  return db
    .selectFrom('organizations')
    .select(['name', 'slug'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}

export async function findEnvironment(db: ControlPlaneDatabase, organizationId: string, id: string) {
  return db
    .selectFrom('environments')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The environments that a user is a member of. */
export async function memberships(db: ControlPlaneDatabase, userId: string) {
  return db
    .selectFrom('memberships')
    .innerJoin('environments', 'environments.id', 'memberships.environment_id')
    .innerJoin('organizations', 'organizations.id', 'environments.organization_id')
    .select(['environments.id as env_id', 'environments.name as env_name'])
    .select(['environments.environment_type as env_type', 'environments.status as env_status'])
    .select(['organizations.id as org_id', 'organizations.name as org_name'])
    .select(['memberships.role', 'memberships.granted_at'])
    .where('memberships.user_id', '=', userId)
    .orderBy('environments.name')
    .orderBy('environments.id')
    .execute();
}

/** Grants a role anew or instead of another; the first environment becomes the user's default. */
export async function grant(
  db: ControlPlaneDatabase,
  { user_id, environment_id, role }: Pick<Insertable<MembershipTable>, 'user_id' | 'environment_id' | 'role'>,
): Promise<void> {
  await db
    .insertInto('memberships')
    .values({ user_id, environment_id, role })
    .onConflict((conflict) => conflict.columns(['user_id', 'environment_id']).doUpdateSet({ role }))
    .execute();
  await db
    .updateTable('users')
    .set({ default_environment_id: environment_id })
    .where('id', '=', user_id)
    .where('default_environment_id', 'is', null)
    .execute();
}

/** False: the user was no member. */
export async function withdraw(
  db: ControlPlaneDatabase,
  userId: string,
  environmentId: string,
): Promise<boolean> {
  const row = await db
    .deleteFrom('memberships')
    .where('user_id', '=', userId)
    .where('environment_id', '=', environmentId)
    .returning('user_id')
    .executeTakeFirst();
  if (!row) return false;
  await db
    .updateTable('users')
    .set({ default_environment_id: null })
    .where('id', '=', userId)
    .where('default_environment_id', '=', environmentId)
    .execute();
  return true;
}
