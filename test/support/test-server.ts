/** A MongoDB or Elasticsearch of a test's own, whose process it may kill, stop and let go on. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unusedPort } from './product-settings.ts';

const run = promisify(execFile);

export type ServerKind = 'mongodb' | 'elasticsearch';

const VARIABLES = {
  mongodb: { port: 'MONGODB_PORT', folder: 'MONGODB_FOLDER' },
  elasticsearch: { port: 'ES_PORT', folder: 'ES_FOLDER' },
} as const;

/** Outside temporary folders that only this account may enter: Elasticsearch runs under another one. */
const PARENT = '/var/tmp';
const START_MILLISECONDS = 180_000;

/** Whoever starts it closes it. */
export class TestServer {
  readonly url: string;
  /** Where it keeps its data. */
  readonly folder: string;
  readonly #script: string;
  readonly #environment: NodeJS.ProcessEnv;

  private constructor(kind: ServerKind, port: number) {
    this.folder = mkdtempSync(join(PARENT, `longhaul-${kind}-`));
    chmodSync(this.folder, 0o755);
    this.url = `${kind === 'mongodb' ? kind : 'http'}://127.0.0.1:${port}`;
    this.#script = fileURLToPath(new URL(`../../.ci/servers/${kind}.sh`, import.meta.url));
    const { port: portVariable, folder } = VARIABLES[kind];
    this.#environment = { ...process.env, [portVariable]: String(port), [folder]: this.folder };
  }

  /** Starts one without data. @throws Error when it cannot be installed */
  static async start(kind: ServerKind): Promise<TestServer> {
    const server = new TestServer(kind, await unusedPort(new Set()));
    await server.#run('start');
    return server;
  }

  /** SIGSTOP: connections stay open and nothing is answered. */
  pause(): void {
    process.kill(this.#pid, 'SIGSTOP');
  }

  /** SIGCONT. */
  goOn(): void {
    process.kill(this.#pid, 'SIGCONT');
  }

  /** `kill -9`. */
  kill(): void {
    process.kill(this.#pid, 'SIGKILL');
  }

  /** Starts what was killed again, on its data. */
  async startAgain(): Promise<void> {
    await this.#run('resume');
  }

  async close(): Promise<void> {
    await this.#run('stop');
    rmSync(this.folder, { recursive: true });
  }

  get #pid(): number {
    return Number(readFileSync(join(this.folder, 'pid'), 'utf8'));
  }

  async #run(command: string): Promise<void> {
    await run(this.#script, [command], { env: this.#environment, timeout: START_MILLISECONDS });
  }
}
