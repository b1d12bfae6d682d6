/** The whole product, started as a user starts it, on free ports and in a temporary folder. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { embeddedCodecKey } from '../../src/codec/codec-keys.ts';
import { EMBEDDED_DATABASE, embeddedDatabaseUrl } from '../../src/database/embedded.ts';
import { askSupervisor } from '../../src/cli/supervisor/control-client.ts';
import { identify, type ProcessIdentity, stillLives } from '../../src/cli/supervisor/process-identity.ts';
import type { ServiceStatus } from '../../src/cli/supervisor/service.ts';
import { installationSecrets } from '../../src/runtime/installation-secrets.ts';
import { dataConverterOf } from '../../temporal/payload-codec.ts';
import {
  isFree,
  productEnvironment,
  productPorts,
  unusedPort,
  type ProductPorts,
} from './product-settings.ts';
import { until } from './until.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OMS = fileURLToPath(new URL('../../bin/oms.mjs', import.meta.url));
const START_SECONDS = 120;
const RECOVERY_SECONDS = 60;
const EXIT_SECONDS = 5;
/** A connection to a server that is being killed must not hang for ever. */
const CONNECT_MILLISECONDS = 5_000;

const run = promisify(execFile);

export const DEMO_EMAIL = 'admin@example.com';
export const DEMO_PASSWORD = 'admin123';

/** An empty folder for the data of an instance. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'longhaul-e2e-')));
  // As root PostgreSQL runs under another account, which must be able to enter.
  chmodSync(folder, 0o755);
  return folder;
}

/** The services of an instance. */
export type ServiceName = 'postgres' | 'temporal' | 'api' | 'worker';

/** A request; `json` becomes the body. */
export interface ApiRequest extends RequestInit {
  json?: unknown;
}

/** An installed package in place of the clone; its own folder in place of a temporary one. */
export interface InstalledPackage {
  /** The `oms` command. */
  command: string;
  /** Where it keeps its data unless told otherwise. */
  dataFolder: string;
}

/** A running instance. Whoever starts it stops it. */
export class Product {
  readonly ports: ProductPorts;
  readonly dataFolder: string;
  /** Where the API answers. */
  readonly origin: string;
  #environment: NodeJS.ProcessEnv;
  readonly #command: readonly [string, ...string[]];
  readonly #seen = new Map<number, ProcessIdentity>();
  #token = '';
  #database: pg.Pool | null = null;
  #temporal: Client | null = null;

  private constructor(
    ports: ProductPorts,
    settings: Readonly<Record<string, string | number>>,
    { command, dataFolder = temporaryFolder() }: Partial<InstalledPackage> = {},
  ) {
    this.ports = ports;
    this.origin = `http://127.0.0.1:${ports.OMS_API_PORT}`;
    this.#command = command === undefined ? [process.execPath, OMS] : [command];
    this.dataFolder = dataFolder;
    mkdirSync(this.dataFolder, { recursive: true });
    this.#environment = productEnvironment({
      ...(command === undefined ? { OMS_DATA_DIR: this.dataFolder } : {}),
      OMS_LOG_LEVEL: 'warn',
      // One account asks for all.
      OMS_REQUESTS_PER_MINUTE: '1000000000',
      OMS_ENVIRONMENT_REQUESTS_PER_MINUTE: '1000000000',
      ...ports,
      ...settings,
    });
  }

  /**
   * Starts an instance with the demo data and signs in.
   *
   * @param settings environment variables besides ports and data folder
   * @param installed the package to start instead of the clone, or the folder with the data of an instance
   */
  static async start(
    settings: Readonly<Record<string, string | number>> = {},
    installed: Partial<InstalledPackage> = {},
  ): Promise<Product> {
    const product = new Product(await productPorts(), settings, installed);
    try {
      await product.startAgain();
    } catch (error) {
      await product.close();
      throw error;
    }
    return product;
  }

  /**
   * `oms start` on data that may exist already. The set-up of the clone is not part of it: it may install packages,
   * which no test may do to the folder that it runs from.
   */
  async startAgain(): Promise<void> {
    await this.oms('start', '--seed', '--detach');
    await this.status();
    await this.signIn();
  }

  /** `oms stop`, and a start of the same data with these settings changed. */
  async startWith(settings: Readonly<Record<string, string | number>>): Promise<void> {
    await this.stop();
    this.#environment = { ...this.#environment, ...productEnvironment(settings) };
    await this.startAgain();
  }

  /** What encrypts this instance's payloads, as `OMS_CODEC_KEYS` has it. */
  get codecKeys(): string {
    const embedded = embeddedCodecKey(installationSecrets(this.dataFolder).secretKey);
    return [this.#environment['OMS_CODEC_KEYS'], embedded].filter(Boolean).join(',');
  }

  /** Carries out `oms <command>`. @returns what it printed */
  async oms(...args: string[]): Promise<string> {
    // Not in the clone: its `.env` is not for tests.
    const options = { env: this.#environment, cwd: this.dataFolder, timeout: START_SECONDS * 1_000 };
    const [file, ...first] = this.#command;
    const { stdout, stderr } = await run(file, [...first, ...args], options);
    return stdout + stderr;
  }

  /** Signs in as the demo's administrator; `api` sends the token from now on. */
  async signIn(): Promise<void> {
    const response = await fetch(`${this.origin}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: DEMO_EMAIL, password: DEMO_PASSWORD }),
    });
    const body: unknown = await response.json();
    if (typeof body !== 'object' || body === null || !('access_token' in body)) {
      throw new Error(`Signing in failed: ${JSON.stringify(body)}`);
    }
    this.#token = String(body.access_token);
  }

  /** The header by which the demo's administrator signs in. */
  get authorization(): { authorization: string } {
    return { authorization: `Bearer ${this.#token}` };
  }

  /** A request as the demo's administrator. */
  api(path: string, { json, headers, ...init }: ApiRequest = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, {
      ...init,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      headers: {
        ...this.authorization,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
    });
  }

  /** Runs SQL in the database of the default environment. */
  async query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    this.#database ??= this.#openDatabase();
    return (await this.#database.query<Row>(text, values)).rows;
  }

  /** A client of this instance's Temporal, which reads what the product has encrypted. */
  async temporal(): Promise<Client> {
    if (this.#temporal) return this.#temporal;
    const connection = await Connection.connect({ address: `127.0.0.1:${this.ports.OMS_TEMPORAL_PORT}` });
    this.#temporal = new Client({
      connection,
      dataConverter: dataConverterOf({ OMS_CODEC_KEYS: this.codecKeys }),
    });
    return this.#temporal;
  }

  /** The services as the supervisor sees them. @throws Error when none is running */
  async status(): Promise<readonly ServiceStatus[]> {
    const answer = await askSupervisor(this.dataFolder, { action: 'status' });
    if (!answer?.ok) throw new Error('The supervisor does not answer');
    for (const pid of [answer.pid, ...answer.services.map((service) => service.pid)]) this.#remember(pid);
    return answer.services;
  }

  /** One service as the supervisor sees it. */
  async service(name: ServiceName): Promise<ServiceStatus> {
    const found = (await this.status()).find((service) => service.name === name);
    if (!found) throw new Error(`There is no service ${name}`);
    return found;
  }

  /** The pid of a service that must be running. */
  async pid(name: ServiceName): Promise<number> {
    const { pid } = await this.service(name);
    if (pid === null) throw new Error(`${name} does not run`);
    return pid;
  }

  /** `kill -9`. @returns when another process of the service is ready, after how many seconds */
  async kill(name: ServiceName): Promise<number> {
    const killed = await this.pid(name);
    const since = Date.now();
    process.kill(killed, 'SIGKILL');
    await until(`${name} is ready again`, RECOVERY_SECONDS, async () => {
      const { pid, state } = await this.service(name);
      return pid !== null && pid !== killed && state === 'ready';
    });
    return (Date.now() - since) / 1_000;
  }

  /** Another worker beside the supervised one, as a second machine would run it. Whoever starts it ends it. */
  async anotherWorker(): Promise<ChildProcess> {
    const port = await unusedPort(new Set(Object.values<number>({ ...this.ports })));
    const program = ['--require', join(ROOT, 'dist/async-context.cjs'), join(ROOT, 'dist/worker.js')];
    const worker = spawn(process.execPath, program, {
      cwd: this.dataFolder,
      stdio: 'ignore',
      env: {
        ...this.#environment,
        DATABASE_URL: this.controlPlaneUrl,
        SECRET_KEY: installationSecrets(this.dataFolder).secretKey,
        TEMPORAL_ADDRESS: `127.0.0.1:${this.ports.OMS_TEMPORAL_PORT}`,
        OMS_CODEC_KEYS: this.codecKeys,
        OMS_WORKER_PORT: String(port),
      },
    });
    await until('the other worker is ready', RECOVERY_SECONDS, () =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return worker;
  }

  /**
   * `oms stop`, and a look at whether it kept its word.
   *
   * @throws Error when something still runs or listens
   */
  async stop(): Promise<void> {
    await this.#disconnect();
    await this.oms('stop');
    const processes = [...this.#seen.values()];
    // The supervisor answers as the last thing it does, and ends a moment later.
    await until('no process of the product lives', EXIT_SECONDS, async () => !processes.some(stillLives));
    for (const [name, port] of Object.entries<number>({ ...this.ports })) {
      if (!(await isFree(port))) throw new Error(`oms stop left somebody listening on ${name} ${port}`);
    }
  }

  /** Stops for good and removes the data. */
  async close(): Promise<void> {
    await this.stop();
    rmSync(this.dataFolder, { recursive: true });
  }

  #remember(pid: number | null): void {
    const identity = pid === null ? null : identify(pid);
    if (identity) this.#seen.set(identity.pid, identity);
  }

  #databaseUrl(name: string): string {
    const password = installationSecrets(this.dataFolder).postgresPassword;
    return embeddedDatabaseUrl({ port: this.ports.OMS_POSTGRES_PORT, password }, name);
  }

  /** Address of the control plane's database. */
  get controlPlaneUrl(): string {
    return this.#databaseUrl(EMBEDDED_DATABASE);
  }

  #openDatabase(): pg.Pool {
    const pool = new pg.Pool({
      connectionString: this.#databaseUrl('oms_default'),
      max: 4,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
    });
    // Idle connections break whenever a test kills the server; the next query opens another.
    pool.on('error', () => undefined);
    return pool;
  }

  async #disconnect(): Promise<void> {
    await this.#database?.end();
    await this.#temporal?.connection.close();
    this.#database = null;
    this.#temporal = null;
  }
}
