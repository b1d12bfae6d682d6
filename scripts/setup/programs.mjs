/** The programs that npm does not bring: found or fetched once, and written down. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fetchTool, findTool } from './fetch-tool.mjs';
import { step } from './progress.mjs';
import { requireDisk } from './requirements.mjs';
import { cacheFolder } from './tools.mjs';

/**
 * Whether this is a clone; an installed package lacks the scripts that build it.
 *
 * @param {string} root
 * @returns {boolean}
 */
export function isClone(root) {
  return existsSync(join(root, 'scripts', 'build.mjs'));
}

/** The folder of an installed package may belong to another account. */
function recordFile(root, environment) {
  const folder = isClone(root) ? join(root, '.cache') : resolve(cacheFolder(environment));
  return join(folder, 'tools.json');
}

/**
 * The programs that were written down and are still there, by key.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Partial<Record<import('./tools.mjs').Tool['key'], string>>}
 */
export function recordedPrograms(root, environment) {
  const file = recordFile(root, environment);
  if (!existsSync(file)) return {};
  const recorded = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(Object.entries(recorded).filter(([, path]) => existsSync(path)));
}

/**
 * Finds or fetches programs, with progress, and writes down where they are.
 *
 * @param {string} root folder of the clone or of the installed package
 * @param {import('./tools.mjs').Tool[]} tools
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<boolean>} whether anything had to be done
 * @throws SetupError
 */
export async function ensurePrograms(root, tools, environment) {
  const recorded = recordedPrograms(root, environment);
  const missing = tools.filter((tool) => recorded[tool.key] === undefined);
  if (missing.length === 0) return false;
  const file = recordFile(root, environment);
  mkdirSync(dirname(file), { recursive: true });
  for (const tool of missing) {
    const found = await findTool(tool, environment);
    if (found === undefined) requireDisk(dirname(file));
    recorded[tool.key] = found ?? (await step(`fetching ${tool.label}`, () => fetchTool(tool, environment)));
  }
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(recorded, null, 2)}\n`);
  renameSync(unfinished, file);
  return true;
}
