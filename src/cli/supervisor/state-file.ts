/** `<data>/run/services.json`: which processes belong to this installation, for whoever finds them orphaned. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type ProcessIdentity, stillLives } from './process-identity.ts';

const ORDERLY_MILLISECONDS = 15_000;
const POLL_MILLISECONDS = 50;

const identitySchema = z.object({ pid: z.number().int().positive(), start: z.string() });

const stateSchema = z.object({
  supervisor: identitySchema,
  /** In the order in which they are to be stopped. */
  services: z.array(identitySchema.extend({ name: z.string(), stopSignal: z.enum(['SIGTERM', 'SIGINT']) })),
});

/** Content of the state file. */
export type SupervisorState = z.infer<typeof stateSchema>;

const fileOf = (dataFolder: string): string => join(dataFolder, 'run', 'services.json');

/** Replaces the state file in one step. */
export function writeState(dataFolder: string, state: SupervisorState): void {
  const file = fileOf(dataFolder);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.tmp`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/** The state file, or null when there is none or it is damaged: then nothing may be killed by it. */
export function readState(dataFolder: string): SupervisorState | null {
  const file = fileOf(dataFolder);
  if (!existsSync(file)) return null;
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.error(`${file} is damaged and is not used: ${String(error)}`);
    return null;
  }
}

/** Forgets the processes after an orderly end. */
export function removeState(dataFolder: string): void {
  rmSync(fileOf(dataFolder), { force: true });
}

/** Sends a signal unless the process has ended in the meantime. */
function signalIfAlive(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!stillLives(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function stopLeftover(service: SupervisorState['services'][number]): Promise<void> {
  signalIfAlive(service, service.stopSignal);
  const deadline = Date.now() + ORDERLY_MILLISECONDS;
  while (stillLives(service) && Date.now() < deadline) await pause(POLL_MILLISECONDS);
  signalIfAlive(service, 'SIGKILL');
}

/**
 * Stops what a killed supervisor left running. Processes are recognized by pid and start time.
 *
 * @returns names of the services that were stopped
 */
export async function stopLeftovers(dataFolder: string): Promise<string[]> {
  const state = readState(dataFolder);
  if (state === null || stillLives(state.supervisor)) return [];
  const leftovers = state.services.filter(stillLives);
  for (const service of leftovers) await stopLeftover(service);
  removeState(dataFolder);
  return leftovers.map((service) => service.name);
}
