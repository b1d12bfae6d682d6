/** Which release made what an environment's database keeps as a projection. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from './pools.ts';

/** A projection, and the version of what this release makes of it. */
export interface ProjectionVersion {
  target: string;
  version: number;
}

export async function isMade(
  db: DataPlaneDatabase,
  { target, version }: ProjectionVersion,
): Promise<boolean> {
  const row = await db
    .selectFrom('projection_versions')
    .select('version')
    .where('target', '=', target)
    .executeTakeFirst();
  return row?.version === version;
}

export async function rememberMade(
  db: DataPlaneDatabase,
  { target, version }: ProjectionVersion,
): Promise<void> {
  await db
    .insertInto('projection_versions')
    .values({ target, version })
    .onConflict((conflict) => conflict.column('target').doUpdateSet({ version, made_at: sql`now()` }))
    .execute();
}
