/** Sees to it that projections are whole: one that was never filled, or is of an earlier release, is made anew. */
import type { Context } from '../tenancy/context.ts';
import type { OutboxTarget, RebuildableTarget } from './outbox.ts';
import { reindex, ReindexRunning } from './reindex.ts';
import type { Turn } from './turn.ts';

/** What is not whole is looked at again after this time. */
const LOOK_AGAIN_MS = 10_000;
/** So is what is whole: where nothing is written, nobody would notice that its server has lost it. */
const LOOK_AFTER_ALL_MS = 300_000;

const isRebuildable = (target: OutboxTarget): target is RebuildableTarget => 'startRebuild' in target;

export class Wholeness {
  readonly #context: Context;
  readonly #target: OutboxTarget;
  readonly #turn: Turn;
  readonly #stop = new AbortController();
  #rebuilding: Promise<void> | undefined;
  /** By a clock that nobody sets. */
  #lookAt = 0;

  /** @param turn of all targets of the environment: a making anew holds connections as long as it goes on */
  constructor(context: Context, target: OutboxTarget, turn: Turn) {
    this.#context = context;
    this.#target = target;
    this.#turn = turn;
  }

  /** The target was away: it may have come back empty. */
  doubt(): void {
    this.#lookAt = Math.min(this.#lookAt, performance.now() + LOOK_AGAIN_MS);
  }

  /**
   * Begins to make the target anew where it is not whole, and leaves that to go on beside the feeding. While another one
   * is being made anew it waits for its turn, and is fed meanwhile as far as it can be.
   *
   * @throws when the target is away
   */
  async ensure(): Promise<void> {
    if (this.#rebuilding || performance.now() < this.#lookAt || !isRebuildable(this.#target)) return;
    if (await this.#target.isWhole(this.#context)) {
      this.#lookAt = performance.now() + LOOK_AFTER_ALL_MS;
      return;
    }
    if (!this.#turn.take()) return;
    this.#lookAt = performance.now() + LOOK_AGAIN_MS;
    await this.#begin(this.#target);
  }

  /** Ends a making anew that goes on; the next relay begins again. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#rebuilding;
  }

  /** Resolves when the target can be fed. */
  #begin(target: RebuildableTarget): Promise<void> {
    return new Promise((resolve) => {
      this.#rebuilding = this.#rebuild(target, resolve).finally(() => {
        this.#rebuilding = undefined;
        this.#turn.giveBack();
        resolve();
      });
    });
  }

  async #rebuild(target: RebuildableTarget, onStart: () => void): Promise<void> {
    const { log } = this.#context;
    try {
      const count = await reindex(this.#context, target, { onStart, signal: this.#stop.signal });
      log.info({ target: target.name, [target.source.noun]: count }, 'a projection was made anew');
    } catch (error) {
      if (error instanceof ReindexRunning || this.#stop.signal.aborted) return;
      log.warn({ err: error, target: target.name }, 'a projection could not be made anew');
    }
  }
}
