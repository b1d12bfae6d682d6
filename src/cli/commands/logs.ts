/** `oms logs [service] [--follow]`. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { dataFolderOf, loadSettings } from '../installation.ts';
import { SERVICE_NAMES } from '../oms-services.ts';
import { logFileOf } from '../supervisor/log-file.ts';
import { LineSplitter } from '../supervisor/log-lines.ts';
import { SUPERVISOR } from '../supervisor/supervisor.ts';

/** How much of the end of each log is shown. */
const TAIL_BYTES = 32 * 1024;
const POLL_MILLISECONDS = 250;

const lineSchema = z.object({
  time: z.union([z.string(), z.number()]).optional(),
  level: z.union([z.string(), z.number()]).optional(),
  msg: z.string().optional(),
});

/** Reading position in one log file. */
class LogReader {
  readonly service: string;
  readonly #path: string;
  #position: number;
  #inode: number;
  #splitter = new LineSplitter();

  constructor(service: string, path: string) {
    const { size, ino } = statSync(path);
    this.service = service;
    this.#path = path;
    this.#inode = ino;
    this.#position = Math.max(0, size - TAIL_BYTES);
    // The first line of a tail is usually cut.
    if (this.#position > 0) this.#read(this.#position).shift();
  }

  /** Lines written since the last call. */
  next(): string[] {
    if (!existsSync(this.#path)) return [];
    const { ino, size } = statSync(this.#path);
    if (ino !== this.#inode || size < this.#position) {
      this.#inode = ino;
      this.#position = 0;
    }
    return this.#read(size);
  }

  #read(end: number): string[] {
    const text = Buffer.alloc(end - this.#position);
    const file = openSync(this.#path, 'r');
    const length = readSync(file, text, 0, text.length, this.#position);
    closeSync(file);
    this.#position += length;
    return this.#splitter.push(text.subarray(0, length).toString('utf8'));
  }
}

/** One line for people: time, service, level, message. Lines without a message stay as they are. */
export function readableLine(service: string, line: string): string {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success || parsed.data.msg === undefined) return `${service.padEnd(10)} ${line}`;
  const { time, level, msg } = parsed.data;
  const moment = time === undefined ? '' : new Date(time).toISOString();
  return `${moment} ${service.padEnd(10)} ${String(level ?? '')
    .toLowerCase()
    .padEnd(5)} ${msg}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function openReaders(service: string | null): LogReader[] {
  const dataFolder = dataFolderOf(loadSettings());
  const names = service === null ? [...SERVICE_NAMES, SUPERVISOR] : [service];
  return names
    .map((name) => ({ name, path: logFileOf(dataFolder, name) }))
    .filter(({ path }) => existsSync(path))
    .map(({ name, path }) => new LogReader(name, path));
}

function printNew(readers: readonly LogReader[]): void {
  for (const reader of readers) {
    for (const line of reader.next()) console.log(readableLine(reader.service, line));
  }
}

/**
 * Prints the end of the logs.
 *
 * @param service null: of every service, one after the other
 * @param follow goes on until Ctrl-C
 * @throws Error when there is no log
 */
export async function logs(service: string | null, follow: boolean): Promise<void> {
  const readers = openReaders(service);
  if (readers.length === 0) {
    const names = [...SERVICE_NAMES, SUPERVISOR].join(', ');
    throw new Error(`There is no log ${service === null ? 'yet' : `of ${service}`}. Services: ${names}.`);
  }
  printNew(readers);
  // Nobody reads on: `oms logs --follow | head`.
  process.stdout.once('error', () => process.exit(0));
  while (follow) {
    await pause(POLL_MILLISECONDS);
    printNew(readers);
  }
}
