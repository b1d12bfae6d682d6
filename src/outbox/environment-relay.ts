/** Carries one environment's outbox to targets, each at its own pace. */
import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Patience } from '../runtime/patience.ts';
import type { Context } from '../tenancy/context.ts';
import { forgetLag } from './lag.ts';
import type { OutboxTarget } from './outbox.ts';
import { pruneOutbox } from './repository.ts';
import { TargetFeed } from './target-feed.ts';
import { Turn } from './turn.ts';
import { Wholeness } from './wholeness.ts';

/** Rows of transactions that are ending right now. */
const SETTLE_MS = 10;
const RETRY_FIRST_MS = 250;
const RETRY_LAST_MS = 5_000;
const LOOK_AT_SET_ASIDE_MS = 5_000;
const PRUNE_EVERY_MS = 600_000;

export class EnvironmentRelay {
  readonly #context: Context;
  readonly #targets: readonly OutboxTarget[];
  readonly #feeding = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  readonly #patience = new Patience();
  readonly #rebuilding = new Turn(() => this.#wake());
  readonly #looking: Promise<void>;
  readonly #pruning: Promise<void>;
  /** Aborted by every ring of the doorbell, and then replaced: a wait that began before the ring ends with it. */
  #bell = newBell();

  /** @param targets all there are: what each of them has taken is removed in time */
  constructor(context: Context, targets: readonly OutboxTarget[]) {
    this.#context = context;
    this.#targets = targets;
    this.#looking = this.#look();
    this.#pruning = this.#prune();
  }

  /** Which environment it is; its short name may belong to another one later. */
  get environmentId(): string {
    return this.#context.environment.id;
  }

  feeds(target: string): boolean {
    return this.#feeding.has(target);
  }

  /** Feeds the target until `stop`. */
  feed(target: OutboxTarget): void {
    if (!this.feeds(target.name)) this.#feeding.set(target.name, this.#drain(target));
  }

  /** The outbox has grown. */
  ring(): void {
    this.#patience.lose();
    this.#wake();
  }

  /** Lets every target finish its batch. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake();
    await Promise.all([...this.#feeding.values(), this.#looking, this.#pruning]);
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** A ring that is lost costs a second where something happens, and half a minute where nothing did for long. */
  async #look(): Promise<void> {
    while (!this.#isStopped) {
      const bell = this.#bell.signal;
      await this.#sleep(this.#patience.take(), bell);
      if (!bell.aborted) this.#wake();
    }
  }

  async #drain(target: OutboxTarget): Promise<void> {
    const feed = new TargetFeed(this.#context, target);
    const wholeness = new Wholeness(this.#context, target, this.#rebuilding);
    let retryIn = RETRY_FIRST_MS;
    let lookAt = 0;
    while (!this.#isStopped) {
      try {
        if (performance.now() >= lookAt) {
          lookAt = performance.now() + LOOK_AT_SET_ASIDE_MS;
          await feed.retry();
        }
        await feed.begin();
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
    if (left !== 'nothing') this.#patience.lose();
    if (left === 'few') await this.#sleep(target.restMilliseconds);
    if (left === 'unsettled') await this.#sleep(SETTLE_MS, bell);
    if (left === 'nothing') await rung(bell);
  }

  async #prune(): Promise<void> {
    const names = this.#targets.map((target) => target.name);
    while (!this.#isStopped) {
      try {
        await pruneOutbox(this.#context.db, names);
      } catch (error) {
        this.#context.log.warn({ err: error }, 'old rows of the outbox are not removed; trying again');
      }
      await this.#sleep(PRUNE_EVERY_MS);
    }
  }

  /** After `stop` it stays aborted: nobody waits any more. */
  #wake(): void {
    this.#bell.abort();
    if (!this.#isStopped) this.#bell = newBell();
  }

  async #sleep(milliseconds: number, signal: AbortSignal = this.#stop.signal): Promise<void> {
    try {
      await delay(milliseconds, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

/** Every target listens. */
function newBell(): AbortController {
  const bell = new AbortController();
  setMaxListeners(0, bell.signal);
  return bell;
}

function rung(bell: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (bell.aborted) resolve();
    else bell.addEventListener('abort', () => resolve(), { once: true });
  });
}
