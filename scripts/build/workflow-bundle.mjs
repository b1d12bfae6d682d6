/** The workflow code as one file, built here so that workers need not do it at every start. */
import { rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run } from '../setup/commands.mjs';

/** Makes the spans of workflows. */
const TRACING = '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors';

/** Runs in a process of its own: the bundler is busy JavaScript and would hold up the other parts. */
async function bundleApart(root, dist, kind) {
  const { code, output } = await run(process.execPath, [fileURLToPath(import.meta.url), root, dist, kind], {
    cwd: root,
  });
  if (code !== 0) throw new Error(`The workflow bundle was not built: ${lastLines(output, 20)}`);
}

/**
 * @param {string} root
 * @param {string} dist
 */
export function buildWorkflowBundle(root, dist) {
  return bundleApart(root, dist, 'plain');
}

/**
 * The bundle of workers that trace.
 *
 * @param {string} root
 * @param {string} dist
 */
export function buildTracedWorkflowBundle(root, dist) {
  return bundleApart(root, dist, 'traced');
}

async function bundle(root, dist, kind) {
  const { DefaultLogger, bundleWorkflowCode } = await import('@temporalio/worker');
  const isTraced = kind === 'traced';
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', 'index.ts'),
    workflowInterceptorModules: [
      join(root, 'workflows', 'interceptors.ts'),
      ...(isTraced ? [createRequire(import.meta.url).resolve(TRACING)] : []),
    ],
    logger: new DefaultLogger('WARN'),
  });
  const target = join(dist, isTraced ? 'workflow-bundle-traced.js' : 'workflow-bundle.js');
  await writeFile(`${target}.tmp`, code);
  await rename(`${target}.tmp`, target);
}

const [, self, root, dist, kind] = process.argv;
if (self === fileURLToPath(import.meta.url) && root !== undefined && dist !== undefined)
  await bundle(root, dist, kind);
