/** npm packages: installed when what is in node_modules is not what package-lock.json asks for. */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run } from './commands.mjs';
import { SetupError } from './progress.mjs';

const stampOf = (root) => join(root, 'node_modules', '.longhaul-lock-hash');
const lockHash = (root) =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** npm records what it installed; whoever ran `npm install` by hand need not wait for it a second time. */
function npmRecordAgrees(root) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || installed[path]?.version === entry.version,
  );
}

/**
 * @param {string} root folder of the clone
 * @returns {boolean} whether node_modules is what the lock file asks for
 */
export function packagesAreCurrent(root) {
  const stamp = stampOf(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash(root)) return true;
  if (!npmRecordAgrees(root)) return false;
  writeFileSync(stamp, lockHash(root));
  return true;
}

function explain(output) {
  if (/ENOSPC/.test(output)) {
    return new SetupError(
      'The disk filled up while npm installed packages.',
      'Free 1.5 GB and run the command again.',
    );
  }
  if (/EACCES|EPERM/.test(output)) {
    return new SetupError(
      `npm may not write its folders: ${lastLines(output, 1)}.`,
      'Give node_modules and the npm cache to this account (chown -R) and run the command again.',
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|ECONNRESET/.test(output)) {
    return new SetupError(
      'npm cannot reach its package registry.',
      'Connect to the network (behind a proxy: npm config set proxy <address>) and run the command again.',
    );
  }
  if (/from lock file/.test(output)) {
    const missing = [...output.matchAll(/Missing: (\S+?)@\S* from lock file/g)].map((match) => match[1]);
    return new SetupError(
      `package-lock.json does not agree with package.json (${missing.slice(0, 3).join(', ')}).`,
      'Check out an unchanged release, or run `npm install` and commit the lock file.',
    );
  }
  return new SetupError(
    `npm ci failed: ${lastLines(output)}.`,
    'Run `npm ci` by hand to see all of its output.',
  );
}

/**
 * Installs exactly what the lock file names. Development packages are needed too: they build the product.
 *
 * @param {string} root folder of the clone
 * @throws SetupError
 */
export async function installPackages(root) {
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new SetupError(
      'node_modules is a link to another folder, which npm would empty.',
      'Remove the link and run the command again.',
    );
  }
  const { code, output } = await run('npm', ['ci', '--include=dev', '--prefer-offline', '--no-progress'], {
    cwd: root,
    timeoutSeconds: 1200,
  });
  if (code === 127)
    throw new SetupError('npm is not on PATH.', 'Install Node with npm from https://nodejs.org.');
  if (code !== 0) throw explain(output);
  writeFileSync(stampOf(root), lockHash(root));
}
