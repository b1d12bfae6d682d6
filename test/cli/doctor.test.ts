/** `oms doctor` before servers that are away, refuse, or are not as they should be. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findings } from '../../src/cli/check.ts';
import { serviceChecks } from '../../src/cli/doctor-checks.ts';
import { installationOf } from '../../src/cli/installation.ts';
import { DATA_SCHEMA } from '../../src/database/migrate.ts';
import { loadConfiguration } from '../../src/runtime/configuration.ts';
import { newId } from '../../src/runtime/ids.ts';
import { SecretBox } from '../../src/runtime/secrets.ts';
import { createDatabases, TEST_SECRET_KEY, type TestDatabases } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { contextOf } from '../support/orders.ts';
import { productEnvironment, productPorts } from '../support/product-settings.ts';
import { certificateFile } from '../support/tls-front.ts';

const OMS = fileURLToPath(new URL('../../bin/oms.mjs', import.meta.url));
const run = promisify(execFile);

type Settings = Readonly<Record<string, string | number>>;

/** A run of the command is a process of its own, which takes its time on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let databases: TestDatabases;
let usual: Settings;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhaul-doctor-'));
  databases = await createDatabases();
  usual = {
    OMS_DATA_DIR: folder,
    DATABASE_URL: databases.url,
    SECRET_KEY: TEST_SECRET_KEY,
    ...(await productPorts()),
  };
});
afterAll(async () => {
  await databases.close();
  rmSync(folder, { recursive: true });
});

/** What each check of settings and servers has come to, as `outcome: text`. */
async function diagnose(settings: Settings = {}): Promise<Record<string, string>> {
  const configuration = loadConfiguration(productEnvironment({ ...usual, ...settings }));
  const found: Record<string, string> = {};
  for await (const { name, outcome, text } of findings(serviceChecks(installationOf(configuration))))
    found[name] = `${outcome}: ${text}`;
  return found;
}

/** Runs it as somebody at a terminal does. @returns its exit code, and what it prints */
async function atTerminal(settings: Settings): Promise<{ code: number; stdout: string }> {
  const env = productEnvironment({ ...usual, ...settings });
  return run(process.execPath, [OMS, 'doctor'], { cwd: folder, env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => error,
  );
}

function address(change: (url: URL) => void): string {
  const url = new URL(databases.url);
  change(url);
  return url.toString();
}

async function inControlPlane(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databases.url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

test('all is well where nothing is wrong', async () => {
  const found = await diagnose();
  expect(found).toMatchObject({
    database: expect.stringMatching(/^ok: PostgreSQL 1\d/),
    'database rights': expect.stringMatching(/^ok: /),
    clock: expect.stringMatching(/^ok: /),
    schemas: `ok: all environments are at ${DATA_SCHEMA}`,
    'stored secrets': 'ok: none are stored',
    ports: 'ok: free',
    'Temporal certificates': 'ok: none are set',
    Temporal: 'ok: embedded, not running',
  });
});

test('the exit code says whether there is a problem, also with settings that nothing starts with', async () => {
  const well = await atTerminal({});
  expect(well).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ok {7}schemas: /m) });
  const weak = await atTerminal({ SECRET_KEY: 'changeme', NODE_ENV: 'production' });
  expect(weak).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^problem {2}settings: SECRET_KEY must be set to at least 32 random/),
  });
  const away = await atTerminal({ DATABASE_URL: address((url) => (url.password = 'wrong')) });
  expect(away).toMatchObject({ code: 1, stdout: expect.stringMatching(/^problem {2}database: .*password/m) });
});

describe('servers that do not answer', () => {
  test('each is named with what to look at, and nothing is asked of the first that depends on it', async () => {
    const closed = await freePort();
    const found = await diagnose({
      DATABASE_URL: address((url) => (url.port = String(closed))),
      TEMPORAL_ADDRESS: `127.0.0.1:${closed}`,
      MONGODB_URL: `mongodb://127.0.0.1:${closed}`,
      ELASTICSEARCH_URL: `http://127.0.0.1:${closed}`,
    });
    expect(found['database']).toMatch(/^problem: .*ECONNREFUSED.*host and port in DATABASE_URL/);
    for (const name of ['database rights', 'clock', 'schemas'])
      expect(found[name]).toBe('skipped: look at database first');
    expect(found['stored secrets']).toBe('skipped: look at schemas first');
    expect(found['Temporal']).toMatch(/^problem: .*TEMPORAL_ADDRESS/);
    expect(found['Temporal namespace']).toBe('skipped: look at Temporal first');
    expect(found['MongoDB']).toMatch(/^problem: .*MONGODB_URL/);
    expect(found['Elasticsearch']).toMatch(/^problem: .*ELASTICSEARCH_URL/);
  });

  test('a wrong password', async () => {
    const found = await diagnose({ DATABASE_URL: address((url) => (url.password = 'wrong')) });
    expect(found['database']).toMatch(/^problem: .*password.*Check the user and the password/);
  });

  test('a database that is not there', async () => {
    const found = await diagnose({
      DATABASE_URL: address((url) => (url.pathname = '/oms_nowhere')),
    });
    expect(found['database']).toBe(
      'problem: database "oms_nowhere" does not exist. Run `oms migrate`, which creates it.',
    );
  });
});

describe('a database that is not as it should be', () => {
  test('a role that may not create databases', async () => {
    await inControlPlane(`CREATE ROLE doctor_clerk LOGIN PASSWORD 'clerk'`);
    try {
      const found = await diagnose({
        DATABASE_URL: address((url) => Object.assign(url, { username: 'doctor_clerk', password: 'clerk' })),
      });
      expect(found['database rights']).toMatch(/^problem: .*ALTER ROLE doctor_clerk CREATEDB/);
    } finally {
      await inControlPlane('DROP ROLE doctor_clerk');
    }
  });

  test('an environment of before, one that failed, and one of a later release', async () => {
    await inControlPlane(`UPDATE environments SET schema_version = '0015-product-search'`);
    expect((await diagnose())['schemas']).toBe(
      `problem: not at ${DATA_SCHEMA}: default (0015-product-search). Run \`oms migrate\`.`,
    );
    await inControlPlane(
      `UPDATE environments SET schema_version = '${DATA_SCHEMA}', migration_failure = 'disk full'`,
    );
    expect((await diagnose())['schemas']).toContain('default (disk full). Run `oms migrate`');
    await inControlPlane(`UPDATE environments SET schema_version = '9999-later', migration_failure = NULL`);
    expect((await diagnose())['schemas']).toMatch(/default \(9999-later\)\. Run the newer release/);
    await inControlPlane(`UPDATE environments SET schema_version = '${DATA_SCHEMA}'`);
  });

  test('a control plane that lacks a migration', async () => {
    await inControlPlane(
      'CREATE TABLE kept AS SELECT * FROM kysely_migration ORDER BY name DESC LIMIT 1',
      'DELETE FROM kysely_migration WHERE name IN (SELECT name FROM kept)',
    );
    const found = await diagnose();
    await inControlPlane('INSERT INTO kysely_migration SELECT * FROM kept', 'DROP TABLE kept');
    expect(found['schemas']).toMatch(/^problem: the control plane lacks \d{4}-[\w-]+\. Run `oms migrate`\.$/);
    expect(found['stored secrets']).toBe('skipped: look at schemas first');
  });

  test('secrets that were sealed with another SECRET_KEY', async () => {
    const { db } = await contextOf(databases, 'default');
    const earlier = 'an-earlier-secret-key-0123456789-0123456789';
    await db
      .insertInto('webhook_endpoints')
      .values({
        id: newId(),
        name: 'shop',
        url: 'https://shop.example.com',
        secret: new SecretBox(earlier).seal('whsec'),
        event_types: [],
      })
      .execute();
    const found = await diagnose();
    expect(found['stored secrets']).toMatch(/^problem: .*OMS_OLD_SECRET_KEYS/);
    const after = await diagnose({ OMS_OLD_SECRET_KEYS: earlier });
    expect(after['stored secrets']).toBe('ok: SECRET_KEY opens those of 1 environments');
    await db.deleteFrom('webhook_endpoints').execute();
  });
});

describe('settings', () => {
  test('a SECRET_KEY that can be guessed', async () => {
    const found = await diagnose({ SECRET_KEY: 'changeme' });
    expect(found['secrets']).toBe(
      'problem: SECRET_KEY can be guessed. Set it to at least 32 random characters.',
    );
  });

  test('in production, a Temporal that would hold plain text', async () => {
    const found = await diagnose({ NODE_ENV: 'production', TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(found['secrets']).toMatch(/^problem: OMS_CODEC_KEYS is not set/);
  });

  test('a port that somebody else holds', async () => {
    const { port } = new URL(databases.url);
    const found = await diagnose({ OMS_API_PORT: port });
    expect(found['ports']).toMatch(/^problem: .*OMS_API_PORT/);
  });
});

describe('certificates for Temporal', () => {
  const pair = { TEMPORAL_TLS_CERT: 'client.pem', TEMPORAL_TLS_KEY: 'client.key' };
  test.each([
    ['a pair', { TEMPORAL_TLS_CA: 'ca.pem', ...pair }, /^ok: valid for \d+ days$/],
    ['a file that is not there', { TEMPORAL_TLS_CA: 'gone.pem' }, /^problem: .*ENOENT.*TEMPORAL_TLS_CA must/],
    ['no certificate', { TEMPORAL_TLS_CA: 'client.key' }, /^problem: .*TEMPORAL_TLS_CA must name .* as PEM/],
    ['one that has expired', { TEMPORAL_TLS_CA: 'expired.pem' }, /^problem: .*Feb +1 .* 2020 GMT\. Replace/],
    ['the key of another', { ...pair, TEMPORAL_TLS_KEY: 'server.key' }, /^problem: .*is not the key of/],
  ])('%s', async (_name, files, expected) => {
    const settings = Object.entries(files).map(([setting, file]) => [setting, certificateFile(file)]);
    const found = await diagnose(Object.fromEntries(settings) as Record<string, string>);
    expect(found['Temporal certificates']).toMatch(expected);
    if (expected.source.startsWith('^problem'))
      expect(found['Temporal']).toBe('skipped: look at Temporal certificates first');
  });
});
