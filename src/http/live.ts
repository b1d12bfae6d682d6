/** Changes of orders as they happen, for all who watch an environment: each only that of its own channel. */
import { z } from 'zod';
import type { Listener } from '../database/listener.ts';
import { changeSchema, type Change } from '../runtime/health-contract.ts';
import { liveChannel } from '../runtime/live-channel.ts';
import type { Logger } from '../runtime/logging.ts';
import { ChangeQueue } from './change-queue.ts';

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

interface Watched {
  queues: Set<ChangeQueue>;
  unsubscribe: () => void;
}

export interface ChangeFeedOptions {
  /** Hears the channels of the control plane. */
  listener: Listener;
  log: Logger;
}

/** Lets any number of clients watch the orders of environments. */
export class ChangeFeed {
  readonly #options: ChangeFeedOptions;
  /** By the id of the environment. */
  readonly #watched = new Map<string, Watched>();
  #closed = false;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
  }

  /**
   * Changes of the environment from now on, until the signal aborts. It also ends when changes may have been missed
   * (the connection was lost, or the client reads too slowly): the client comes back and reads anew.
   */
  async *watch(environmentId: string, signal: AbortSignal): AsyncGenerator<Change, void> {
    const queue = new ChangeQueue();
    const stop = (): void => queue.end();
    const watched = this.#watchedOf(environmentId);
    watched.queues.add(queue);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted || this.#closed) stop();
    try {
      yield* queue;
    } finally {
      signal.removeEventListener('abort', stop);
      watched.queues.delete(queue);
      if (watched.queues.size === 0) this.#forget(environmentId, watched);
    }
  }

  /** Ends all watching. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { queues } of this.#watched.values()) for (const queue of queues) queue.end();
    await this.#options.listener.close();
  }

  #watchedOf(environmentId: string): Watched {
    const known = this.#watched.get(environmentId);
    if (known) return known;
    const queues = new Set<ChangeQueue>();
    const unsubscribe = this.#options.listener.subscribe(liveChannel(environmentId), {
      onMessage: (payload) => this.#deliver(environmentId, queues, payload),
      // Nobody knows what happened between the loss and now.
      onGap: () => queues.forEach((queue) => queue.end()),
    });
    const watched = { queues, unsubscribe };
    this.#watched.set(environmentId, watched);
    return watched;
  }

  #forget(environmentId: string, watched: Watched): void {
    if (this.#watched.get(environmentId) !== watched) return;
    this.#watched.delete(environmentId);
    watched.unsubscribe();
  }

  #deliver(environmentId: string, queues: ReadonlySet<ChangeQueue>, payload: string): void {
    const changes = payloadSchema.safeParse(payload);
    if (!changes.success) {
      const fields = { err: changes.error, environment_id: environmentId };
      this.#options.log.error(fields, 'a live update cannot be read');
      return;
    }
    for (const queue of queues) queue.push(changes.data);
  }
}
