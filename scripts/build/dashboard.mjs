/** The dashboard: `vite build web` into dist/web. */
import { join } from 'node:path';
import { lastLines, run } from '../setup/commands.mjs';

/** @param {string} root */
export async function buildDashboard(root) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await run(process.execPath, [vite, 'build', 'web', '--logLevel', 'warn'], {
    cwd: root,
  });
  if (code !== 0) throw new Error(`The dashboard was not built: ${lastLines(output, 20)}`);
}
