/** Changes of orders as they happen: one LISTEN connection per environment, shared by all who watch it. */
import pg from 'pg';
import { z } from 'zod';
import { changeSchema, type Change } from '../runtime/health-contract.ts';
import { LIVE_CHANNEL } from '../runtime/live-channel.ts';
import type { Logger } from '../runtime/logging.ts';
import { ChangeQueue } from './change-queue.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;

/** Whoever may connect to the database may notify: what cannot be read must not end the process. */
const payloadSchema = z
  .string()
  .transform((text, context) => {
    try {
      const payload: unknown = JSON.parse(text);
      return payload;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(changeSchema));

interface Listener {
  client: pg.Client | undefined;
  queues: Set<ChangeQueue>;
  retryMs: number;
  retry: NodeJS.Timeout | undefined;
}

export interface ChangeFeedOptions {
  /** Address of an environment's database. */
  databaseUrl: (environment: string) => Promise<string>;
  log: Logger;
}

/** Lets any number of clients watch the orders of an environment. */
export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  readonly #listeners = new Map<string, Listener>();
  #closed = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  /**
   * Changes of the environment from now on, until the signal aborts. It also ends when changes may have been missed
   * (the connection was lost, or the client reads too slowly): the client comes back and reads anew.
   */
  async *watch(environment: string, signal: AbortSignal): AsyncGenerator<Change, void> {
    const queue = new ChangeQueue();
    const stop = (): void => queue.end();
    const listener = this.#listenerOf(environment);
    listener.queues.add(queue);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted || this.#closed) stop();
    try {
      yield* queue;
    } finally {
      signal.removeEventListener('abort', stop);
      listener.queues.delete(queue);
      await this.#endUnwatched(environment, listener);
    }
  }

  /** Ends all watching. */
  async close(): Promise<void> {
    this.#closed = true;
    const listeners = [...this.#listeners.entries()];
    for (const [, listener] of listeners) this.#endQueues(listener);
    await Promise.all(listeners.map(([environment, listener]) => this.#end(environment, listener)));
  }

  #listenerOf(environment: string): Listener {
    const known = this.#listeners.get(environment);
    if (known) return known;
    const listener: Listener = {
      client: undefined,
      queues: new Set(),
      retryMs: FIRST_RETRY_MS,
      retry: undefined,
    };
    this.#listeners.set(environment, listener);
    void this.#connect(environment, listener);
    return listener;
  }

  async #connect(environment: string, listener: Listener): Promise<void> {
    const isRetry = listener.retryMs > FIRST_RETRY_MS;
    try {
      const client = await this.#listen(environment, listener);
      if (!this.#isWanted(environment, listener)) {
        await client.end();
        return;
      }
      listener.client = client;
      listener.retryMs = FIRST_RETRY_MS;
      // Nobody knows what happened between the loss and now.
      if (isRetry) this.#endQueues(listener);
    } catch (error) {
      this.#options.log.warn({ err: error, environment }, 'live updates are away');
      this.#retryLater(environment, listener);
    }
  }

  async #listen(environment: string, listener: Listener): Promise<pg.Client> {
    const connectionString = await this.#options.databaseUrl(environment);
    const client = new pg.Client({ connectionString, application_name: 'longhaul-live', keepAlive: true });
    // An error is followed by the end of the connection, which is where it is dealt with.
    client.on('error', (error) => this.#options.log.warn({ err: error, environment }, 'live updates broke'));
    client.on('notification', ({ payload }) => this.#deliver(environment, listener, payload));
    await client.connect();
    try {
      await client.query(`LISTEN ${LIVE_CHANNEL}`);
    } catch (error) {
      await client.end();
      throw error;
    }
    client.once('end', () => this.#lost(environment, listener, client));
    return client;
  }

  #isWanted(environment: string, listener: Listener): boolean {
    return !this.#closed && this.#listeners.get(environment) === listener;
  }

  #lost(environment: string, listener: Listener, client: pg.Client): void {
    if (listener.client !== client) return;
    listener.client = undefined;
    this.#retryLater(environment, listener);
  }

  #retryLater(environment: string, listener: Listener): void {
    if (!this.#isWanted(environment, listener)) return;
    listener.retry = setTimeout(() => void this.#connect(environment, listener), listener.retryMs);
    listener.retryMs = Math.min(listener.retryMs * 2, LONGEST_RETRY_MS);
  }

  #deliver(environment: string, listener: Listener, payload: string | undefined): void {
    const changes = payloadSchema.safeParse(payload);
    if (!changes.success) {
      this.#options.log.error({ err: changes.error, environment }, 'a live update cannot be read');
      return;
    }
    for (const queue of listener.queues) queue.push(changes.data);
  }

  #endQueues(listener: Listener): void {
    for (const queue of listener.queues) queue.end();
  }

  async #endUnwatched(environment: string, listener: Listener): Promise<void> {
    if (listener.queues.size === 0) await this.#end(environment, listener);
  }

  async #end(environment: string, listener: Listener): Promise<void> {
    if (this.#listeners.get(environment) === listener) this.#listeners.delete(environment);
    clearTimeout(listener.retry);
    const { client } = listener;
    listener.client = undefined;
    await client?.end();
  }
}
