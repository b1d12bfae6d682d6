/** The Node programs: API, worker and command line. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const ENTRIES = { api: 'src/http/main.ts', worker: 'temporal/worker-main.ts', oms: 'src/cli/main.ts' };
/** Loaded by `--require`, which reaches the threads of a program as well. */
const PRELOADED = { 'async-context': 'temporal/async-context.ts' };

/** Chunk names carry a hash, so chunks of earlier builds would pile up. */
function removeOldChunks(dist, outputs) {
  const written = new Set(Object.keys(outputs).map((path) => basename(path)));
  const isChunk = (name) => /^chunk-.*\.js(\.map)?$/.test(name);
  for (const name of readdirSync(dist).filter((entry) => isChunk(entry) && !written.has(entry))) {
    rmSync(join(dist, name));
  }
}

/**
 * @param {string} root
 * @param {string} dist
 */
export async function buildServer(root, dist) {
  const shared = {
    absWorkingDir: root,
    outdir: dist,
    bundle: true,
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  };
  const [{ metafile }] = await Promise.all([
    build({
      ...shared,
      entryPoints: ENTRIES,
      chunkNames: 'chunk-[hash]',
      splitting: true,
      format: 'esm',
      metafile: true,
    }),
    build({ ...shared, entryPoints: PRELOADED, format: 'cjs', outExtension: { '.js': '.cjs' } }),
  ]);
  removeOldChunks(dist, metafile.outputs);
}
