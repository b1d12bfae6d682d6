/** Recognizing a process again, so that a reused pid is never taken for the old process. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process and the moment it started, in the system's own terms. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Linux: boot id and clock ticks since boot; elsewhere: what `ps` prints as its start. */
  readonly start: string;
}

/**
 * Start time from the text of /proc/<pid>/stat: field 22. The program's name, field 2, may hold spaces and brackets.
 *
 * @returns null for a zombie, which has ended and only waits for its parent
 */
export function startTicks(stat: string): string | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return fields[19] ?? null;
}

function startOnLinux(pid: number): string | null {
  try {
    const ticks = startTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return ticks === null
      ? null
      : `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${ticks}`;
  } catch {
    // The process does not exist.
    return null;
  }
}

function startByPs(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || null;
}

/** The identity of a living process, or null when there is none with this pid. */
export function identify(pid: number): ProcessIdentity | null {
  const start = existsSync('/proc/self/stat') ? startOnLinux(pid) : startByPs(pid);
  return start === null ? null : { pid, start };
}

/** Whether the very process that was identified before still lives. */
export function stillLives(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.start === identity.start;
}
