/** One connection that listens on any number of channels of a database, and is made anew when it is lost. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../runtime/logging.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;

export interface Subscriber {
  onMessage: (payload: string) => void;
  /** Messages may have been missed: the connection was lost, and is there again. */
  onGap: () => void;
}

export interface ListenerOptions {
  url: string;
  /** Shown in pg_stat_activity. */
  name: string;
  log: Logger;
}

/** It connects with the first subscriber and stays connected until it is closed. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #channels = new Map<string, Set<Subscriber>>();
  readonly #closed = new AbortController();
  #client: pg.Client | undefined;
  #running: Promise<void> | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** @returns what ends the subscription */
  subscribe(channel: string, subscriber: Subscriber): () => void {
    const subscribers = this.#channels.get(channel) ?? new Set();
    subscribers.add(subscriber);
    if (!this.#channels.has(channel)) {
      this.#channels.set(channel, subscribers);
      this.#say('LISTEN', channel);
    }
    this.#running ??= this.#run();
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size > 0 || this.#channels.get(channel) !== subscribers) return;
      this.#channels.delete(channel);
      this.#say('UNLISTEN', channel);
    };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#client?.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    let retryIn = FIRST_RETRY_MS;
    let isFirst = true;
    while (!this.#closed.signal.aborted) {
      try {
        await this.#session(isFirst, () => (retryIn = FIRST_RETRY_MS));
      } catch (error) {
        this.#options.log.warn({ err: error, retry_ms: retryIn }, 'the listening connection broke');
      }
      isFirst = false;
      await delay(retryIn, undefined, { signal: this.#closed.signal }).catch(() => undefined);
      retryIn = Math.min(LAST_RETRY_MS, retryIn * 2);
    }
  }

  /** Listens until the connection ends. */
  async #session(isFirst: boolean, onConnected: () => void): Promise<void> {
    const { url, name } = this.#options;
    const client = new pg.Client({ connectionString: url, application_name: name, keepAlive: true });
    const ended = new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('end', resolve);
    });
    // Until it is awaited below, what breaks also fails the query that is under way.
    ended.catch(() => undefined);
    client.on('notification', ({ channel, payload }) => this.#deliver(channel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.#channels.keys())
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      this.#client = client;
      onConnected();
      if (!isFirst) this.#tellAll();
      if (!this.#closed.signal.aborted) await ended;
    } finally {
      this.#client = undefined;
      await client.end().catch((error: unknown) => this.#options.log.debug({ err: error }, 'goodbye'));
    }
  }

  #deliver(channel: string, payload: string): void {
    for (const { onMessage } of this.#channels.get(channel) ?? []) onMessage(payload);
  }

  #tellAll(): void {
    for (const subscribers of this.#channels.values()) for (const { onGap } of subscribers) onGap();
  }

  /** While the connection is away nothing is said: it begins with all channels. */
  #say(verb: 'LISTEN' | 'UNLISTEN', channel: string): void {
    const client = this.#client;
    client?.query(`${verb} ${client.escapeIdentifier(channel)}`).catch((error: unknown) => {
      this.#options.log.warn({ err: error, channel }, 'a channel is not listened on; connecting again');
      void client.end();
    });
  }
}
