import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

const LARGEST_BYTES = 20 * 1024 * 1024;
const KEPT_FILES = 3;

/** File of a service's log. */
export function logFileOf(dataFolder: string, service: string): string {
  return join(dataFolder, 'logs', `${service}.log`);
}

/**
 * A log file that is rotated at 20 MB; `<file>.1` to `<file>.3` are kept, `.1` the newest.
 *
 * Writing is synchronous: one system call per batch of lines, and nothing is lost when the supervisor ends.
 */
export class LogFile {
  readonly #path: string;
  #descriptor: number;
  #size: number;
  #writable = true;

  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#path = path;
    this.#descriptor = openSync(path, 'a', 0o640);
    this.#size = fstatSync(this.#descriptor).size;
  }

  /** Appends lines. A full disk must not take the services down, so that it is reported once on standard error. */
  write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    try {
      const text = Buffer.from(`${lines.join('\n')}\n`);
      if (this.#size + text.length > LARGEST_BYTES) this.#rotate();
      this.#size += writeSync(this.#descriptor, text);
      this.#writable = true;
    } catch (error) {
      if (this.#writable) console.error(`${this.#path} cannot be written:`, error);
      this.#writable = false;
    }
  }

  /** Closes the file; it cannot be written to afterwards. */
  close(): void {
    closeSync(this.#descriptor);
  }

  #rotate(): void {
    for (let number = KEPT_FILES - 1; number >= 1; number -= 1) {
      const older = `${this.#path}.${number}`;
      if (existsSync(older)) renameSync(older, `${this.#path}.${number + 1}`);
    }
    closeSync(this.#descriptor);
    renameSync(this.#path, `${this.#path}.1`);
    this.#descriptor = openSync(this.#path, 'a', 0o640);
    this.#size = 0;
  }
}
