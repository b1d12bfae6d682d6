/**
 * Builds the benchmark into `dist/benchmark` and runs it: `npm run benchmark -- [parts]`.
 *
 * Built here and not with the product: nobody who only runs the product needs it.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(dirname(HERE));
const TARGET = join(ROOT, 'dist', 'benchmark');

const ENTRIES = {
  main: 'main.ts',
  'load-generator': 'load-generator.ts',
  'webhook-receiver': 'webhook-receiver.ts',
  'trace-receiver': 'trace-receiver.ts',
  'decision-timer': 'decision-timer.ts',
  'floor-http': 'floor/http-server.ts',
  'floor-worker': 'floor/worker.ts',
};

async function buildPrograms() {
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(Object.entries(ENTRIES).map(([name, file]) => [name, join(HERE, file)])),
    outdir: TARGET,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}

async function buildFloorWorkflow() {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(HERE, 'floor', 'workflow.ts'),
    logger: new DefaultLogger('WARN'),
  });
  mkdirSync(TARGET, { recursive: true });
  writeFileSync(join(TARGET, 'floor-workflow.js'), code);
}

await Promise.all([buildPrograms(), buildFloorWorkflow()]);
const program = spawn(
  process.execPath,
  ['--enable-source-maps', join(TARGET, 'main.js'), ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// Ctrl-C reaches the whole terminal group: the program cleans up, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => program.kill('SIGTERM'));
program.on('exit', (code) => (process.exitCode = code ?? 1));
