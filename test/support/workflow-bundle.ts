/** The workflow code as the workers run it, bundled from the source as it is now. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const INTERCEPTORS = fileURLToPath(new URL('../../workflows/interceptors.ts', import.meta.url));
const WORKFLOWS = fileURLToPath(new URL('../../workflows/index.ts', import.meta.url));

export interface WorkflowBundle {
  /** File with the bundle. */
  path: string;
  remove(): void;
}

/** Bundles the product's workflows, or those of another entry file. */
export async function bundleWorkflows(workflowsPath = WORKFLOWS): Promise<WorkflowBundle> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [INTERCEPTORS],
    logger: new DefaultLogger('WARN'),
  });
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-bundle-'));
  const path = join(folder, 'workflow-bundle.js');
  writeFileSync(path, code);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
