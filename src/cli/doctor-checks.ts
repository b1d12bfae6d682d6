/** What `oms doctor` checks. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { installedBinaries } from '../database/embedded-binaries.ts';
import { isWeakSecretKey, type Configuration } from '../runtime/configuration.ts';
import type { Check } from './check.ts';
import { databaseChecks } from './database-checks.ts';
import { dataFolderOf, type Installation, temporalBinary } from './installation.ts';
import { portsOf } from './oms-services.ts';
import { PACKAGE_ROOT, SET_UP_COMMAND } from './package-root.ts';
import { storeChecks } from './store-checks.ts';
import { askSupervisor } from './supervisor/control-client.ts';
import { checkHttp } from './supervisor/health.ts';
import { type PortUse, takenPorts } from './supervisor/port-holder.ts';
import { certificateChecks, temporalChecks } from './temporal-checks.ts';

/** Below this the database may not be able to write. */
const LOW_GIGABYTES = 0.5;

async function checkNode(): Promise<string> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return process.versions.node;
  throw new Error(
    `${process.versions.node} is older than 20.19. Install a current one from https://nodejs.org.`,
  );
}

async function checkFolder(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  return folder;
}

async function checkDisk(folder: string): Promise<string> {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / 1e9;
  if (free >= LOW_GIGABYTES) return `${free.toFixed(1)} GB free`;
  throw new Error(`only ${free.toFixed(2)} GB are free on the disk of ${folder}. Free some space.`);
}

/** Runs a program to see that it works on this machine. */
function versionOf(file: string): string {
  const { status, stdout, stderr, error } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  if (status === 0) return `${stdout.trim()} (${file})`;
  throw new Error(
    `${file} does not run: ${error?.message ?? stderr.trim()}. Run ${SET_UP_COMMAND} to fetch it again.`,
  );
}

async function checkBuild(): Promise<string> {
  const parts = ['api.js', 'worker.js', 'oms.js', 'workflow-bundle.js', 'web/index.html'];
  const missing = parts.filter((part) => !existsSync(join(PACKAGE_ROOT, 'dist', part)));
  if (missing.length === 0) return join(PACKAGE_ROOT, 'dist');
  throw new Error(`${missing.join(', ')} is missing in dist. Run ${SET_UP_COMMAND} to build it.`);
}

/** Whether an API or a worker of Longhaul answers there, which nobody supervises on this machine. */
async function isOurs({ host, port }: PortUse): Promise<boolean> {
  try {
    await checkHttp(`http://${host}:${port}/health`);
    return true;
  } catch {
    // Free, or somebody else's: who holds it is found out next.
    return false;
  }
}

async function checkPorts(settings: Configuration, isRunning: boolean): Promise<string> {
  if (isRunning) return 'in use by Longhaul itself';
  const ports = portsOf(settings);
  const ours = await Promise.all(ports.map(isOurs));
  const taken = await takenPorts(ports.filter((_, index) => !ours[index]));
  if (taken.length > 0) throw new Error(taken.join(' '));
  return ours.includes(true) ? 'free, or in use by Longhaul itself' : 'free';
}

/** Checks of the machine and the installation. */
export function requirementChecks(settings: Configuration): Check[] {
  const dataFolder = dataFolderOf(settings);
  return [
    { name: 'Node', run: checkNode },
    { name: 'data folder', run: () => checkFolder(dataFolder) },
    { name: 'disk', run: () => checkDisk(dataFolder) },
    { name: 'build', run: checkBuild },
    ...(settings.DATABASE_URL === undefined
      ? [
          {
            name: 'PostgreSQL binary',
            run: async () => versionOf(join(installedBinaries().folder, 'bin', 'postgres')),
          },
        ]
      : []),
    ...(settings.TEMPORAL_ADDRESS === undefined
      ? [{ name: 'Temporal binary', run: async () => versionOf(temporalBinary()) }]
      : []),
  ];
}

/** Rules that keep secrets secret; which of them stop a start at once is `loadConfiguration`'s to say. */
async function checkSecretSettings({ settings, configuration }: Installation): Promise<string> {
  const isProduction = settings.NODE_ENV === 'production';
  if (isProduction && settings.OMS_CODEC_KEYS === undefined && settings.TEMPORAL_ADDRESS !== undefined)
    throw new Error('OMS_CODEC_KEYS is not set: Temporal would hold what orders say as plain text. Set it.');
  if (settings.SECRET_KEY !== undefined && isWeakSecretKey(settings.SECRET_KEY))
    throw new Error('SECRET_KEY can be guessed. Set it to at least 32 random characters.');
  const origin = settings.SECRET_KEY === undefined ? 'generated' : 'set';
  return `SECRET_KEY is ${origin}, Temporal holds ${configuration.OMS_CODEC_KEYS === undefined ? 'plain text' : 'ciphertext'}`;
}

/** An embedded server need not run; one with an address must answer. */
function unlessStopped(isEmbedded: boolean, isRunning: () => Promise<boolean>, checks: Check[]): Check[] {
  if (!isEmbedded) return checks;
  return checks.map(({ run, ...check }) => ({
    ...check,
    run: async () => ((await isRunning()) ? `embedded, ${await run()}` : 'embedded, not running'),
  }));
}

/** Checks of settings, ports and servers. */
export function serviceChecks(installation: Installation): Check[] {
  const { settings, configuration, dataFolder } = installation;
  const isRunning = async (): Promise<boolean> =>
    (await askSupervisor(dataFolder, { action: 'status' })) !== null;
  const { DATABASE_URL = '', SECRET_KEY = '', OMS_OLD_SECRET_KEYS } = configuration;
  const database = databaseChecks(DATABASE_URL, { SECRET_KEY, OMS_OLD_SECRET_KEYS });
  return [
    { name: 'secrets', run: () => checkSecretSettings(installation) },
    ...certificateChecks(configuration),
    { name: 'ports', run: async () => checkPorts(settings, await isRunning()) },
    ...unlessStopped(settings.DATABASE_URL === undefined, isRunning, database),
    ...unlessStopped(settings.TEMPORAL_ADDRESS === undefined, isRunning, temporalChecks(configuration)),
    ...storeChecks(configuration),
  ];
}
