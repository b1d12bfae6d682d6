/** The Node programs: API, worker and command line. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const ENTRIES = { api: 'src/http/main.ts', worker: 'temporal/worker-main.ts', oms: 'src/cli/main.ts' };

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
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: dist,
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    metafile: true,
    logLevel: 'warning',
  });
  removeOldChunks(dist, metafile.outputs);
}
