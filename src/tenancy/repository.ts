/** The SQL of organizations and environments. */
import { sql, type Selectable } from 'kysely';
import { DATA_SCHEMA } from '../database/migrate.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { EnvironmentTable } from '../database/tables/control-plane.ts';
import { atVersion } from '../database/versions.ts';
import type { EnvironmentRole, EnvironmentStatus, EnvironmentType, ProvisioningStep } from './environment.ts';

export type EnvironmentRow = Selectable<EnvironmentTable>;

/** How long an environment that could not be made is listed, so that whoever asked for it learns why. */
const FAILURES_LISTED = '1 day';

/** Whose environments: null of a kind means all of it. */
export interface Sight {
  /** The organization all of whose environments are seen; null: every organization's. */
  organizationId: string | null;
  /** Also the environments that this user is a member of. */
  userId: string;
  /** False: only what the user is a member of. */
  seesOrganization: boolean;
}

export interface EnvironmentFilter {
  organizationId: string | undefined;
  status: EnvironmentStatus | undefined;
  q: string | undefined;
  limit: number;
  offset: number;
}

export interface NewEnvironment {
  id: string;
  organization_id: string;
  slug: string;
  name: string;
  environment_type: EnvironmentType;
  database_name: string;
  with_demo_data: boolean;
  settings: string;
  created_by: string | null;
}

const visibleTo = ({ seesOrganization, organizationId, userId }: Sight) => sql<boolean>`(
  (${seesOrganization} AND (${organizationId}::uuid IS NULL OR organization_id = ${organizationId}::uuid))
  OR id IN (SELECT environment_id FROM memberships WHERE user_id = ${userId}::uuid))`;

export async function listEnvironments(db: ControlPlaneDatabase, sight: Sight, filter: EnvironmentFilter) {
  let query = db.selectFrom('environments').where(visibleTo(sight));
  if (filter.organizationId !== undefined) query = query.where('organization_id', '=', filter.organizationId);
  query =
    filter.status === undefined
      ? query.where(
          sql<boolean>`(status <> 'ARCHIVED' OR (failure IS NOT NULL AND updated_at > now() - ${FAILURES_LISTED}::interval))`,
        )
      : query.where('status', '=', filter.status);
  if (filter.q !== undefined)
    query = query.where(
      sql<boolean>`(position(lower(${filter.q}) IN lower(name)) > 0 OR position(lower(${filter.q}) IN slug) > 0)`,
    );
  const [rows, { total }] = await Promise.all([
    query.selectAll().orderBy('name').orderBy('id').limit(filter.limit).offset(filter.offset).execute(),
    query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export async function findEnvironment(
  db: ControlPlaneDatabase,
  id: string,
): Promise<EnvironmentRow | undefined> {
  return db.selectFrom('environments').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function findVisible(
  db: ControlPlaneDatabase,
  sight: Sight,
  id: string,
): Promise<EnvironmentRow | undefined> {
  return db
    .selectFrom('environments')
    .selectAll()
    .where('id', '=', id)
    .where(visibleTo(sight))
    .executeTakeFirst();
}

/**
 * Writes a new environment, unless its organization has as many as it may have or the short name is taken. To be called
 * within a transaction, which holds the organization.
 */
export async function insertEnvironment(
  db: ControlPlaneDatabase,
  environment: NewEnvironment,
  most: number,
): Promise<EnvironmentRow | 'full' | 'taken'> {
  // Two at once count one after the other.
  await sql`SELECT FROM organizations WHERE id = ${environment.organization_id} FOR UPDATE`.execute(db);
  const { count } = await db
    .selectFrom('environments')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organization_id', '=', environment.organization_id)
    .where('status', '<>', 'ARCHIVED')
    .executeTakeFirstOrThrow();
  if (count >= most) return 'full';
  const row = await db
    .insertInto('environments')
    .values({ ...environment, status: 'PROVISIONING', provisioning_step: 'CREATING_DATABASE' })
    .onConflict((conflict) => conflict.column('slug').where('database_removed_at', 'is', null).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ?? 'taken';
}

export interface EnvironmentChanges {
  name?: string;
  environment_type?: EnvironmentType;
  /** Put over the stored ones, key by key. */
  settings?: string;
}

/** @returns undefined when there is none, it is archived, or it is not at the version that was seen */
export async function updateEnvironment(
  db: ControlPlaneDatabase,
  id: string,
  { settings, ...changes }: EnvironmentChanges,
  seen: number | undefined,
): Promise<EnvironmentRow | undefined> {
  return db
    .updateTable('environments')
    .set({
      ...changes,
      ...(settings === undefined ? {} : { settings: sql<string>`settings || ${settings}::jsonb` }),
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where(atVersion(seen))
    .where('status', '<>', 'ARCHIVED')
    .returningAll()
    .executeTakeFirst();
}

/** Moves it on unless it is in the making, or gone. */
export async function suspend(
  db: ControlPlaneDatabase,
  id: string,
  removalInDays: number | null,
): Promise<EnvironmentRow | undefined> {
  return db
    .updateTable('environments')
    .set({
      status: 'SUSPENDED',
      removal_due_at: removalInDays === null ? null : sql<Date>`now() + ${removalInDays} * interval '1 day'`,
      updated_at: sql<Date>`now()`,
    })
    .where('id', '=', id)
    .where('status', 'in', ['ACTIVE', 'SUSPENDED'])
    .returningAll()
    .executeTakeFirst();
}

/** Opens it again; a removal that has not begun is called off. */
export async function resume(db: ControlPlaneDatabase, id: string): Promise<EnvironmentRow | undefined> {
  return db
    .updateTable('environments')
    .set({ status: 'ACTIVE', removal_due_at: null, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', 'in', ['ACTIVE', 'SUSPENDED'])
    .returningAll()
    .executeTakeFirst();
}

/** Ids of the environments that a workflow has something to do for. */
export async function underWay(
  db: ControlPlaneDatabase,
): Promise<{ id: string; status: EnvironmentStatus }[]> {
  return db
    .selectFrom('environments')
    .select(['id', 'status'])
    .where('database_removed_at', 'is', null)
    .where(sql<boolean>`(status IN ('PROVISIONING', 'ARCHIVED') OR removal_due_at IS NOT NULL)`)
    .orderBy('id')
    .execute();
}

/** @returns false when it is not in the making any more */
export async function beginStep(
  db: ControlPlaneDatabase,
  id: string,
  step: ProvisioningStep,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('environments')
    .set({ provisioning_step: step, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', '=', 'PROVISIONING')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Opens a finished environment; whoever asked for it becomes its owner. A second time changes nothing. */
export async function open(db: ControlPlaneDatabase, id: string): Promise<void> {
  await sql`
    WITH opened AS (
      UPDATE environments
      SET status = 'ACTIVE', provisioning_step = NULL, schema_version = ${DATA_SCHEMA}, updated_at = now()
      WHERE id = ${id} AND status = 'PROVISIONING'
      RETURNING id, created_by
    )
    INSERT INTO memberships (user_id, environment_id, role)
    SELECT created_by, id, 'OWNER' FROM opened WHERE created_by IS NOT NULL
    ON CONFLICT DO NOTHING`.execute(db);
}

/** Gives up an environment in the making. */
export async function giveUp(db: ControlPlaneDatabase, id: string, reason: string): Promise<void> {
  await db
    .updateTable('environments')
    .set({ status: 'ARCHIVED', provisioning_step: null, failure: reason, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', '=', 'PROVISIONING')
    .execute();
}

/** Seconds until the environment is to be removed; null: it is not. */
export async function removalDue(db: ControlPlaneDatabase, id: string): Promise<number | null> {
  const { rows } = await sql<{ seconds: number | null }>`
    SELECT CASE WHEN status = 'ARCHIVED' THEN 0
                ELSE extract(epoch FROM removal_due_at - now())::float8 END AS seconds
    FROM environments WHERE id = ${id} AND database_removed_at IS NULL`.execute(db);
  return rows[0]?.seconds ?? null;
}

/** The point of no return. @returns false when the removal was called off, or its time has not come */
export async function archiveDue(db: ControlPlaneDatabase, id: string): Promise<boolean> {
  const { rows } = await sql`
    WITH due AS (
      UPDATE environments SET status = 'ARCHIVED', removal_due_at = NULL, updated_at = now()
      WHERE id = ${id} AND status = 'SUSPENDED' AND removal_due_at <= now()
      RETURNING id
    )
    SELECT id FROM due
    UNION SELECT id FROM environments WHERE id = ${id} AND status = 'ARCHIVED' AND database_removed_at IS NULL`.execute(
    db,
  );
  return rows.length > 0;
}

/** Its database is gone: its short name is free, and nobody starts there any more. */
export async function markRemoved(db: ControlPlaneDatabase, id: string): Promise<void> {
  await sql`
    WITH removed AS (
      UPDATE environments SET database_removed_at = now() WHERE id = ${id} AND status = 'ARCHIVED'
      RETURNING id
    ), left_behind AS (
      DELETE FROM memberships USING removed WHERE environment_id = removed.id
    )
    UPDATE users SET default_environment_id = NULL FROM removed WHERE default_environment_id = removed.id`.execute(
    db,
  );
}

export async function listMembers(db: ControlPlaneDatabase, environmentId: string) {
  return db
    .selectFrom('memberships')
    .innerJoin('users', 'users.id', 'memberships.user_id')
    .select(['users.id', 'users.email', 'users.full_name', 'memberships.role', 'memberships.granted_at'])
    .where('environment_id', '=', environmentId)
    .orderBy('users.email')
    .execute();
}

/** Grants a role to a user of the environment's organization. @returns false when there is no such user in it */
export async function grant(
  db: ControlPlaneDatabase,
  environment: Pick<EnvironmentRow, 'id' | 'organization_id'>,
  userId: string,
  role: EnvironmentRole,
): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO memberships (user_id, environment_id, role)
    SELECT id, ${environment.id}::uuid, ${role} FROM users
    WHERE id = ${userId} AND organization_id = ${environment.organization_id}
    ON CONFLICT (user_id, environment_id) DO UPDATE SET role = EXCLUDED.role
    RETURNING user_id`.execute(db);
  return rows.length > 0;
}

export async function emailOf(db: ControlPlaneDatabase, userId: string): Promise<string> {
  const row = await db.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirstOrThrow();
  return row.email;
}

export async function withdraw(
  db: ControlPlaneDatabase,
  environmentId: string,
  userId: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('memberships')
    .where('environment_id', '=', environmentId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
