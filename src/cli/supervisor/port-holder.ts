/** Finding out which process listens on a port, to name it when the port is taken. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';

const LISTENING = '0A';

/**
 * Socket inodes that listen on a port.
 *
 * @param table text of /proc/net/tcp or /proc/net/tcp6
 */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === LISTENING)
    .flatMap((fields) => fields[9] ?? []);
}

/** Reads the `-Fpc` output of lsof: the first process in it. */
export function parseLsof(output: string): string | null {
  const pid = /^p(\d+)$/m.exec(output)?.[1];
  const command = /^c(.+)$/m.exec(output)?.[1];
  return pid === undefined ? null : `${command ?? 'a process'} (pid ${pid})`;
}

function holdsInode(pid: string, sockets: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`)));
  } catch {
    // Ended meanwhile, or belongs to another account.
    return false;
  }
}

function holderFromProc(port: number): string | null {
  const tables = ['/proc/net/tcp', '/proc/net/tcp6'].filter((file) => existsSync(file));
  const inodes = tables.flatMap((file) => listeningInodes(readFileSync(file, 'utf8'), port));
  const sockets = new Set(inodes.map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsInode(name, sockets));
  if (pid === undefined) return null;
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  return `${command.slice(0, 80)} (pid ${pid})`;
}

/** The process that listens on a port, in words; null when the system does not tell. */
export function portHolder(port: number): string | null {
  if (existsSync('/proc/net/tcp')) return holderFromProc(port);
  const { stdout } = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    encoding: 'utf8',
  });
  return parseLsof(stdout ?? '');
}

/** Whether nothing listens on a port of an address. */
export function isPortFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** A port and the setting that changes it. */
export interface PortUse {
  readonly port: number;
  readonly host: string;
  readonly setting: string;
}

/**
 * One sentence with a remedy for each port that is taken.
 *
 * @throws Error when an address cannot be listened on for another reason (no such address, no right to the port)
 */
export async function takenPorts(ports: readonly PortUse[]): Promise<string[]> {
  const sentences: string[] = [];
  for (const { port, host, setting } of ports) {
    if (await isPortFree(port, host)) continue;
    const holder = portHolder(port) ?? 'another process (of another account)';
    sentences.push(`Port ${port} is taken by ${holder}. Stop it, or set ${setting} to another port.`);
  }
  return sentences;
}
