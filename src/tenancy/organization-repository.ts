/** The SQL of organizations. */
import { sql } from 'kysely';
import { escapeLike } from '../database/like.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { atVersion } from '../database/versions.ts';

export interface OrganizationRow {
  id: string;
  slug: string;
  name: string;
  environment_count: number;
  user_count: number;
  version: number;
  created_at: Date;
  updated_at: Date;
}

const withCounts = (db: ControlPlaneDatabase) =>
  db
    .selectFrom('organizations')
    .select(['id', 'slug', 'name', 'version', 'created_at', 'updated_at'])
    .select(
      sql<number>`(SELECT count(*) FROM environments WHERE organization_id = organizations.id AND status <> 'ARCHIVED')`.as(
        'environment_count',
      ),
    )
    .select(
      sql<number>`(SELECT count(*) FROM users WHERE organization_id = organizations.id)`.as('user_count'),
    );

/**
 * @param only the one organization that is seen; null: all
 * @param q part of the name or short name
 */
export async function listOrganizations(
  db: ControlPlaneDatabase,
  only: string | null,
  q: string | undefined,
  { limit, offset }: { limit: number; offset: number },
) {
  const pattern = q === undefined ? null : `%${escapeLike(q)}%`;
  const where = sql<boolean>`(${only}::uuid IS NULL OR id = ${only}::uuid)
    AND (${pattern}::text IS NULL OR name ILIKE ${pattern} OR slug ILIKE ${pattern})`;
  const [rows, { total }] = await Promise.all([
    withCounts(db).where(where).orderBy('name').orderBy('id').limit(limit).offset(offset).execute(),
    db
      .selectFrom('organizations')
      .where(where)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export async function findOrganization(
  db: ControlPlaneDatabase,
  id: string,
): Promise<OrganizationRow | undefined> {
  return withCounts(db).where('id', '=', id).executeTakeFirst();
}

/** @returns false when the short name is taken */
export async function insertOrganization(
  db: ControlPlaneDatabase,
  organization: { id: string; slug: string; name: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('organizations')
    .values(organization)
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @returns false when it is not at the version that was seen */
export async function renameOrganization(
  db: ControlPlaneDatabase,
  id: string,
  name: string,
  seen: number | undefined,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('organizations')
    .set({ name, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where(atVersion(seen))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function listPeople(
  db: ControlPlaneDatabase,
  organizationId: string,
  { limit, offset }: { limit: number; offset: number },
) {
  const people = db.selectFrom('users').where('organization_id', '=', organizationId);
  const [rows, { total }] = await Promise.all([
    people
      .select(['id', 'email', 'full_name', 'platform_role', 'created_at'])
      .orderBy('email')
      .limit(limit)
      .offset(offset)
      .execute(),
    people.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}
