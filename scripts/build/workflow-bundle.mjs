/** The workflow code as one file, built here so that workers need not do it at every start. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, run } from '../setup/commands.mjs';

/**
 * Runs in a process of its own: the bundler is busy JavaScript and would hold up the other parts.
 *
 * @param {string} root
 * @param {string} dist
 */
export async function buildWorkflowBundle(root, dist) {
  const { code, output } = await run(process.execPath, [fileURLToPath(import.meta.url), root, dist], {
    cwd: root,
  });
  if (code !== 0) throw new Error(`The workflow bundle was not built: ${lastLines(output, 20)}`);
}

async function bundle(root, dist) {
  const { DefaultLogger, bundleWorkflowCode } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', 'index.ts'),
    workflowInterceptorModules: [join(root, 'workflows', 'interceptors.ts')],
    logger: new DefaultLogger('WARN'),
  });
  const target = join(dist, 'workflow-bundle.js');
  await writeFile(`${target}.tmp`, code);
  await rename(`${target}.tmp`, target);
}

const [, self, root, dist] = process.argv;
if (self === fileURLToPath(import.meta.url) && root !== undefined && dist !== undefined)
  await bundle(root, dist);
