/** `oms migrate`, `oms seed`, `oms reencrypt`, `oms reindex`, `oms token` and `oms owner`: commands that work on the database. */
import { loadInstallation } from '../installation.ts';
import type { Configuration } from '../../runtime/configuration.ts';

const print = (line: string): void => console.log(line);

/** A refused connection to the embedded server has one likely cause. */
async function withDatabase(
  work: (configuration: Configuration, databaseUrl: string) => Promise<void>,
): Promise<void> {
  const { configuration, settings } = loadInstallation();
  const { DATABASE_URL } = configuration;
  if (DATABASE_URL === undefined) throw new Error('DATABASE_URL is not set.');
  try {
    await work(configuration, DATABASE_URL);
  } catch (error) {
    const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
    if (!refused) throw error;
    const remedy = settings.DATABASE_URL === undefined ? 'Run `oms start` first.' : 'Check DATABASE_URL.';
    throw new Error(`The database does not answer. ${remedy}`, { cause: error });
  }
}

/** Creates missing databases and brings all of them to this release's schema. */
export async function migrateDatabases(): Promise<void> {
  const { migrate } = await import('../../database/migrate.ts');
  await withDatabase((_, databaseUrl) => migrate(databaseUrl, print));
}

/** Loads the demo data; a second time changes nothing. */
export async function seed(): Promise<void> {
  const { seedDemo } = await import('../../../scripts/seed.ts');
  await withDatabase((configuration) => seedDemo(configuration, print));
}

/** Encrypts with SECRET_KEY what earlier keys have encrypted, in all environments. */
export async function reencrypt(): Promise<void> {
  const { reencryptSecrets } = await import('../../tenancy/reencrypt.ts');
  await withDatabase((configuration) => reencryptSecrets(configuration, print));
}

/** Prints an access token of a user. */
export async function token(email: string): Promise<void> {
  const { issueToken } = await import('../../identity/command-line.ts');
  await withDatabase(async (configuration) => print(await issueToken(configuration, email)));
}

/** Makes an owner of the platform and prints the link by which it sets its password. */
export async function owner(email: string): Promise<void> {
  const { makeOwner } = await import('../../identity/owner-command.ts');
  await withDatabase(async (configuration) => {
    const { url, expiresAt } = await makeOwner(configuration, email);
    print(`${url}\nholds until ${expiresAt.toISOString()} and works once.`);
  });
}

/** Makes projections anew from PostgreSQL, while the system runs. */
export async function reindexProjections(
  projection: string | null,
  environment: string | null,
): Promise<void> {
  const { reindexAll } = await import('../../outbox/reindex-command.ts');
  await withDatabase((configuration) => reindexAll(configuration, { projection, environment }, print));
}
