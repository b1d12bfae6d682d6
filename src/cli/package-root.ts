import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { isClone } from '../../scripts/setup/programs.mjs';

const manifestSchema = z.object({ name: z.string(), version: z.string() });

/** The folder that holds package.json, whether this code runs from `src` or from `dist`. */
function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder)
    throw new Error('Longhaul is not complete: no package.json was found above its code.');
  return findRoot(parent);
}

/** Folder of the installation: the clone or the installed package. */
export const PACKAGE_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Version of this product, from package.json. */
export function packageVersion(): string {
  return manifestSchema.parse(JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'))).version;
}

/** An installed package is complete as it is; a clone is set up by `npm start`. */
export const IS_CLONE = isClone(PACKAGE_ROOT);

/** The command that fetches what is missing. */
export const SET_UP_COMMAND = IS_CLONE ? '`npm start`' : '`oms start`';
