import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from '../../../src/cli/supervisor/log-file.ts';

const MEGABYTE = 'x'.repeat(1024 * 1024 - 1);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longhaul-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('LogFile', () => {
  it('goes on at the end of an existing file', () => {
    const path = join(folder, 'logs', 'api.log');
    for (const line of ['one', 'two']) {
      const log = new LogFile(path);
      log.write([line]);
      log.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  });

  it('is rotated at 20 MB and keeps three old files', () => {
    const path = join(folder, 'api.log');
    const log = new LogFile(path);
    for (let megabyte = 0; megabyte < 110; megabyte += 1) log.write([MEGABYTE]);
    log.close();
    expect([1, 2, 3, 4].map((number) => existsSync(`${path}.${number}`))).toEqual([true, true, true, false]);
    expect(statSync(`${path}.1`).size).toBe(20 * 1024 * 1024);
    expect(statSync(path).size).toBe(10 * 1024 * 1024);
  });
});
