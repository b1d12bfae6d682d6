/** Whether an environment is still fed: relays, of whichever process, hold a lock in the control plane as long as they do. */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';

/** Relays look every five seconds which environments are open, and end the batch under way. A process that hangs takes longer. */
const LONGEST_MS = 60_000;
const LOOK_EVERY_MS = 250;

async function isFed(controlPlane: ControlPlaneDatabase, environmentId: string): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      -- An oid has no sign.
      AND classid::bigint = hashtext(${environmentId})::bigint & 4294967295
    LIMIT 1`.execute(controlPlane);
  return rows.length > 0;
}

/** Waits until no relay feeds the environment any more. @returns false when one still does after a minute */
export async function untilUnfed(
  controlPlane: ControlPlaneDatabase,
  environmentId: string,
): Promise<boolean> {
  const deadline = performance.now() + LONGEST_MS;
  while (await isFed(controlPlane, environmentId)) {
    if (performance.now() > deadline) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}
