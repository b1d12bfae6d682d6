/**
 * The relay of a worker process, over all environments that are open.
 *
 * One connection to the control plane listens for the doorbells of all environments and holds an advisory lock for each
 * environment and target that this process feeds: several relays share them, and one that dies loses its connection and
 * with it the locks. However many environments there are, it stays at this one connection.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../runtime/logging.ts';
import type { ActiveEnvironment, Environments } from '../tenancy/environments.ts';
import { EnvironmentRelay } from './environment-relay.ts';
import { OUTBOX_CHANNEL, type OutboxTarget } from './outbox.ts';

/** Environments that come and go, and targets whose relay has died, are noticed within this time. */
const LOOK_EVERY_MS = 5_000;
const CONNECT_AGAIN_MS = 1_000;
/** Environments begin one after the other, so that a start does not ask for all databases at once. */
const BEGIN_EVERY_MS = 10;

export class Relay {
  readonly #relays = new Map<string, EnvironmentRelay>();
  readonly #environments: Environments;
  readonly #targets: readonly OutboxTarget[];
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(environments: Environments, targets: readonly OutboxTarget[], log: Logger) {
    this.#environments = environments;
    this.#targets = targets;
    this.#log = log;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Lets every target finish its batch. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#connected();
      } catch (error) {
        this.#log.warn({ err: error }, 'the relay lost its connection; connecting again');
        await this.#sleep(CONNECT_AGAIN_MS);
      }
    }
  }

  /** Works until `stop`. @throws Error when the connection breaks */
  async #connected(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#environments.controlPlaneUrl,
      application_name: 'longhaul-relay',
      keepAlive: true,
    });
    const over = new AbortController();
    const broken = new Promise<never>((_, reject) => client.on('error', reject));
    const serving = async () => {
      await client.connect();
      client.on('notification', ({ payload = '' }) => this.#relays.get(payload)?.ring());
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
      await this.#serve(client, over.signal);
    };
    const served = serving();
    try {
      await Promise.race([broken, served]);
    } finally {
      over.abort();
      // It may begin one more before it notices.
      await served.catch((error: unknown) => this.#log.debug({ err: error }, 'relay loop'));
      await Promise.all([...this.#relays.keys()].map((slug) => this.#end(slug)));
      // Without its connection the locks are gone anyway; a failing goodbye has nothing to add.
      await client.end().catch((error: unknown) => this.#log.debug({ err: error }, 'relay connection'));
    }
  }

  async #serve(client: pg.Client, over: AbortSignal): Promise<void> {
    while (!over.aborted && !this.#stop.signal.aborted) {
      try {
        const open = await this.#environments.active();
        await this.#retire(client, new Set(open.map(({ id }) => id)));
        await this.#takeOver(client, open, over);
      } catch (error) {
        this.#log.warn({ err: error }, 'the environments cannot be looked through; trying again');
      }
      await this.#sleep(LOOK_EVERY_MS, over);
    }
  }

  /** Ends what is fed of environments that are suspended or gone. */
  async #retire(client: pg.Client, open: ReadonlySet<string>): Promise<void> {
    for (const [slug, relay] of this.#relays) {
      if (open.has(relay.environmentId)) continue;
      await this.#end(slug);
      await client.query(
        'SELECT pg_advisory_unlock(hashtext($1), hashtext(name)) FROM unnest($2::text[]) name',
        [relay.environmentId, this.#names((name) => relay.feeds(name))],
      );
    }
  }

  /** One that cannot be begun keeps no other from its turn. */
  async #takeOver(client: pg.Client, open: readonly ActiveEnvironment[], over: AbortSignal): Promise<void> {
    for (const environment of open) {
      if (over.aborted || this.#stop.signal.aborted) return;
      const relay = this.#relays.get(environment.slug) ?? (await this.#begin(environment));
      if (relay) await this.#share(client, relay);
    }
  }

  /** Feeds every target whose lock is to be had; the others are asked for again, since their relay may die. */
  async #share(client: pg.Client, relay: EnvironmentRelay): Promise<void> {
    const wanted = this.#names((name) => !relay.feeds(name));
    if (wanted.length === 0) return;
    const { rows } = await client.query<{ name: string }>(
      'SELECT name FROM unnest($2::text[]) name WHERE pg_try_advisory_lock(hashtext($1), hashtext(name))',
      [relay.environmentId, wanted],
    );
    const got = new Set(rows.map(({ name }) => name));
    for (const target of this.#targets) if (got.has(target.name)) relay.feed(target);
  }

  #names(which: (name: string) => boolean): string[] {
    return this.#targets.map(({ name }) => name).filter(which);
  }

  async #begin({ slug }: ActiveEnvironment): Promise<EnvironmentRelay | undefined> {
    const log = this.#log.child({ environment: slug });
    try {
      const environment = await this.#environments.findOrThrow(slug);
      const context = { environment, actor: 'system', db: environment.db, log };
      const relay = new EnvironmentRelay(context, this.#targets);
      this.#relays.set(slug, relay);
      await this.#sleep(BEGIN_EVERY_MS);
      return relay;
    } catch (error) {
      log.warn({ err: error }, 'the relay cannot begin here; trying again');
      return undefined;
    }
  }

  async #end(slug: string): Promise<void> {
    const relay = this.#relays.get(slug);
    this.#relays.delete(slug);
    await relay?.stop();
  }

  async #sleep(milliseconds: number, over: AbortSignal = this.#stop.signal): Promise<void> {
    const signal = AbortSignal.any([over, this.#stop.signal]);
    try {
      await delay(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
