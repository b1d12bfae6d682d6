/** The SQL of API keys. */
import { expressionBuilder, sql, type Insertable } from 'kysely';
import { escapeLike } from '../database/like.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { ApiKeyTable, ControlPlane } from '../database/tables/control-plane.ts';
import type { ApiKeyStatus } from './api-key.ts';
import type { ApiKeyQuery } from './contract.ts';

export type NewApiKey = Omit<Insertable<ApiKeyTable>, 'revoked_at' | 'last_used_at' | 'created_at'>;

export async function insert(db: ControlPlaneDatabase, key: NewApiKey): Promise<void> {
  await db.insertInto('api_keys').values(key).execute();
}

const withMaker = (db: ControlPlaneDatabase) =>
  db
    .selectFrom('api_keys')
    .innerJoin('users', 'users.id', 'api_keys.created_by')
    .selectAll('api_keys')
    .select('users.email as created_by_email');
export type ApiKeyRow = Awaited<ReturnType<ReturnType<typeof withMaker>['executeTakeFirstOrThrow']>>;

/** What the key is at this moment. */
const statusOf = sql<ApiKeyStatus>`CASE WHEN revoked_at IS NOT NULL THEN 'REVOKED'
  WHEN expires_at <= now() THEN 'EXPIRED' ELSE 'ACTIVE' END`;

export async function list(
  db: ControlPlaneDatabase,
  environmentId: string,
  { q, status, page, page_size }: ApiKeyQuery,
) {
  const matches = expressionBuilder<ControlPlane, 'api_keys'>().and([
    sql<boolean>`api_keys.environment_id = ${environmentId}`,
    ...(q ? [sql<boolean>`(api_keys.name || ' ' || prefix) ILIKE ${`%${escapeLike(q)}%`}`] : []),
    ...(status ? [sql<boolean>`${statusOf} = ${status}`] : []),
  ]);
  const [rows, { total }] = await Promise.all([
    withMaker(db)
      .where(matches)
      .orderBy('api_keys.id', 'desc')
      .limit(page_size)
      .offset((page - 1) * page_size)
      .execute(),
    db
      .selectFrom('api_keys')
      .where(matches)
      .select(sql<number>`count(*)::int`.as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total };
}

export async function find(db: ControlPlaneDatabase, environmentId: string, id: string) {
  return withMaker(db)
    .where('api_keys.environment_id', '=', environmentId)
    .where('api_keys.id', '=', id)
    .executeTakeFirst();
}

/** False: it was revoked before. */
export async function revoke(db: ControlPlaneDatabase, id: string): Promise<boolean> {
  const row = await db
    .updateTable('api_keys')
    .set({ revoked_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The key with what it opens, unless it was revoked or has expired. */
export async function findLive(db: ControlPlaneDatabase, prefix: string) {
  return db
    .selectFrom('api_keys')
    .innerJoin('environments', 'environments.id', 'api_keys.environment_id')
    .select([
      'api_keys.id',
      'api_keys.name',
      'api_keys.prefix',
      'api_keys.key_hash',
      'api_keys.scopes',
      'api_keys.expires_at',
    ])
    .select(['environments.id as environment_id', 'environments.organization_id'])
    .select(['environments.slug as environment_slug', 'environments.name as environment_name'])
    .where('api_keys.prefix', '=', prefix)
    .where('api_keys.revoked_at', 'is', null)
    .where((where) =>
      where.or([
        where('api_keys.expires_at', 'is', null),
        where('api_keys.expires_at', '>', sql<Date>`now()`),
      ]),
    )
    .executeTakeFirst();
}

/** Once a minute is often enough to find the keys that nobody needs. */
export async function touch(db: ControlPlaneDatabase, id: string): Promise<void> {
  await db
    .updateTable('api_keys')
    .set({ last_used_at: sql<Date>`now()` })
    .where('id', '=', id)
    .where((where) =>
      where.or([
        where('last_used_at', 'is', null),
        where('last_used_at', '<', sql<Date>`now() - interval '1 minute'`),
      ]),
    )
    .execute();
}
