/** The embedded PostgreSQL: where its cluster lies, how it is made, how it is started. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, accountForCluster, blockedFolder } from './embedded-account.ts';
import { binariesFor } from './embedded-binaries.ts';

/** Data for an unprivileged account when the data folder lies behind a folder it cannot enter. */
const SHARED_STATE = '/var/lib/longhaul';

/** The only account of the embedded server; it owns every database. */
export const EMBEDDED_USER = 'oms';

/** Control-plane database of the embedded server. */
export const EMBEDDED_DATABASE = 'oms_control';

/** Settings fit for a laptop. Durability is complete: fsync and synchronous_commit stay on. */
const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  jit: 'off',
  // No replication: less WAL to write.
  wal_level: 'minimal',
  max_wal_senders: '0',
  fsync: 'on',
  synchronous_commit: 'on',
  log_destination: 'stderr',
  log_line_prefix: '',
  TimeZone: 'UTC',
};

/** What the server is made from. */
export interface EmbeddedOptions {
  /** Absolute path of OMS_DATA_DIR. */
  readonly dataFolder: string;
  readonly port: number;
  readonly password: string;
}

/** A server that is ready to be started as a child process. */
export interface EmbeddedServer {
  readonly file: string;
  readonly args: readonly string[];
  readonly cluster: string;
  /** Account to run it under; null: the present one. */
  readonly account: Account | null;
}

/** The embedded server cannot be set up; the message ends with the remedy. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
}

/** Connection string of a database on the embedded server. */
export function embeddedDatabaseUrl(
  options: Pick<EmbeddedOptions, 'port' | 'password'>,
  database = EMBEDDED_DATABASE,
): string {
  return `postgres://${EMBEDDED_USER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`;
}

/** Arguments of the `postgres` program. */
export function serverArguments(cluster: string, port: number): string[] {
  const settings = Object.entries({ ...SERVER_SETTINGS, port: String(port) });
  return ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** The password is part of the name, so that a data folder made anew never meets the cluster of the old one. */
function sharedCluster(options: EmbeddedOptions): string {
  const identity = createHash('sha256').update(`${options.dataFolder}\0${options.password}`).digest('hex');
  return join(SHARED_STATE, identity.slice(0, 16));
}

/** Decides where the cluster lies and who runs it. */
function placeCluster(
  options: EmbeddedOptions,
  report: (line: string) => void,
): Pick<EmbeddedServer, 'cluster' | 'account'> {
  const cluster = join(options.dataFolder, 'postgres');
  const account = accountForCluster(cluster);
  const blocked = account === null ? null : blockedFolder(options.dataFolder, account);
  if (account === null || blocked === null) return { cluster, account };
  const shared = sharedCluster(options);
  const alsoBlocked = blockedFolder(SHARED_STATE, account);
  if (alsoBlocked !== null) {
    throw new EmbeddedDatabaseError(
      `PostgreSQL must run as ${account.name}, which can enter neither ${blocked} nor ${alsoBlocked}. ` +
        `Run \`chmod o+x ${blocked}\`, start Longhaul from an ordinary account, or set DATABASE_URL.`,
    );
  }
  report(`PostgreSQL keeps its data in ${shared}: account ${account.name} cannot enter ${blocked}.`);
  return { cluster: shared, account };
}

function makeFolder(folder: string, account: Account | null): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  if (account) chownSync(folder, account.uid, account.gid);
}

/** Makes the cluster under a temporary name, so that an interrupted first start leaves nothing half-made. */
function initialize(cluster: string, initdb: string, account: Account | null, password: string): void {
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makeFolder(unfinished, account);
  const passwordFile = `${cluster}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const access = ['--username', EMBEDDED_USER, '--pwfile', passwordFile, '--auth=scram-sha-256'];
  const { status, stderr, error } = spawnSync(initdb, ['-D', unfinished, ...access, ...locale], {
    ...identity,
    cwd: unfinished,
    encoding: 'utf8',
  });
  rmSync(passwordFile);
  if (status !== 0) {
    const reason = error?.message ?? stderr.trim().split('\n').slice(-2).join(' ');
    const remedy = /No space left/.test(reason) ? 'Free some space' : 'Mend that';
    throw new EmbeddedDatabaseError(
      `initdb could not make ${cluster} (${reason}). ${remedy}, or set DATABASE_URL to a server of your own.`,
    );
  }
  renameSync(unfinished, cluster);
}

/**
 * Makes the cluster at the first call and says how to start the server.
 *
 * @param report told in one line when data or binaries are kept outside of the usual folders
 * @throws EmbeddedDatabaseError with the remedy
 */
export function prepareEmbedded(options: EmbeddedOptions, report: (line: string) => void): EmbeddedServer {
  const { cluster, account } = placeCluster(options, report);
  const { folder } = binariesFor(account, report);
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    mkdirSync(join(cluster, '..'), { recursive: true });
    initialize(cluster, join(folder, 'bin', 'initdb'), account, options.password);
  }
  return {
    file: join(folder, 'bin', 'postgres'),
    args: serverArguments(cluster, options.port),
    cluster,
    account,
  };
}
