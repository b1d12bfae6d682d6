/** `oms update`: a newer release of the code, then a restart if Longhaul is running. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dataFolderOf, loadSettings } from '../installation.ts';
import { IS_CLONE, PACKAGE_ROOT } from '../package-root.ts';
import { askSupervisor } from '../supervisor/control-client.ts';

/** @throws Error when the program fails; it has printed why */
function runVisibly(file: string, args: string[], folder: string): void {
  const { status, error } = spawnSync(file, args, { cwd: folder, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} failed; nothing was restarted.`);
}

/** Updates a clone by git; an installed package is npm's to update. */
export async function update(): Promise<void> {
  if (!IS_CLONE) {
    console.log('This is an installed package: `oms stop`, `npm install -g` of the new one, `oms start`.');
    return;
  }
  runVisibly('git', ['pull', '--ff-only'], PACKAGE_ROOT);
  runVisibly(process.execPath, [join(PACKAGE_ROOT, 'scripts', 'setup.mjs'), 'start'], PACKAGE_ROOT);
  const running = await askSupervisor(dataFolderOf(loadSettings()), { action: 'status' });
  if (!running?.ok) return;
  // The supervisor is of the old release too, so that it is replaced and not asked to restart its services.
  const oms = join(PACKAGE_ROOT, 'bin', 'oms.mjs');
  runVisibly(process.execPath, [oms, 'stop'], process.cwd());
  runVisibly(process.execPath, [oms, 'start', '--detach'], process.cwd());
}
