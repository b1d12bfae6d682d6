import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { queuePartitions, temporalDatabase } from '../../../src/cli/queue-partitions.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partitions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a new data folder has one partition, and keeps it', () => {
  expect(queuePartitions(folder)).toBe(1);
  writeFileSync(temporalDatabase(folder), '');
  expect(queuePartitions(folder)).toBe(1);
});

test('one in which Temporal has been at work keeps the four it had', () => {
  writeFileSync(temporalDatabase(folder), '');
  expect(queuePartitions(folder)).toBe(4);
  expect(queuePartitions(folder)).toBe(4);
});
