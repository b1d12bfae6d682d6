/** Which system account runs the embedded PostgreSQL: it refuses to run as root. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A system account by number. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that nearly every Unix has and that own nothing of value, best first. */
const PREFERRED_ACCOUNTS = ['postgres', 'nobody'];

/** Parses one line of /etc/passwd. */
function parseAccount(line: string): Account | null {
  const [name, , uid, gid] = line.split(':');
  if (name === undefined || uid === undefined || gid === undefined) return null;
  // macOS writes nobody as -2; the system call takes it as an unsigned number.
  return { name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}

/**
 * The unprivileged account to use when this process is root.
 *
 * @param passwd content of /etc/passwd
 * @returns null when the system has none of the known accounts
 */
export function unprivilegedAccount(passwd: string): Account | null {
  const accounts = passwd.split('\n').map(parseAccount);
  for (const name of PREFERRED_ACCOUNTS) {
    const account = accounts.find((candidate) => candidate?.name === name && candidate.uid !== 0);
    if (account) return account;
  }
  return null;
}

/**
 * The account for a database cluster, or null when the present account is good enough (it is not root).
 *
 * A cluster that a user made before stays that user's.
 *
 * @param cluster folder of the cluster, which may not exist yet
 * @throws Error when root finds no account to use
 */
export function accountForCluster(cluster: string): Account | null {
  if (process.getuid?.() !== 0) return null;
  if (existsSync(cluster)) {
    const { uid, gid } = statSync(cluster);
    if (uid !== 0) return { name: String(uid), uid, gid };
  }
  const account = unprivilegedAccount(readFileSync('/etc/passwd', 'utf8'));
  if (account) return account;
  throw new Error(
    'PostgreSQL refuses to run as root and this system has neither an account postgres nor nobody. ' +
      'Start Longhaul from an ordinary account, or set DATABASE_URL.',
  );
}

/** Whether an account may enter a folder itself. */
function mayEnter(folder: string, account: Account): boolean {
  const { uid, gid, mode } = statSync(folder);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/**
 * The outermost existing folder on the way to a path that the account may not enter.
 *
 * @param path absolute path; what does not exist yet is taken as enterable
 * @returns null when the way is free
 */
export function blockedFolder(path: string, account: Account): string | null {
  const parent = dirname(path);
  const above = parent === path ? null : blockedFolder(parent, account);
  if (above !== null) return above;
  if (!existsSync(path) || !statSync(path).isDirectory()) return null;
  return mayEnter(path, account) ? null : path;
}
