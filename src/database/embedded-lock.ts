/** What a killed PostgreSQL leaves behind in its cluster. */
import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const ORPHANS_GONE_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 50;

/** Every process of a server has the cluster as its working folder. Empty where /proc does not exist. */
function processesIn(cluster: string): number[] {
  if (!existsSync('/proc/self/cwd')) return [];
  const folder = realpathSync(cluster);
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      // Ended meanwhile, or belongs to another account and so cannot be ours.
      return false;
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes way for a new server after the old one was killed.
 *
 * Waits for orphaned backends, which end by themselves. PostgreSQL replaces a stale `postmaster.pid` itself, except
 * when its pid was given to another program meanwhile (after a reboot); on Linux, where one can see that no process
 * uses the cluster, the file is then removed.
 */
export async function clearAfterCrash(cluster: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  if (!existsSync(lock)) return;
  const deadline = Date.now() + ORPHANS_GONE_MILLISECONDS;
  const postmaster = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const orphans = (): number[] => processesIn(cluster).filter((pid) => pid !== postmaster);
  while (orphans().length > 0 && !processesIn(cluster).includes(postmaster) && Date.now() < deadline) {
    await pause(POLL_MILLISECONDS);
  }
  const canSeeProcesses = existsSync('/proc/self/cwd');
  if (canSeeProcesses && isAlive(postmaster) && processesIn(cluster).length === 0) rmSync(lock);
}
