/** Tells other processes, whichever they are, that there is something to do in an environment. */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Logger } from '../runtime/logging.ts';

/** One ring wakes whoever listens for all that came within this time. */
const RING_EVERY_MS = 50;

/** Tells whoever listens on the channel, at once, that there is something to do in these environments. */
export async function announce(
  controlPlane: ControlPlaneDatabase,
  channel: string,
  environments: readonly string[],
): Promise<void> {
  await sql`SELECT pg_notify(${channel}, slug) FROM unnest(${[...environments]}::text[]) slug`.execute(
    controlPlane,
  );
}

/**
 * Rings in the control plane, where one connection hears the bells of all environments; rings that come while one is
 * under way become one more. It rings after the commit and apart from it, because a NOTIFY inside the transaction would
 * make all commits wait for each other. A ring that is lost delays and loses nothing: who is rung for also looks by
 * itself.
 */
export class Doorbell {
  readonly #waiting = new Set<string>();
  readonly #controlPlane: ControlPlaneDatabase;
  readonly #channel: string;
  readonly #log: Logger;
  #isRinging = false;

  /** @param channel what is listened on for the short names of environments */
  constructor(controlPlane: ControlPlaneDatabase, channel: string, log: Logger) {
    this.#controlPlane = controlPlane;
    this.#channel = channel;
    this.#log = log;
  }

  ring(environment: string): void {
    this.#waiting.add(environment);
    if (this.#isRinging) return;
    this.#isRinging = true;
    void this.#ringUntilQuiet();
  }

  async #ringUntilQuiet(): Promise<void> {
    while (this.#waiting.size > 0) {
      const environments = [...this.#waiting];
      this.#waiting.clear();
      try {
        await announce(this.#controlPlane, this.#channel, environments);
      } catch (error) {
        this.#log.debug({ err: error, environments }, 'nobody could be told; they look by themselves');
      }
      await delay(RING_EVERY_MS, undefined, { ref: false });
    }
    this.#isRinging = false;
  }
}
