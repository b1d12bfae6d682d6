/**
 * Builds the parts of the product into `dist/`: server, workflow bundle, dashboard.
 *
 * A part is built only when the content of its inputs changed since it was built last. Stale parts are built at the
 * same time. `node scripts/build.mjs` runs it alone; `scripts/setup.mjs` runs it as its last step.
 */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdirSync } from 'node:fs';
import { buildDashboard } from './build/dashboard.mjs';
import { contentHash, isCurrent, writeStamp } from './build/inputs.mjs';
import { buildServer } from './build/server.mjs';
import { buildTracedWorkflowBundle, buildWorkflowBundle } from './build/workflow-bundle.mjs';
import { step } from './setup/progress.mjs';

/** `inputs` are files and folders relative to the root; `output` proves that the part is there. */
export const PARTS = [
  {
    name: 'server',
    inputs: ['src', 'temporal', 'activities', 'workflows', 'scripts'],
    output: 'api.js',
    build: buildServer,
  },
  {
    name: 'workflow bundle',
    inputs: ['workflows', 'src', 'scripts/build'],
    output: 'workflow-bundle.js',
    build: buildWorkflowBundle,
  },
  {
    name: 'dashboard',
    inputs: ['web', 'src', 'scripts/build'],
    output: 'web/index.html',
    build: buildDashboard,
  },
];

/** A package holds no sources, of which a clone bundles its traced workflows when they are wanted. */
export const PARTS_OF_PACKAGE = [
  ...PARTS,
  {
    name: 'traced workflow bundle',
    inputs: ['workflows', 'src', 'scripts/build'],
    output: 'workflow-bundle-traced.js',
    build: buildTracedWorkflowBundle,
  },
];

/** What every part depends on. */
const SHARED_INPUTS = ['package-lock.json', 'tsconfig.json'];

/**
 * @param {string} root folder of the clone
 * @param {typeof step} runStep shows the work to the user
 * @param {typeof PARTS} wanted
 * @returns {Promise<boolean>} whether anything had to be built
 */
export async function build(root, runStep, wanted = PARTS) {
  const dist = join(root, 'dist');
  const parts = wanted.map((part) => ({
    ...part,
    hash: contentHash(root, [...part.inputs, ...SHARED_INPUTS]),
  }));
  const stale = parts.filter((part) => !isCurrent(dist, part));
  if (stale.length === 0) return false;
  mkdirSync(dist, { recursive: true });
  const buildPart = async (part) => {
    await part.build(root, dist);
    writeStamp(dist, part);
  };
  await runStep(`building ${stale.map((part) => part.name).join(', ')}`, () =>
    Promise.all(stale.map(buildPart)),
  );
  return true;
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  await build(dirname(dirname(fileURLToPath(import.meta.url))), step);
}
