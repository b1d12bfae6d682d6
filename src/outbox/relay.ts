/** The relay of a worker process: one for each environment, also for those that are added while it runs. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../runtime/logging.ts';
import type { Environments } from '../tenancy/environments.ts';
import { EnvironmentRelay } from './environment-relay.ts';
import type { OutboxTarget } from './outbox.ts';

const LOOK_FOR_ENVIRONMENTS_MS = 5_000;

export class Relay {
  readonly #relays = new Map<string, { relay: EnvironmentRelay; done: Promise<void> }>();
  readonly #environments: Environments;
  readonly #targets: readonly OutboxTarget[];
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #watching: Promise<void> | undefined;

  constructor(environments: Environments, targets: readonly OutboxTarget[], log: Logger) {
    this.#environments = environments;
    this.#targets = targets;
    this.#log = log;
  }

  start(): void {
    this.#watching = this.#watch();
  }

  /** Lets every target finish its batch. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const { relay } of this.#relays.values()) relay.stop();
    await this.#watching;
    await Promise.all([...this.#relays.values()].map(({ done }) => done));
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        for (const slug of await this.#environments.slugs()) await this.#ensure(slug);
      } catch (error) {
        this.#log.warn({ err: error }, 'the environments cannot be read; trying again');
      }
      try {
        await delay(LOOK_FOR_ENVIRONMENTS_MS, undefined, { signal: this.#stop.signal });
      } catch (error) {
        if (!this.#stop.signal.aborted) throw error;
      }
    }
  }

  async #ensure(slug: string): Promise<void> {
    if (this.#relays.has(slug) || this.#stop.signal.aborted) return;
    const environment = await this.#environments.findOrThrow(slug);
    const log = this.#log.child({ environment: slug });
    const context = { environment, actor: 'system', db: environment.db, log };
    const relay = new EnvironmentRelay(context, await this.#environments.databaseUrl(slug), this.#targets);
    this.#relays.set(slug, { relay, done: relay.run() });
  }
}
