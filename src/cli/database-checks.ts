/** What `oms doctor` asks of PostgreSQL: version, rights, schemas, clock, and whether its secrets can be read. */
import pg from 'pg';
import { DATA_SCHEMA, pendingOfControlPlane } from '../database/migrate.ts';
import { databaseUrl } from '../database/pools.ts';
import { secretBoxOf } from '../runtime/secrets.ts';
import { advised, type Check } from './check.ts';

const TIMEOUT_MILLISECONDS = 5_000;
const LEAST_VERSION = 150_000;
/** Tokens and promises are judged by the clocks of both machines. */
const MOST_SECONDS_APART = 5;
/** So many environments are named, or looked into. */
const NAMED = 10;

const CHECK = 'database';

const REMEDIES: Readonly<Record<string, string>> = {
  '28P01': 'Check the user and the password in DATABASE_URL.',
  '28000': 'Check the user in DATABASE_URL, and pg_hba.conf of the server.',
  '3D000': 'Run `oms migrate`, which creates it.',
  '53300': 'Raise max_connections of the server, or lower OMS_DATABASE_CONNECTIONS.',
};

function remedyOf(error: unknown): string {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  return (
    REMEDIES[code ?? ''] ?? 'Check that the server runs and that host and port in DATABASE_URL are right.'
  );
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const timeouts = { connectionTimeoutMillis: TIMEOUT_MILLISECONDS, query_timeout: TIMEOUT_MILLISECONDS };
  const client = new pg.Client({ connectionString: url, ...timeouts });
  // The connection of a dying server may fail once more after the query has failed.
  client.on('error', () => undefined);
  try {
    await advised(remedyOf, () => client.connect());
    return await work(client);
  } finally {
    await client.end();
  }
}

function checkVersion(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ number: number; version: string }>(
      `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
    );
    const [server] = rows;
    if (!server || server.number < LEAST_VERSION)
      throw new Error(`PostgreSQL ${server?.version ?? ''} is too old. Upgrade it to 15 or newer.`);
    return `PostgreSQL ${server.version} answers`;
  });
}

function checkRights(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; may: boolean; is_superuser: boolean }>(
      'SELECT rolname AS name, rolcreatedb OR rolsuper AS may, rolsuper AS is_superuser FROM pg_roles WHERE rolname = current_user',
    );
    const [role] = rows;
    if (!role?.may)
      throw new Error(
        `the role may not create databases, which each environment needs. Run ALTER ROLE ${role?.name ?? ''} CREATEDB.`,
      );
    return role.is_superuser
      ? `${role.name} is a superuser; CREATEDB would suffice`
      : `${role.name} may create databases`;
  });
}

interface Standing {
  slug: string;
  schema_version: string;
  migration_failure: string | null;
}

function standingOf({ slug, schema_version: version, migration_failure: failure }: Standing): string {
  return failure === null ? `${slug} (${version || 'never migrated'})` : `${slug} (${failure})`;
}

async function checkSchemas(url: string): Promise<string> {
  const pending = await pendingOfControlPlane(url);
  if (pending.length > 0)
    throw new Error(`the control plane lacks ${pending.join(', ')}. Run \`oms migrate\`.`);
  return withClient(url, async (client) => {
    const { rows } = await client.query<Standing>(
      `SELECT slug, schema_version, migration_failure FROM environments
       WHERE status IN ('ACTIVE', 'SUSPENDED') AND (schema_version <> $1 OR migration_failure IS NOT NULL)
       ORDER BY slug LIMIT ${NAMED}`,
      [DATA_SCHEMA],
    );
    const newer = rows.filter(({ schema_version: version }) => version > DATA_SCHEMA);
    if (newer.length > 0)
      throw new Error(
        `newer than ${DATA_SCHEMA} of this release: ${newer.map(standingOf).join(', ')}. Run the newer release.`,
      );
    if (rows.length > 0)
      throw new Error(`not at ${DATA_SCHEMA}: ${rows.map(standingOf).join(', ')}. Run \`oms migrate\`.`);
    return `all environments are at ${DATA_SCHEMA}`;
  });
}

function checkClock(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const apart = Math.abs(Date.now() - (rows[0]?.now.getTime() ?? 0)) / 1_000;
    if (apart > MOST_SECONDS_APART)
      throw new Error(`${apart.toFixed(0)} s from the database's. Set both by NTP.`);
    return `${apart.toFixed(1)} s from the database's`;
  });
}

async function sealedIn(url: string): Promise<Buffer | undefined> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ secret: Buffer }>('SELECT secret FROM webhook_endpoints LIMIT 1');
    return rows[0]?.secret;
  });
}

/** One secret of each of the first environments stands for all: they were sealed with one key. */
async function checkSecrets(url: string, keys: SecretKeys): Promise<string> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ database_name: string }>(
      `SELECT database_name FROM environments WHERE status = 'ACTIVE' ORDER BY slug LIMIT ${NAMED}`,
    ),
  );
  const box = secretBoxOf(keys);
  let opened = 0;
  for (const { database_name: name } of rows) {
    const sealed = await sealedIn(databaseUrl(url, name));
    if (!sealed) continue;
    await advised('Put the SECRET_KEY of before into OMS_OLD_SECRET_KEYS.', async () => box.open(sealed));
    opened += 1;
  }
  return opened === 0 ? 'none are stored' : `SECRET_KEY opens those of ${opened} environments`;
}

interface SecretKeys {
  SECRET_KEY: string;
  OMS_OLD_SECRET_KEYS?: string | undefined;
}

/** Checks of the PostgreSQL at an address. */
export function databaseChecks(url: string, keys: SecretKeys): Check[] {
  return [
    { name: CHECK, run: () => checkVersion(url) },
    { name: 'database rights', needs: CHECK, run: () => checkRights(url) },
    { name: 'clock', needs: CHECK, run: () => checkClock(url) },
    { name: 'schemas', needs: CHECK, run: () => checkSchemas(url) },
    { name: 'stored secrets', needs: 'schemas', run: () => checkSecrets(url, keys) },
  ];
}
