/** What the machine must have before set-up can work. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { SetupError } from './progress.mjs';

const NEEDED_GIGABYTES = 1.5;

/** Embedded services exist for these systems only. */
const PLATFORMS = new Set(['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']);

/**
 * @param {NodeJS.ProcessEnv} environment
 * @throws SetupError where an embedded service is wanted and does not run
 */
export function requirePlatform(environment) {
  const platform = `${process.platform}-${process.arch}`;
  const allExternal = environment.DATABASE_URL && environment.TEMPORAL_ADDRESS;
  if (PLATFORMS.has(platform) || allExternal) return;
  throw new SetupError(
    `The embedded services do not run on ${platform}.`,
    'Use Linux or macOS (on Windows: WSL 2), or set DATABASE_URL and TEMPORAL_ADDRESS to servers of your own.',
  );
}

/**
 * @param {string} folder an existing folder on the disk in question
 * @throws SetupError when there is too little room for packages, binaries and the build
 */
export function requireDisk(folder) {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / 1e9;
  if (free >= NEEDED_GIGABYTES) return;
  throw new SetupError(
    `The disk of ${folder} has ${free.toFixed(1)} GB left and set-up needs ${NEEDED_GIGABYTES} GB.`,
    'Free some space and run the command again.',
  );
}

/**
 * @param {string} folder
 * @throws SetupError when this account cannot write there
 */
export function requireWritable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw new SetupError(
      `The folder ${folder} is not writable by this account.`,
      'Change its owner (chown) or clone somewhere you may write.',
    );
  }
}
