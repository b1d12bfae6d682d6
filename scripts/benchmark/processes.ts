/** What processes cost, read from Linux's /proc. A service is its process with all that it has started. */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ: /proc counts in hundredths of a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const KIB_PER_MIB = 1_024;

interface ProcessTimes {
  pid: number;
  parent: number;
  /** Seconds of this process and of the children it has waited for. */
  cpuSeconds: number;
}

/** A process may end between listing and reading. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

/** Fields of /proc/<pid>/stat by proc(5), counted after the name, which may itself hold spaces and brackets. */
function timesOf(pid: number): ProcessTimes | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15).map(Number);
  return { pid, parent: Number(fields[1]), cpuSeconds: (utime + stime + cutime + cstime) / TICKS_PER_SECOND };
}

function allProcesses(): ProcessTimes[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => timesOf(Number(pid)) ?? []);
}

/** The process and its descendants, without those under `apart`. */
function treeOf(root: number, all: readonly ProcessTimes[], apart: readonly number[]): ProcessTimes[] {
  const children = all.filter(({ parent, pid }) => parent === root && !apart.includes(pid));
  return [
    ...all.filter(({ pid }) => pid === root),
    ...children.flatMap(({ pid }) => treeOf(pid, all, apart)),
  ];
}

/** Seconds of processor time that a process and its descendants have used so far. */
export function cpuSeconds(root: number): number {
  return treeOf(root, allProcesses(), []).reduce((sum, each) => sum + each.cpuSeconds, 0);
}

/**
 * Memory of a process and its descendants as proportional set size: shared pages count once, divided among their users.
 *
 * @param apart descendants that are counted elsewhere, with their own descendants
 * @returns MiB
 */
export function proportionalMemory(root: number, apart: readonly number[] = []): number {
  const kib = treeOf(root, allProcesses(), apart).map(({ pid }) => {
    const rollup = readIfThere(`/proc/${pid}/smaps_rollup`) ?? '';
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  });
  return kib.reduce((sum, each) => sum + each, 0) / KIB_PER_MIB;
}
