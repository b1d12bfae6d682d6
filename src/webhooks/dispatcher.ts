/**
 * Makes the first attempt of every delivery, off the relay and without Temporal. What fails is handed to a workflow;
 * what a process that died has left behind is found again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Listener } from '../database/listener.ts';
import type { Logger } from '../runtime/logging.ts';
import { mapInParallel } from '../runtime/parallel.ts';
import { Patience } from '../runtime/patience.ts';
import type { Context } from '../tenancy/context.ts';
import type { Environments } from '../tenancy/environments.ts';
import { Deliverer } from './delivery.ts';
import * as repository from './delivery-repository.ts';
import type { WebhookWorkflows } from './webhook-workflows.ts';

/** Channel of the control plane on which relays of other processes say that an environment has deliveries. */
export const DISPATCHER_CHANNEL = 'oms_deliveries';
/** How often it sees whose turn it is to be looked at; rings make it look at once. */
const LOOK_EVERY_MS = 1_000;
const TIDY_EVERY_MS = 30_000;
const STARTS_AT_ONCE = 16;
const UNWATCHED_AT_ONCE = 1_000;
/** How long deliveries that have ended can be looked at. */
const KEEP_DAYS = 30;
const FORGET_AT_ONCE = 1_000;

export interface DispatcherOptions {
  environments: Environments;
  /** Hears the relays of other processes. */
  listener: Listener;
  deliverer: Deliverer;
  workflows: WebhookWorkflows;
  log: Logger;
}

interface Pass {
  isRunning: boolean;
  /** Something came while it ran. */
  again: boolean;
  tidiedAt: number;
  /** Looks by itself from then on, less and less often while nothing is found. */
  lookAt: number;
  patience: Patience;
}

export class WebhookDispatcher {
  readonly #options: DispatcherOptions;
  readonly #passes = new Map<string, Pass>();
  readonly #work = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #looking: Promise<void> | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  start(): void {
    this.#looking = this.#look();
    this.#options.listener.subscribe(DISPATCHER_CHANNEL, {
      onMessage: (environment) => this.ring(environment),
      onGap: () => this.#passes.forEach(({ patience }) => patience.lose()),
    });
  }

  /** Begins nothing more and waits for the deliveries that are under way. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
    await this.#options.listener.close();
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  /** Says that an environment has deliveries. */
  ring(environment: string): void {
    const pass = this.#passOf(environment);
    pass.patience.lose();
    this.#run(environment, pass);
  }

  #passOf(environment: string): Pass {
    const known = this.#passes.get(environment);
    if (known) return known;
    const pass: Pass = {
      isRunning: false,
      again: false,
      tidiedAt: -Infinity,
      lookAt: 0,
      patience: new Patience(),
    };
    this.#passes.set(environment, pass);
    return pass;
  }

  #run(environment: string, pass: Pass): void {
    pass.again = true;
    pass.lookAt = performance.now() + pass.patience.take();
    if (pass.isRunning || this.#stop.signal.aborted) return;
    pass.isRunning = true;
    this.#track(this.#runPasses(environment, pass));
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        this.#lookAround(new Set(await this.#options.environments.slugs()));
      } catch (error) {
        this.#options.log.warn({ err: error }, 'the environments cannot be read; trying again');
      }
      try {
        await delay(LOOK_EVERY_MS, undefined, { signal: this.#stop.signal });
      } catch (error) {
        if (!this.#stop.signal.aborted) throw error;
      }
    }
  }

  #lookAround(open: ReadonlySet<string>): void {
    for (const slug of open) {
      const pass = this.#passOf(slug);
      if (performance.now() >= pass.lookAt) this.#run(slug, pass);
    }
    for (const [slug, pass] of this.#passes)
      if (!open.has(slug) && !pass.isRunning) this.#passes.delete(slug);
  }

  async #runPasses(slug: string, pass: Pass): Promise<void> {
    try {
      const context = await this.#contextOf(slug);
      if (performance.now() - pass.tidiedAt > TIDY_EVERY_MS) {
        pass.tidiedAt = performance.now();
        await this.#tidy(context);
      }
      while (pass.again && !this.#stop.signal.aborted) {
        pass.again = false;
        await this.#claim(context);
      }
    } catch (error) {
      this.#options.log.warn({ err: error, environment: slug }, 'webhooks are not delivered; trying again');
    } finally {
      pass.isRunning = false;
    }
  }

  async #contextOf(slug: string): Promise<Context> {
    const environment = await this.#options.environments.findOrThrow(slug);
    const log = this.#options.log.child({ environment: slug });
    return { environment, actor: 'system', db: environment.db, log };
  }

  async #claim(context: Context): Promise<void> {
    const { deliverer } = this.#options;
    const { lanes, leaseSeconds } = deliverer;
    const busy = lanes
      .inUse(`${context.environment.slug}/`)
      .map(({ lane, count }) => ({ endpointId: lane, count }));
    const claimed = await repository.claim(context.db, busy, lanes.places, leaseSeconds);
    for (const { id, endpoint_id } of claimed) {
      const lane = Deliverer.laneOf(context, endpoint_id);
      this.#track(
        lanes.run(lane, () => this.#deliver(context, id)).then(() => this.ring(context.environment.slug)),
      );
    }
  }

  /** A failure of ours leaves the delivery claimed; it is handed out again when the claim has expired. */
  async #deliver(context: Context, id: string): Promise<void> {
    try {
      const state = await this.#options.deliverer.first(context, id);
      if (state.waitSeconds === null) return;
      const failed = { id, attempt_count: state.attempts, wait_seconds: state.waitSeconds };
      await this.#watch(context, [failed]);
    } catch (error) {
      context.log.warn({ err: error, delivery_id: id }, 'a delivery could not be brought to an end yet');
    }
  }

  async #watch(context: Context, failed: readonly repository.Failed[]): Promise<void> {
    const { slug } = context.environment;
    await mapInParallel(failed, STARTS_AT_ONCE, ({ id, attempt_count, wait_seconds }) =>
      this.#options.workflows.watch(slug, id, attempt_count + 1, wait_seconds),
    );
    await repository.markWatched(
      context.db,
      failed.map(({ id }) => id),
    );
  }

  /** What went by the usual way: workflows that could not be started, endpoints that were switched off, old rows. */
  async #tidy(context: Context): Promise<void> {
    await repository.cancelOfInactive(context.db);
    await repository.forgetEnded(context.db, KEEP_DAYS, FORGET_AT_ONCE);
    const unwatched = await repository.findUnwatched(context.db, UNWATCHED_AT_ONCE);
    try {
      await this.#watch(context, unwatched);
    } catch (error) {
      context.log.warn({ err: error }, 'retries of webhooks cannot be started; trying again');
    }
  }
}
