/** An embedded PostgreSQL of its own for a test run, in a temporary folder and on a free port. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { EMBEDDED_DATABASE, embeddedDatabaseUrl, prepareEmbedded } from '../../src/database/embedded.ts';
import { freePort } from './free-port.ts';

const PASSWORD = 'only-for-tests-0123456789';
const READY_MS = 20_000;

/** A crash of the machine loses nothing but a test run. */
const WITHOUT_DURABILITY = ['fsync', 'synchronous_commit', 'full_page_writes'].flatMap((name) => [
  '-c',
  `${name}=off`,
]);

export interface PostgresServer {
  /** Address of the control-plane database, which does not exist yet. */
  url: string;
  pid: number;
  /** Ends the server and removes its files. */
  stop(): Promise<void>;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    // Not yet: the caller asks again until its deadline.
    return false;
  }
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await answers(url))) {
    if (server.exitCode !== null || Date.now() > deadline)
      throw new Error('PostgreSQL for the tests did not start');
    await delay(50);
  }
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => server.once('exit', () => resolve()));
}

/** Starts a server; whoever starts it stops it. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-test-'));
  // As root the server runs under another account, which must be able to enter.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const prepared = prepareEmbedded({ dataFolder: folder, port, password: PASSWORD }, () => undefined);
  const identity = prepared.account ? { uid: prepared.account.uid, gid: prepared.account.gid } : {};
  const server = spawn(prepared.file, [...prepared.args, ...WITHOUT_DURABILITY], {
    ...identity,
    cwd: prepared.cluster,
    stdio: 'ignore',
  });
  await untilReady(embeddedDatabaseUrl({ port, password: PASSWORD }, 'postgres'), server);
  return {
    url: embeddedDatabaseUrl({ port, password: PASSWORD }, EMBEDDED_DATABASE),
    pid: server.pid ?? 0,
    async stop() {
      server.kill('SIGINT');
      await ended(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
