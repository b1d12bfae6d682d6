/** Tells the relay, in whatever process it runs, that the outbox has grown. */
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Logger } from '../runtime/logging.ts';
import { OUTBOX_CHANNEL } from './outbox.ts';

/** One ring wakes the relay for all that came within this time. */
const RING_EVERY_MS = 50;

/**
 * Rings at most one bell at a time per environment: rings that come meanwhile become one more. It rings after the
 * commit and apart from it, because a NOTIFY inside the transaction would make all commits wait for each other. A ring
 * that is lost costs a second: the relay also looks by itself.
 */
export class Doorbell {
  readonly #ringing = new Set<string>();
  readonly #again = new Set<string>();
  readonly #database: (environment: string) => Promise<DataPlaneDatabase>;
  readonly #log: Logger;

  constructor(database: (environment: string) => Promise<DataPlaneDatabase>, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  ring(environment: string): void {
    if (this.#ringing.has(environment)) {
      this.#again.add(environment);
      return;
    }
    this.#ringing.add(environment);
    void this.#ringUntilQuiet(environment);
  }

  async #ringUntilQuiet(environment: string): Promise<void> {
    try {
      do {
        this.#again.delete(environment);
        const db = await this.#database(environment);
        await sql`SELECT pg_notify(${OUTBOX_CHANNEL}, '')`.execute(db);
        await delay(RING_EVERY_MS, undefined, { ref: false });
      } while (this.#again.has(environment));
    } catch (error) {
      this.#log.debug({ err: error, environment }, 'the relay could not be told; it looks by itself');
    } finally {
      this.#ringing.delete(environment);
    }
  }
}
