/** The SQL of what accounts are called. */
import { sql } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Environment } from '../tenancy/context.ts';

/** A platform owner of another organization is at work in this one, and named by its role alone. */
const PLATFORM_OWNER = 'Owner of the platform';

/**
 * What these accounts are called: the users of the environment's organization, the keys of the environment, and the
 * owner of the platform; none of others.
 */
export async function findAccountNames(
  db: ControlPlaneDatabase,
  { id: environmentId, organizationId }: Pick<Environment, 'id' | 'organizationId'>,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('users')
    .select('id')
    .select(
      sql<string>`CASE WHEN organization_id = ${organizationId} THEN coalesce(full_name, email)
        ELSE ${PLATFORM_OWNER} END`.as('name'),
    )
    .where('id', 'in', ids)
    .where((where) =>
      where.or([
        where('organization_id', '=', organizationId),
        where('platform_role', '=', 'PLATFORM_OWNER'),
      ]),
    )
    .unionAll(
      db
        .selectFrom('api_keys')
        .select(['id', 'name'])
        .where('id', 'in', ids)
        .where('environment_id', '=', environmentId),
    )
    .execute();
}
