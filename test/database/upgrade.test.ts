import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DATA_SCHEMA, migrate } from '../../src/database/migrate.ts';
import { databaseUrl } from '../../src/database/pools.ts';
import { newId } from '../../src/runtime/ids.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { ORGANIZATION_ID } from '../support/databases.ts';

const OMS = fileURLToPath(new URL('../../bin/oms.mjs', import.meta.url));
const NEW = 10;
const suffix = newId().slice(-8);
const newSlugs = Array.from({ length: NEW }, (_, index) => `new-${index}`);
const databaseOf = (slug: string) => `oms_${slug.replaceAll('-', '_')}_${suffix}`;

let api: TestApi;
let token: string;
let server: pg.Client;
let lines: string[] = [];
const report = (line: string): void => void lines.push(line);

beforeAll(async () => {
  api = await startApi();
  for (const slug of ['well', 'foreign', 'locked', 'lost']) await api.addEnvironment(slug);
  await api.addUser('owner@example.com', 'PLATFORM_OWNER');
  token = await api.signIn('owner@example.com');
  server = new pg.Client({ connectionString: databaseUrl(api.url, 'postgres') });
  await server.connect();
});
afterAll(async () => {
  for (const slug of newSlugs)
    await server.query(`DROP DATABASE IF EXISTS "${databaseOf(slug)}" WITH (FORCE)`);
  await server.end();
  await api.close();
});
beforeEach(() => {
  lines = [];
});

const nameOf = async (slug: string) => new URL(await api.databaseUrl(slug)).pathname.slice(1);

async function inDatabase(slug: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: await api.databaseUrl(slug) });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function ask(environment: string): Promise<Response> {
  return api.fetch('/orders', { token, headers: { 'x-oms-environment': environment } });
}

const standing = () =>
  api.controlPlane
    .selectFrom('environments')
    .select(['slug', 'schema_version', 'migration_failure'])
    .orderBy('slug')
    .execute();

test('environments whose databases cannot be migrated are marked and closed; the others go on', async () => {
  await inDatabase('foreign', `INSERT INTO kysely_migration VALUES ('0000-of-another-product', now()::text)`);
  const [locked, lost] = [await nameOf('locked'), await nameOf('lost')];
  await server.query(`ALTER DATABASE "${locked}" ALLOW_CONNECTIONS false`);
  await server.query(`ALTER DATABASE "${lost}" RENAME TO "${lost}_away"`);

  await migrate(api.url, report);
  expect(lines.at(-1)).toMatch(/^3 of 5 environments could not be migrated/);
  const failures = new Map((await standing()).map((row) => [row.slug, row.migration_failure]));
  expect(failures.get('well')).toBeNull();
  expect(failures.get('foreign')).toMatch(/0000-of-another-product/);
  expect(failures.get('locked')).toMatch(/not currently accepting connections/);
  // It was there before: an empty one in its place would hide that its data are gone.
  expect(failures.get('lost')).toMatch(/does not exist/);

  expect((await ask('well')).status).toBe(200);
  for (const slug of ['foreign', 'locked', 'lost']) {
    const response = await ask(slug);
    expect([slug, response.status, response.headers.get('retry-after')]).toEqual([slug, 503, '30']);
  }
  const shown = (await (await api.fetch('/environments', { token })).json()) as {
    slug: string;
    migration_failure: string | null;
  }[];
  expect(shown.filter((row) => row.migration_failure !== null).map(({ slug }) => slug)).toEqual([
    'foreign',
    'locked',
    'lost',
  ]);

  await inDatabase('foreign', `DELETE FROM kysely_migration WHERE name = '0000-of-another-product'`);
  await server.query(`ALTER DATABASE "${locked}" ALLOW_CONNECTIONS true`);
  await server.query(`ALTER DATABASE "${lost}_away" RENAME TO "${lost}"`);
  await migrate(api.url, report);
  for (const slug of ['foreign', 'locked', 'lost']) expect((await ask(slug)).status).toBe(200);
});

test('an environment of an earlier schema is entered when it has been migrated', async () => {
  const setVersion = (schema_version: string) =>
    api.controlPlane.updateTable('environments').set({ schema_version }).where('slug', '=', 'well').execute();
  await setVersion('0001-initial');
  await expect.poll(async () => (await ask('well')).status, { timeout: 10_000 }).toBe(503);
  await migrate(api.url, report);
  expect(lines).toEqual([`5 of 5: well is at ${DATA_SCHEMA}`]);
  expect((await ask('well')).status).toBe(200);
  // A later release may be ahead while this one still runs.
  await setVersion('9999-later');
  await expect.poll(async () => (await ask('well')).status, { timeout: 10_000 }).toBe(200);
  await setVersion(DATA_SCHEMA);
});

test('killed in the middle, it is begun again and comes to its end', async () => {
  await api.controlPlane
    .insertInto('environments')
    .values(
      newSlugs.map((slug) => ({
        id: newId(),
        organization_id: ORGANIZATION_ID,
        slug,
        name: slug,
        environment_type: 'QA' as const,
        status: 'ACTIVE' as const,
        database_name: databaseOf(slug),
      })),
    )
    .execute();
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-upgrade-'));
  const child = spawn(process.execPath, [OMS, 'migrate'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], DATABASE_URL: api.url, OMS_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes(' of 15: new-')) child.kill('SIGKILL');
  });
  expect(await exited).toEqual([null, 'SIGKILL']);
  rmSync(folder, { recursive: true });
  const isNew = ({ slug }: { slug: string }) => slug.startsWith('new-');
  const half = (await standing()).filter(isNew).filter((row) => row.schema_version === DATA_SCHEMA);
  expect(half.length).toBeGreaterThan(0);
  expect(half.length).toBeLessThan(NEW);

  await migrate(api.url, report);
  const rows = (await standing()).filter(isNew);
  expect(rows.map(({ schema_version, migration_failure }) => [schema_version, migration_failure])).toEqual(
    newSlugs.map(() => [DATA_SCHEMA, null]),
  );
  for (const slug of newSlugs) expect((await ask(slug)).status).toBe(200);
});
