/** Databases for one test file: copies of the migrated ones, so that files do not see each other. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { DATA_SCHEMA } from '../../src/database/migrate.ts';
import { databaseUrl, openDatabase, type ControlPlaneDatabase } from '../../src/database/pools.ts';
import type { ControlPlane } from '../../src/database/tables/control-plane.ts';
import { loadConfiguration, type Configuration } from '../../src/runtime/configuration.ts';
import { createLogger, type Logger } from '../../src/runtime/logging.ts';
import { Environments } from '../../src/tenancy/environments.ts';

/** The organization and the environment that every installation begins with. */
export const ORGANIZATION_ID = '01930000-0000-7000-8000-000000000001';
export const ENVIRONMENT_ID = '01930000-0000-7000-8000-000000000002';

export const TEST_SECRET_KEY = 'a-secret-key-that-is-only-for-tests-0123456789';

export interface TestDatabases {
  /** Address of this file's control plane. */
  url: string;
  controlPlane: ControlPlaneDatabase;
  environments: Environments;
  configuration: Configuration & { DATABASE_URL: string; SECRET_KEY: string };
  log: Logger;
  /** Address of an environment's database, for connections that are no part of its pool. */
  databaseUrl(slug: string): Promise<string>;
  /** Another environment, of the default organization unless another is named. Answers its id. */
  addEnvironment(slug: string, organizationId?: string): Promise<string>;
  close(): Promise<void>;
}

async function onServer(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(inject('postgresUrl'), 'postgres') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function copy(template: string, name: string): Promise<void> {
  return onServer(async (client) => {
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY FILE_COPY`);
  });
}

const templateOfControlPlane = (): string => new URL(inject('postgresUrl')).pathname.slice(1);
const TEMPLATE_OF_ENVIRONMENT = 'oms_default';

/** Makes the databases; close them in `afterAll`. */
export async function createDatabases(): Promise<TestDatabases> {
  const suffix = randomBytes(6).toString('hex');
  const names = [`control_${suffix}`, `oms_default_${suffix}`];
  const [control = '', environment = ''] = names;
  await copy(templateOfControlPlane(), control);
  await copy(TEMPLATE_OF_ENVIRONMENT, environment);
  const url = databaseUrl(inject('postgresUrl'), control);
  const log = createLogger('test', 'error');
  const controlPlane = openDatabase<ControlPlane>({
    url,
    size: 5,
    name: 'test',
    onIdleError: () => undefined,
  });
  await controlPlane
    .updateTable('environments')
    .set({ database_name: environment })
    .where('id', '=', ENVIRONMENT_ID)
    .execute();
  const variables = {
    DATABASE_URL: url,
    SECRET_KEY: TEST_SECRET_KEY,
    NODE_ENV: 'test',
    OMS_DATABASE_POOL_SIZE: '5',
  };
  const configuration = { ...loadConfiguration(variables), DATABASE_URL: url, SECRET_KEY: TEST_SECRET_KEY };
  const environments = new Environments(controlPlane, configuration, log);
  return {
    url,
    controlPlane,
    environments,
    configuration,
    log,
    async databaseUrl(slug) {
      const row = await controlPlane
        .selectFrom('environments')
        .select('database_name')
        .where('slug', '=', slug)
        .executeTakeFirstOrThrow();
      return databaseUrl(url, row.database_name);
    },
    async addEnvironment(slug, organizationId = ORGANIZATION_ID) {
      const name = `oms_${slug.replaceAll('-', '_')}_${suffix}`;
      await copy(TEMPLATE_OF_ENVIRONMENT, name);
      names.push(name);
      const { id } = await controlPlane
        .insertInto('environments')
        .values({
          id: crypto.randomUUID(),
          organization_id: organizationId,
          slug,
          name: slug,
          environment_type: 'QA',
          status: 'ACTIVE',
          schema_version: DATA_SCHEMA,
          database_name: name,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async close() {
      await environments.close();
      await controlPlane.destroy();
      await onServer(async (client) => {
        for (const name of names) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      });
    },
  };
}
