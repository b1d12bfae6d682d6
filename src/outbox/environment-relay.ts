/**
 * Carries one environment's outbox to its targets.
 *
 * One connection listens for the doorbell and holds an advisory lock per target: several relays share the targets, and
 * a relay that dies loses its connection and with it the locks. Each target moves at its own pace.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Context } from '../tenancy/context.ts';
import { forgetLag } from './lag.ts';
import { OUTBOX_CHANNEL, type OutboxTarget } from './outbox.ts';
import { pruneOutbox } from './repository.ts';
import { TargetFeed } from './target-feed.ts';
import { Wholeness } from './wholeness.ts';

/** The relay looks by itself this often; the doorbell makes it look at once. */
const LOOK_EVERY_MS = 1_000;
/** Rows of transactions that are ending right now. */
const SETTLE_MS = 10;
const LOCK_EVERY_MS = 5_000;
const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 5_000;
const LOOK_AT_SET_ASIDE_MS = 5_000;
const PRUNE_EVERY_MS = 600_000;

export class EnvironmentRelay {
  readonly #context: Context;
  readonly #url: string;
  readonly #targets: readonly OutboxTarget[];
  readonly #stop = new AbortController();
  /** Aborted by every ring of the doorbell, and then replaced: a wait that began before the ring ends with it. */
  #bell = new AbortController();

  constructor(context: Context, url: string, targets: readonly OutboxTarget[]) {
    this.#context = context;
    this.#url = url;
    this.#targets = targets;
  }

  /** Works until `stop`; a broken connection is made anew. */
  async run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#runConnected();
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        this.#context.log.warn({ err: error }, 'the relay lost its connection; connecting again');
        await this.#sleep(LOOK_EVERY_MS);
      }
    }
  }

  stop(): void {
    this.#stop.abort();
    this.#ring();
  }

  async #runConnected(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'longhaul-relay',
      keepAlive: true,
    });
    const broken = new Promise<never>((_, reject) => client.on('error', reject));
    const session = new AbortController();
    try {
      await client.connect();
      client.on('notification', () => this.#ring());
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
      await Promise.race([
        broken,
        Promise.all([this.#serve(client, session.signal), this.#prune(session.signal)]),
      ]);
    } finally {
      session.abort();
      this.#ring();
      // Without its connection the locks are gone anyway; a failing goodbye has nothing to add.
      await client
        .end()
        .catch((error: unknown) => this.#context.log.debug({ err: error }, 'relay connection'));
    }
  }

  #isOver(session: AbortSignal): boolean {
    return session.aborted || this.#stop.signal.aborted;
  }

  /** Serves every target whose lock is to be had, and asks again for the others: their relay may have died. */
  async #serve(client: pg.Client, session: AbortSignal): Promise<void> {
    const served = new Map<string, Promise<void>>();
    while (!this.#isOver(session)) {
      for (const target of this.#targets.filter(({ name }) => !served.has(name))) {
        const lock = await client.query<{ got: boolean }>(
          'SELECT pg_try_advisory_lock(hashtext($1)) AS got',
          [`relay/${target.name}`],
        );
        if (lock.rows[0]?.got) served.set(target.name, this.#drain(target, session));
      }
      await this.#sleep(LOCK_EVERY_MS);
    }
    await Promise.all(served.values());
  }

  async #drain(target: OutboxTarget, session: AbortSignal): Promise<void> {
    const feed = new TargetFeed(this.#context, target);
    const wholeness = new Wholeness(this.#context, target);
    let retryIn = RETRY_FIRST_MS;
    let lookAt = 0;
    while (!this.#isOver(session)) {
      try {
        if (Date.now() >= lookAt) {
          lookAt = Date.now() + LOOK_AT_SET_ASIDE_MS;
          await feed.retry();
        }
        await wholeness.ensure();
        await this.#step(feed, target);
        retryIn = RETRY_FIRST_MS;
      } catch (error) {
        wholeness.doubt();
        this.#context.log.warn({ err: error, target: target.name, retry_ms: retryIn }, 'a target is away');
        await this.#sleep(retryIn);
        retryIn = Math.min(RETRY_LAST_MS, retryIn * 2);
      }
    }
    await wholeness.end();
    forgetLag(this.#context.environment.slug, target.name);
  }

  /** Takes one batch, then rests or waits for the next. */
  async #step(feed: TargetFeed, target: OutboxTarget): Promise<void> {
    const bell = this.#bell.signal;
    const left = await feed.step();
    if (left === 'few') await this.#sleep(target.restMilliseconds);
    if (left === 'unsettled') await this.#sleep(SETTLE_MS, bell);
    if (left === 'nothing') await this.#sleep(LOOK_EVERY_MS, bell);
  }

  async #prune(session: AbortSignal): Promise<void> {
    while (!this.#isOver(session)) {
      await pruneOutbox(
        this.#context.db,
        this.#targets.map((target) => target.name),
      );
      await this.#sleep(PRUNE_EVERY_MS);
    }
  }

  #ring(): void {
    this.#bell.abort();
    this.#bell = new AbortController();
  }

  async #sleep(milliseconds: number, signal: AbortSignal = this.#stop.signal): Promise<void> {
    try {
      await delay(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
