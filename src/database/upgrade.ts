/** Brings the databases of all environments along; what fails in one of them is written down and keeps no other back. */
import { sql, type Kysely } from 'kysely';
import { mapInParallel } from '../runtime/parallel.ts';
import type { ControlPlane } from './tables/control-plane.ts';

export type Report = (line: string) => void;

const AT_ONCE = 4;
const REASON_LENGTH = 500;

export interface UpgradedEnvironment {
  id: string;
  slug: string;
  database_name: string;
  /** Its last migration; empty when it was never looked at. */
  schema_version: string;
}

type Upgrade = (environment: UpgradedEnvironment) => Promise<void>;

function findEnvironments(db: Kysely<ControlPlane>): Promise<UpgradedEnvironment[]> {
  return db
    .selectFrom('environments')
    .select(['id', 'slug', 'database_name', 'schema_version'])
    .where('status', 'in', ['ACTIVE', 'SUSPENDED'])
    .orderBy('slug')
    .execute();
}

/** @returns why it failed; null: it did not */
async function outcomeOf(environment: UpgradedEnvironment, upgrade: Upgrade): Promise<string | null> {
  try {
    await upgrade(environment);
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH);
  }
}

async function writeDown(
  db: Kysely<ControlPlane>,
  id: string,
  version: string,
  failure: string | null,
): Promise<void> {
  await sql`
    UPDATE environments
    SET migration_failure = ${failure}::text,
        schema_version = CASE WHEN ${failure}::text IS NULL THEN ${version} ELSE schema_version END
    WHERE id = ${id}`.execute(db);
}

/**
 * @param version what the databases are brought to
 * @throws Error when there are environments and none could be brought along
 */
export async function upgradeEnvironments(
  db: Kysely<ControlPlane>,
  version: string,
  report: Report,
  upgrade: Upgrade,
): Promise<void> {
  const environments = await findEnvironments(db);
  let done = 0;
  const failures = await mapInParallel(environments, AT_ONCE, async (environment) => {
    const failure = await outcomeOf(environment, upgrade);
    await writeDown(db, environment.id, version, failure);
    done += 1;
    const isNews = failure !== null || environment.schema_version !== version;
    if (isNews)
      report(`${done} of ${environments.length}: ${environment.slug} ${failure ?? `is at ${version}`}`);
    return failure;
  });
  const failed = failures.filter((failure) => failure !== null);
  if (failed.length === 0) return;
  const summary = `${failed.length} of ${environments.length} environments could not be migrated and stay closed`;
  if (failed.length === environments.length) throw new Error(`${summary}: ${failed[0]}`);
  report(`${summary}; see what is said above, and run \`oms migrate\` again`);
}
