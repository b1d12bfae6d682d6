/** Takes up environments whose workflow was never started, or was lost with Temporal's data. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import type { Logger } from '../runtime/logging.ts';
import { mapInParallel } from '../runtime/parallel.ts';
import type { EnvironmentWorkflows } from './environment-workflows.ts';
import { underWay } from './repository.ts';

const LOOK_EVERY_MS = 15_000;
const STARTS_AT_ONCE = 8;

/** Starts what should be under way; what runs already goes on as it is. */
export async function takeUpEnvironments(
  db: ControlPlaneDatabase,
  workflows: Pick<EnvironmentWorkflows, 'provision' | 'remove'>,
): Promise<void> {
  await mapInParallel(await underWay(db), STARTS_AT_ONCE, ({ id, status }) =>
    status === 'PROVISIONING'
      ? workflows.provision({ environmentId: id })
      : workflows.remove({ environmentId: id }),
  );
}

/** Looks again and again while a worker runs. */
export class EnvironmentUpkeep {
  readonly #db: ControlPlaneDatabase;
  readonly #workflows: EnvironmentWorkflows;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  #looking: Promise<void> | undefined;

  constructor(db: ControlPlaneDatabase, workflows: EnvironmentWorkflows, log: Logger) {
    this.#db = db;
    this.#workflows = workflows;
    this.#log = log;
  }

  start(): void {
    this.#looking = this.#look();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await takeUpEnvironments(this.#db, this.#workflows);
      } catch (error) {
        this.#log.warn({ err: error }, 'environments under way cannot be taken up; trying again');
      }
      try {
        await delay(LOOK_EVERY_MS, undefined, { signal: this.#stop.signal });
      } catch (error) {
        if (!this.#stop.signal.aborted) throw error;
      }
    }
  }
}
