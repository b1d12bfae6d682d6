/** A product instance of the benchmark's own: temporary data, free ports, demo delays of zero. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EMBEDDED_DATABASE, embeddedDatabaseUrl } from '../../src/database/embedded.ts';
import { databaseUrl } from '../../src/database/pools.ts';
import { installationSecrets } from '../../src/runtime/installation-secrets.ts';

/** Folder of the checkout; this code runs from `dist/benchmark`. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const PORTS = [
  'OMS_API_PORT',
  'OMS_WORKER_PORT',
  'OMS_POSTGRES_PORT',
  'OMS_TEMPORAL_PORT',
  'OMS_TEMPORAL_UI_PORT',
] as const;

/** What runs beside it on this machine may be sent webhooks. */
const RECEIVERS = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32' };

const NO_DELAYS = {
  OMS_START_PICKING_DELAY_SECONDS: '0',
  OMS_PICKING_DELAY_SECONDS: '0',
  OMS_DELIVERY_DELAY_SECONDS: '0',
  // The workflow ends with the delivery, so that its history is whole.
  OMS_RETURN_WINDOW_DAYS: '0',
  // Histories are read by this program, whose floors encrypt nothing either.
  OMS_CODEC_KEYS: 'none',
  // One account asks for all.
  OMS_REQUESTS_PER_MINUTE: '1000000000',
  OMS_ENVIRONMENT_REQUESTS_PER_MINUTE: '1000000000',
};

/** Where the product keeps the pids of its services (supervisor/state-file). */
const stateSchema = z.object({
  supervisor: z.object({ pid: z.number() }),
  services: z.array(z.object({ name: z.string(), pid: z.number() })),
});

const templateSchema = z.object({
  type: z.string(),
  channel: z.string(),
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
});

const loginSchema = z.object({ access_token: z.string() });

/** The user's own settings must not reach the instance: it would run on the user's servers. */
function neutralEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(OMS_|OTEL_|TEMPORAL_|DATABASE_URL$|MONGODB_|ELASTICSEARCH_URL$|SECRET_KEY$|NODE_ENV$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('A listening server has an address');
  return address.port;
}

/** The instance; whoever creates it removes it. */
export class Product {
  readonly #folder: string;
  readonly #ports: Record<(typeof PORTS)[number], number>;
  #token: string | null = null;
  #settings: Readonly<Record<string, string>> = {};

  private constructor(folder: string, ports: Record<(typeof PORTS)[number], number>) {
    this.#folder = folder;
    this.#ports = ports;
  }

  /** Chooses folder and ports; starts nothing. */
  static async create(): Promise<Product> {
    const folder = mkdtempSync(join(tmpdir(), 'longhaul-benchmark-'));
    // As root PostgreSQL runs under another account, which must be able to enter.
    chmodSync(folder, 0o755);
    const ports = Object.fromEntries(
      await Promise.all(PORTS.map(async (name) => [name, await freePort()] as const)),
    );
    return new Product(folder, z.record(z.enum(PORTS), z.number()).parse(ports));
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.#ports.OMS_API_PORT}`;
  }

  get temporalAddress(): string {
    return `127.0.0.1:${this.#ports.OMS_TEMPORAL_PORT}`;
  }

  /** Address of the control plane's database. */
  get controlPlaneUrl(): string {
    const { postgresPassword } = installationSecrets(join(this.#folder, 'data'));
    return embeddedDatabaseUrl(
      { port: this.#ports.OMS_POSTGRES_PORT, password: postgresPassword },
      EMBEDDED_DATABASE,
    );
  }

  /** Address of a database on the instance's server. */
  databaseUrl(name: string): string {
    return databaseUrl(this.controlPlaneUrl, name);
  }

  /** Starts everything. @returns seconds until it was ready, as a user at the command line sees it */
  async start(options: { seed: boolean }): Promise<number> {
    const since = performance.now();
    await this.oms('start', '--detach', ...(options.seed ? ['--seed'] : []));
    return (performance.now() - since) / 1_000;
  }

  /** Starts everything anew on the same data, with these settings besides those of every benchmark. */
  async startWith(settings: Readonly<Record<string, string>>): Promise<void> {
    await this.stop();
    this.#settings = settings;
    await this.start({ seed: false });
  }

  async stop(): Promise<void> {
    await this.oms('stop');
  }

  /** Stops what runs and deletes the data. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Process ids by service, and `supervisor`. */
  pids(): Record<string, number> {
    const file = join(this.#folder, 'data', 'run', 'services.json');
    const { supervisor, services } = stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const all = [...services, { name: 'supervisor', pid: supervisor.pid }];
    return Object.fromEntries(all.map(({ name, pid }) => [name, pid] as const));
  }

  /** An access token of the demo's administrator. */
  async signIn(): Promise<string> {
    const response = await fetch(`${this.apiUrl}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@example.com', password: 'admin123' }),
    });
    if (!response.ok) throw new Error(`Signing in answered ${response.status}: ${await response.text()}`);
    return loginSchema.parse(await response.json()).access_token;
  }

  /** Calls the API as the demo's administrator. @throws Error when it refuses */
  async call(method: string, path: string, body?: object): Promise<unknown> {
    this.#token ??= await this.signIn();
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${this.apiUrl}${path}`, { method, headers, ...json });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** Switches the demo's webhook endpoint off: the figures are those of orders alone. */
  async switchWebhooksOff(): Promise<void> {
    const endpoints = z
      .array(z.looseObject({ id: z.string() }))
      .parse(await this.call('GET', '/webhooks/endpoints'));
    for (const { id } of endpoints) {
      await this.call('PATCH', `/webhooks/endpoints/${id}`, { is_active: false });
    }
  }

  /** Switches the demo's notifications off, or on again. */
  async switchNotifications(isOn: boolean): Promise<void> {
    const templates = z
      .object({ items: z.array(templateSchema) })
      .parse(await this.call('GET', '/notifications/templates')).items;
    for (const { type, channel, ...template } of templates) {
      await this.call('PUT', `/notifications/templates/${type}/${channel}`, { ...template, is_active: isOn });
    }
  }

  /** Runs `work` while the worker process is frozen: no order moves, and the supervisor restarts nothing. */
  async withoutWorker<T>(work: () => Promise<T>): Promise<T> {
    const { worker } = this.pids();
    if (worker === undefined) throw new Error('The worker does not run');
    process.kill(worker, 'SIGSTOP');
    try {
      return await work();
    } finally {
      process.kill(worker, 'SIGCONT');
    }
  }

  /** Carries out `oms <command>`. @throws Error when it fails */
  oms(...command: string[]): Promise<void> {
    return this.omsWith(this.#settings, ...command);
  }

  /** The same with other settings than those that the product was started with. */
  async omsWith(settings: Readonly<Record<string, string>>, ...command: string[]): Promise<void> {
    const ports = Object.fromEntries(Object.entries(this.#ports).map(([name, port]) => [name, String(port)]));
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'oms.mjs'), ...command], {
      // A working folder without `.env`.
      cwd: this.#folder,
      env: {
        ...neutralEnvironment(),
        ...NO_DELAYS,
        ...RECEIVERS,
        ...settings,
        ...ports,
        OMS_DATA_DIR: join(this.#folder, 'data'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'exit')) as unknown[];
    if (code !== 0) throw new Error(`oms ${command.join(' ')} failed:\n${output}`);
  }
}
