import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { identify, stillLives } from './process-identity.ts';

const holderSchema = z.object({ pid: z.number().int().positive(), start: z.string() });

/** Another living supervisor has the data folder. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

function isHeld(file: string): boolean {
  try {
    return stillLives(holderSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    // Gone or half-written by a process that was killed: nobody holds it.
    return false;
  }
}

function tryCreate(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, JSON.stringify(identify(process.pid)));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Makes this process the only supervisor of a data folder. The lock of a process that was killed does not count.
 *
 * @returns gives the folder free again
 * @throws AlreadyRunningError
 */
export function lockDataFolder(dataFolder: string): () => void {
  const file = join(dataFolder, 'run', 'supervisor.lock');
  mkdirSync(dirname(file), { recursive: true });
  if (!tryCreate(file)) {
    if (isHeld(file))
      throw new AlreadyRunningError(`Another supervisor is starting or running in ${dataFolder}.`);
    rmSync(file, { force: true });
    if (!tryCreate(file)) throw new AlreadyRunningError(`Another supervisor is starting in ${dataFolder}.`);
  }
  return () => rmSync(file, { force: true });
}
