/** Creates what is missing and brings every database to the current schema; safe to run by several processes at once. */
import { Migrator, sql, type Kysely, type Migration } from 'kysely';
import pg from 'pg';
import * as controlPlaneInitial from './migrations/control-plane/0001-initial.ts';
import * as controlPlaneEnvironmentLives from './migrations/control-plane/0002-environment-lives.ts';
import * as controlPlanePeople from './migrations/control-plane/0003-people.ts';
import * as controlPlanePasswordLinks from './migrations/control-plane/0004-password-links.ts';
import * as controlPlaneRefreshing from './migrations/control-plane/0005-refreshing.ts';
import * as controlPlaneSchemaVersions from './migrations/control-plane/0006-schema-versions.ts';
import * as controlPlaneVersions from './migrations/control-plane/0007-versions.ts';
import * as controlPlaneAnsweredRequests from './migrations/control-plane/0008-answered-requests.ts';
import * as controlPlaneAuditPlaces from './migrations/control-plane/0009-audit-places.ts';
import * as controlPlaneRefreshGrace from './migrations/control-plane/0010-refresh-grace.ts';
import * as dataPlaneInitial from './migrations/data-plane/0001-initial.ts';
import * as dataPlaneWholeLife from './migrations/data-plane/0002-whole-life.ts';
import * as dataPlaneWebhooks from './migrations/data-plane/0003-webhooks.ts';
import * as dataPlaneInventoryNodes from './migrations/data-plane/0004-inventory-nodes.ts';
import * as dataPlaneSourcing from './migrations/data-plane/0005-sourcing.ts';
import * as dataPlaneRuleVersions from './migrations/data-plane/0006-rule-versions.ts';
import * as dataPlaneSimulations from './migrations/data-plane/0007-simulations.ts';
import * as dataPlaneSchedules from './migrations/data-plane/0008-schedules.ts';
import * as dataPlaneNotifications from './migrations/data-plane/0009-notifications.ts';
import * as dataPlaneStockAlerts from './migrations/data-plane/0010-stock-alerts.ts';
import * as dataPlaneStockImports from './migrations/data-plane/0011-stock-imports.ts';
import * as dataPlaneOutboxOrigin from './migrations/data-plane/0012-outbox-origin.ts';
import * as dataPlaneAnsweredRequests from './migrations/data-plane/0013-answered-requests.ts';
import * as dataPlaneSetAside from './migrations/data-plane/0014-set-aside.ts';
import * as dataPlaneProductSearch from './migrations/data-plane/0015-product-search.ts';
import * as dataPlaneOrdersOfNode from './migrations/data-plane/0016-orders-of-a-node.ts';
import * as dataPlaneFiltersInIndexes from './migrations/data-plane/0017-filters-in-indexes.ts';
import * as dataPlaneVersions from './migrations/data-plane/0018-versions.ts';
import * as dataPlaneProductsInOutbox from './migrations/data-plane/0019-products-in-outbox.ts';
import * as dataPlaneFigures from './migrations/data-plane/0020-figures.ts';
import * as dataPlaneLogs from './migrations/data-plane/0021-logs.ts';
import * as dataPlaneSearchOfMany from './migrations/data-plane/0022-search-of-many.ts';
import * as dataPlaneWordsByKind from './migrations/data-plane/0023-words-by-kind.ts';
import * as dataPlaneOutcomeLabels from './migrations/data-plane/0024-outcome-labels.ts';
import * as dataPlaneLearned from './migrations/data-plane/0025-learned.ts';
import * as dataPlaneFiguresByCurrency from './migrations/data-plane/0026-figures-by-currency.ts';
import { databaseUrl, openDatabase, type DataPlaneDatabase } from './pools.ts';
import { settleRestored } from './restored.ts';
import type { ControlPlane } from './tables/control-plane.ts';
import { upgradeEnvironments, type Report } from './upgrade.ts';

const CONTROL_PLANE: Record<string, Migration> = {
  '0001-initial': controlPlaneInitial,
  '0002-environment-lives': controlPlaneEnvironmentLives,
  '0003-people': controlPlanePeople,
  '0004-password-links': controlPlanePasswordLinks,
  '0005-refreshing': controlPlaneRefreshing,
  '0006-schema-versions': controlPlaneSchemaVersions,
  '0007-versions': controlPlaneVersions,
  '0008-answered-requests': controlPlaneAnsweredRequests,
  '0009-audit-places': controlPlaneAuditPlaces,
  '0010-refresh-grace': controlPlaneRefreshGrace,
};
const DATA_PLANE: Record<string, Migration> = {
  '0001-initial': dataPlaneInitial,
  '0002-whole-life': dataPlaneWholeLife,
  '0003-webhooks': dataPlaneWebhooks,
  '0004-inventory-nodes': dataPlaneInventoryNodes,
  '0005-sourcing': dataPlaneSourcing,
  '0006-rule-versions': dataPlaneRuleVersions,
  '0007-simulations': dataPlaneSimulations,
  '0008-schedules': dataPlaneSchedules,
  '0009-notifications': dataPlaneNotifications,
  '0010-stock-alerts': dataPlaneStockAlerts,
  '0011-stock-imports': dataPlaneStockImports,
  '0012-outbox-origin': dataPlaneOutboxOrigin,
  '0013-answered-requests': dataPlaneAnsweredRequests,
  '0014-set-aside': dataPlaneSetAside,
  '0015-product-search': dataPlaneProductSearch,
  '0016-orders-of-a-node': dataPlaneOrdersOfNode,
  '0017-filters-in-indexes': dataPlaneFiltersInIndexes,
  '0018-versions': dataPlaneVersions,
  '0019-products-in-outbox': dataPlaneProductsInOutbox,
  '0020-figures': dataPlaneFigures,
  '0021-logs': dataPlaneLogs,
  '0022-search-of-many': dataPlaneSearchOfMany,
  '0023-words-by-kind': dataPlaneWordsByKind,
  '0024-outcome-labels': dataPlaneOutcomeLabels,
  '0025-learned': dataPlaneLearned,
  '0026-figures-by-currency': dataPlaneFiguresByCurrency,
};

/** The schema of this release, by its last migration: later ones sort behind it. */
export const DATA_SCHEMA = Object.keys(DATA_PLANE).sort().at(-1) ?? '';

/** PostgreSQL's code for a database that exists already. */
const DUPLICATE_DATABASE = '42P04';
/** Raised instead of it when two sessions create the database at the same moment. */
const UNIQUE_VIOLATION = '23505';

/** Names of databases are made by us; this keeps it so. */
function assertDatabaseName(name: string): void {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new Error(`${name} cannot be the name of a database`);
}

/** Creates the database unless it is there. */
export async function createDatabase(serverUrl: string, name: string): Promise<void> {
  assertDatabaseName(name);
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE "${name}"`);
  } catch (error) {
    const code = error instanceof pg.DatabaseError ? error.code : undefined;
    if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error;
  } finally {
    await client.end();
  }
}

/** Drops the database with whoever is connected to it; one that is not there is as good. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  assertDatabaseName(name);
  const client = new pg.Client({ connectionString: databaseUrl(serverUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  } finally {
    await client.end();
  }
}

async function migrateDatabase(
  url: string,
  migrations: Record<string, Migration>,
  report: Report,
  afterwards: (db: Kysely<unknown>) => Promise<void> = async () => undefined,
): Promise<void> {
  const db = openDatabase<unknown>({
    url,
    size: 2,
    name: 'longhaul-migrate',
    onIdleError: (e) => report(e.message),
  });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error, results = [] } = await migrator.migrateToLatest();
    for (const result of results)
      report(`${new URL(url).pathname.slice(1)}: ${result.migrationName} ${result.status}`);
    if (error instanceof Error) throw error;
    if (error) throw new Error('A migration failed', { cause: error });
    await afterwards(db);
  } finally {
    await db.destroy();
  }
}

/** Names of the migrations that the control plane still lacks; changes nothing. */
export async function pendingOfControlPlane(controlPlaneUrl: string): Promise<string[]> {
  const db = openDatabase<unknown>({
    url: controlPlaneUrl,
    size: 1,
    name: 'longhaul-migrate',
    // What breaks an idle connection breaks the next statement, which says so.
    onIdleError: () => undefined,
  });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => CONTROL_PLANE } });
    const migrations = await migrator.getMigrations();
    return migrations.flatMap(({ name, executedAt }) => (executedAt === undefined ? [name] : []));
  } finally {
    await db.destroy();
  }
}

async function migrateDataPlane(serverUrl: string, name: string, report: Report): Promise<void> {
  await migrateDatabase(databaseUrl(serverUrl, name), DATA_PLANE, report, async (db) => {
    if (await settleRestored(db)) report(`${name}: was restored from another server; its outbox is in line`);
  });
}

/** Creates (if need be) and migrates the database of one environment. */
export async function migrateEnvironment(serverUrl: string, name: string, report: Report): Promise<void> {
  await createDatabase(serverUrl, name);
  await migrateDataPlane(serverUrl, name, report);
}

/**
 * Looks whether an environment's database is whole: every migration is there, and it can be read and written.
 *
 * @throws Error saying what is missing
 */
export async function checkEnvironment(db: DataPlaneDatabase): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => DATA_PLANE } });
  const missing = (await migrator.getMigrations()).filter(({ executedAt }) => executedAt === undefined);
  if (missing.length > 0)
    throw new Error(`Migrations are missing: ${missing.map(({ name }) => name).join(', ')}`);
  const trial = await db.startTransaction().execute();
  await trial.insertInto('outbox_cursors').values({ target: 'check' }).execute();
  await trial.rollback().execute();
}

/** The default organization and environment that a new installation begins with. */
async function ensureDefaultEnvironment(db: Kysely<ControlPlane>): Promise<void> {
  await sql`
    WITH organization AS (
      INSERT INTO organizations (id, slug, name)
      VALUES ('01930000-0000-7000-8000-000000000001', 'default', 'Default organization')
      ON CONFLICT DO NOTHING
    )
    INSERT INTO environments (id, organization_id, slug, name, environment_type, status, database_name)
    VALUES ('01930000-0000-7000-8000-000000000002', '01930000-0000-7000-8000-000000000001', 'default', 'Default',
            'PROD', 'ACTIVE', 'oms_default')
    ON CONFLICT DO NOTHING`.execute(db);
}

/**
 * Creates and migrates the control plane and the databases of all environments. It can be ended at any moment and begun
 * again: each database is brought along in one transaction, and written down when it is done.
 *
 * @param controlPlaneUrl address of the control-plane database; it is created when missing.
 * @throws Error when the control plane cannot be migrated, or none of the environments; what failed in a few of them is
 *   written down there, reported, and keeps nobody out of the others.
 */
export async function migrate(controlPlaneUrl: string, report: Report): Promise<void> {
  await createDatabase(controlPlaneUrl, new URL(controlPlaneUrl).pathname.slice(1));
  await migrateDatabase(controlPlaneUrl, CONTROL_PLANE, report);
  const db = openDatabase<ControlPlane>({
    url: controlPlaneUrl,
    size: 2,
    name: 'longhaul-migrate',
    onIdleError: (e) => report(e.message),
  });
  try {
    await ensureDefaultEnvironment(db);
    await upgradeEnvironments(db, DATA_SCHEMA, report, async ({ database_name: name, schema_version }) => {
      // One that was there before and is not any more has lost its data: an empty one in its place would hide that.
      if (schema_version === '') await createDatabase(controlPlaneUrl, name);
      await migrateDataPlane(controlPlaneUrl, name, report);
    });
  } finally {
    await db.destroy();
  }
}
