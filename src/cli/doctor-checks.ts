/** What `oms doctor` checks. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { installedBinaries } from '../database/embedded-binaries.ts';
import type { Configuration } from '../runtime/configuration.ts';
import { dataFolderOf, type Installation, temporalBinary } from './installation.ts';
import { portsOf } from './oms-services.ts';
import { PACKAGE_ROOT, SET_UP_COMMAND } from './package-root.ts';
import { askSupervisor } from './supervisor/control-client.ts';
import { checkPostgres, checkTcp } from './supervisor/health.ts';
import { takenPorts } from './supervisor/port-holder.ts';

/** A check returns what it found, or throws the problem with its remedy. */
export interface Check {
  readonly name: string;
  run(): Promise<string>;
}

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

async function checkPorts(settings: Configuration, isRunning: boolean): Promise<string> {
  if (isRunning) return 'in use by Longhaul itself';
  const taken = await takenPorts(portsOf(settings));
  if (taken.length > 0) throw new Error(taken.join(' '));
  return 'free';
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

/** Checks of ports and servers. Embedded servers need not run, but those with an address must answer. */
export function serviceChecks({ settings, configuration, dataFolder }: Installation): Check[] {
  const isRunning = async (): Promise<boolean> =>
    (await askSupervisor(dataFolder, { action: 'status' })) !== null;
  const unlessStopped = async (setting: string | undefined, check: () => Promise<void>): Promise<string> => {
    if (setting === undefined && !(await isRunning())) return 'embedded, not running';
    await check();
    return setting === undefined ? 'embedded, answers' : 'answers';
  };
  const { DATABASE_URL = '', TEMPORAL_ADDRESS = '' } = configuration;
  return [
    { name: 'ports', run: async () => checkPorts(settings, await isRunning()) },
    { name: 'database', run: () => unlessStopped(settings.DATABASE_URL, () => checkPostgres(DATABASE_URL)) },
    {
      name: 'Temporal',
      run: () => unlessStopped(settings.TEMPORAL_ADDRESS, () => checkTcp(TEMPORAL_ADDRESS)),
    },
  ];
}
