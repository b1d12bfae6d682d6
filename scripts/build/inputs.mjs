/** Knowing whether a part of the build is older than what it is made of. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => filesUnder(join(path, entry.name)));
}

/**
 * Hash of names and contents, so that a checkout that only touches times builds nothing.
 *
 * @param {string} root
 * @param {string[]} inputs files and folders relative to root
 * @returns {string}
 */
export function contentHash(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesUnder(join(root, input)))) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

const stampOf = (dist, part) => join(dist, `.${part.name.replaceAll(' ', '-')}.stamp`);

/**
 * @param {string} dist
 * @param {{name: string, output: string, hash: string}} part
 * @returns {boolean}
 */
export function isCurrent(dist, part) {
  const stamp = stampOf(dist, part);
  return (
    existsSync(join(dist, part.output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === part.hash
  );
}

/**
 * @param {string} dist
 * @param {{name: string, hash: string}} part
 */
export function writeStamp(dist, part) {
  writeFileSync(stampOf(dist, part), part.hash);
}
