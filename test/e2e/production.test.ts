/** The programs of docker-compose.yml as they stand there, without containers: apart, in production mode, by mTLS. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporalBinary } from '../../src/cli/installation.ts';
import { databaseUrl } from '../../src/database/pools.ts';
import { devServerArguments } from '../../temporal/dev-server.ts';
import {
  exampleVariables,
  ownServices,
  readCompose,
  rootFile,
  type ComposeService,
} from '../support/compose.ts';
import { demoOrder } from '../support/demo-orders.ts';
import { freePort } from '../support/free-port.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { productEnvironment } from '../support/product-settings.ts';
import { certificateFile, startTlsFront, type TlsFront } from '../support/tls-front.ts';
import { until } from '../support/until.ts';

const OWNER = 'owner@example.com';
const PASSWORD = 'a long password of the owner';
const SECONDS = 90;
const CLONE = fileURLToPath(rootFile('.'));

const run = promisify(execFile);
const { services } = readCompose({
  ...exampleVariables(),
  OMS_CODEC_KEYS: `2026a:${Buffer.alloc(32, 7).toString('base64')}`,
  SECRET_KEY: 'k'.repeat(64),
});
/** Stores that have no stand-in here. */
const LEFT_OUT = new Set(['MONGODB_URL', 'ELASTICSEARCH_URL']);

let folder: string;
let postgres: PostgresServer;
let temporal: ChildProcess;
let front: TlsFront;
let settings: Record<string, string | number>;
const programs = new Map<string, ChildProcess>();
let api = '';

/** The roles of a new server, as the container makes them. */
async function makeRoles(): Promise<void> {
  const script = readFileSync(rootFile('deploy/postgres/roles.sql'), 'utf8')
    .replace(/^--.*$/gm, '')
    .replaceAll(/:'(\w+)'/g, (_, name: string) => `'${name}'`);
  const client = new pg.Client({ connectionString: databaseUrl(postgres.url, 'postgres') });
  await client.connect();
  for (const statement of script.split(';').filter((each) => each.trim() !== ''))
    await client.query(statement);
  await client.end();
}

/** A Temporal with the namespace that the deployment's own script makes. @returns its port */
async function startTemporal(): Promise<number> {
  const port = await freePort();
  const options = { port, uiPort: await freePort(), namespace: 'default', codecEndpoint: 'http://localhost' };
  const file = temporalBinary();
  const args = devServerArguments({
    ...options,
    databaseFile: join(folder, 'temporal.db'),
    queuePartitions: 1,
  });
  temporal = spawn(file, args, { stdio: 'ignore' });
  symlinkSync(file, join(folder, 'temporal'));
  const environment = {
    PATH: `${folder}:${process.env['PATH']}`,
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    TEMPORAL_NAMESPACE: 'longhaul',
  };
  const script = fileURLToPath(rootFile('deploy/temporal/namespace.sh'));
  await until('the namespace is there', SECONDS, () =>
    run('sh', [script], { env: environment }).then(
      () => true,
      () => false,
    ),
  );
  return port;
}

/** What a service of the file gets, with the addresses that things have here. */
function environmentOf({ environment }: ComposeService, own: Record<string, string | number> = {}) {
  const given = Object.entries(environment).filter(([name]) => !LEFT_OUT.has(name));
  return productEnvironment({ ...Object.fromEntries(given), ...settings, ...own });
}

function serviceOf(name: string): ComposeService {
  const service = services[name];
  if (!service) throw new Error(`docker-compose.yml has no ${name}`);
  return service;
}

/** Runs a command of the image to its end. @returns what it printed */
async function command(args: readonly string[], own: Record<string, string> = {}): Promise<string> {
  const [file = '', ...rest] = args;
  const { stdout } = await run(file, rest, { cwd: CLONE, env: environmentOf(serviceOf('migrate'), own) });
  return stdout;
}

/** Starts a service and waits until its own health check passes. @returns its port */
async function start(name: string, setting: 'OMS_API_PORT' | 'OMS_WORKER_PORT'): Promise<number> {
  const service = serviceOf(name);
  const port = await freePort();
  const [file = '', ...args] = service.command ?? [];
  const env = environmentOf(service, { [setting]: port });
  programs.set(name, spawn(file, args, { cwd: CLONE, env, stdio: ['ignore', 'inherit', 'inherit'] }));
  const [, check = '', ...checked] = (service.healthcheck?.['test'] ?? []) as string[];
  const health = checked.map((each) => (/^800\d$/.test(each) ? String(port) : each));
  await until(`${name} is well`, SECONDS, () =>
    run(check, health, { cwd: CLONE }).then(
      () => true,
      () => false,
    ),
  );
  return port;
}

async function post(path: string, body: object, token?: string): Promise<Response> {
  return fetch(api + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'longhaul-production-'));
  mkdirSync(join(folder, 'data'));
  postgres = await startPostgres();
  await makeRoles();
  front = await startTlsFront(await startTemporal());
  const database = new URL(postgres.url);
  database.username = 'longhaul';
  database.password = 'longhaul_password';
  settings = {
    DATABASE_URL: database.toString(),
    TEMPORAL_ADDRESS: `127.0.0.1:${front.port}`,
    TEMPORAL_TLS_CA: certificateFile('ca.pem'),
    TEMPORAL_TLS_CERT: certificateFile('client.pem'),
    TEMPORAL_TLS_KEY: certificateFile('client.key'),
    TEMPORAL_TLS_SERVER_NAME: 'server.temporal.test',
    OMS_DATA_DIR: join(folder, 'data'),
    OMS_LOG_LEVEL: 'warn',
    OMS_FULFILLMENT_MODE: 'auto',
    OMS_START_PICKING_DELAY_SECONDS: 0,
    OMS_PICKING_DELAY_SECONDS: 0,
    OMS_DELIVERY_DELAY_SECONDS: 0,
  };
});
afterAll(async () => {
  for (const program of programs.values()) program.kill('SIGKILL');
  front?.close();
  if (temporal?.kill()) await once(temporal, 'exit');
  await postgres?.stop();
  rmSync(folder, { recursive: true });
});

test('migrate, API and a worker for each queue take an order to its end, and stop', async () => {
  expect(await command(serviceOf('migrate').command ?? [])).toContain('default is at');
  await command(['node', 'bin/oms.mjs', 'seed'], { OMS_DEMO_PASSWORD: 'not the well-known one' });
  const invitation = await command(['node', 'bin/oms.mjs', 'owner', OWNER]);
  api = `http://127.0.0.1:${await start('api', 'OMS_API_PORT')}`;
  const workers = ownServices(services).filter(([name]) => name.startsWith('worker-'));
  await Promise.all(workers.map(([name]) => start(name, 'OMS_WORKER_PORT')));

  const diagnosis = await command(['node', 'bin/oms.mjs', 'doctor']);
  expect(diagnosis).toContain('ok       database rights: longhaul may create databases');
  expect(diagnosis).toMatch(/ok {7}schemas: all environments/);
  expect(diagnosis).toMatch(/ok {7}Temporal certificates: valid for \d+ days/);
  expect(diagnosis).toMatch(/ok {7}Temporal: Temporal \d/);
  expect(diagnosis).toContain('ok       Temporal namespace: longhaul, with its search attributes');
  expect(diagnosis).not.toContain('problem ');
  await expect(
    command(['node', 'bin/oms.mjs', 'doctor'], { TEMPORAL_NAMESPACE: 'nobodys' }),
  ).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/problem {2}Temporal namespace: .*Create the namespace nobodys/),
  });

  const token = /#([\w-]+)/.exec(invitation)?.[1];
  const set = await post('/auth/password', { token, password: PASSWORD });
  expect(set.status, await set.text()).toBeLessThan(300);
  const signedIn = (await (await post('/auth/login', { email: OWNER, password: PASSWORD })).json()) as {
    access_token: string;
  };
  const placed = await post('/orders', demoOrder(0), signedIn.access_token);
  expect(placed.status).toBe(201);
  const { id } = (await placed.json()) as { id: string };
  const authorization = `Bearer ${signedIn.access_token}`;
  await until('the order is delivered', SECONDS, async () => {
    const order = await fetch(`${api}/orders/${id}`, { headers: { authorization } });
    return ((await order.json()) as { status: string }).status === 'DELIVERED';
  });
  const database = new pg.Client({
    connectionString: databaseUrl(String(settings['DATABASE_URL']), 'oms_default'),
  });
  await database.connect();
  await until('the customer is told', SECONDS, async () => {
    const told = await database.query('SELECT FROM notifications WHERE status = $1 AND order_id = $2', [
      'LOGGED',
      id,
    ]);
    return (told.rowCount ?? 0) > 0;
  });
  await database.end();

  for (const [name, program] of programs) {
    program.kill('SIGTERM');
    const [code] = (await once(program, 'exit')) as [number | null];
    expect(code, name).toBe(0);
  }
});

test('without a client certificate Temporal is not reached', async () => {
  const env = environmentOf(serviceOf('worker-sourcing'), {
    TEMPORAL_TLS_CERT: '',
    TEMPORAL_TLS_KEY: '',
    OMS_WORKER_PORT: await freePort(),
  });
  const [file = '', ...args] = serviceOf('worker-sourcing').command ?? [];
  const worker = spawn(file, args, { cwd: CLONE, env, stdio: 'ignore' });
  const [code] = (await once(worker, 'exit')) as [number | null];
  expect(code).not.toBe(0);
});
