/** One look at everything that orders need. */
import type { Diagnosis } from '../runtime/health-contract.ts';
import type { Context } from '../tenancy/context.ts';
import type { SystemView } from './contract.ts';
import type { QueueMonitor } from './queue-monitor.ts';
import { findLags, findSetAside } from './repository.ts';
import { judgeDependency, judgeProjection, judgeQueue, worst } from './system.ts';

export interface OperationOptions {
  version: string;
  /** What the process depends on. */
  diagnose: () => Promise<Diagnosis>;
  queues: QueueMonitor;
}

const DOWN = { status: 'DOWN', what_to_do: null } as const;

/** Nothing, and a line in the log, where something that the look itself reports as down cannot be asked. */
async function unlessAway<T>(context: Context, what: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    context.log.warn({ err: error, what }, 'the state of the system is incomplete');
    return null;
  }
}

export class OperationService {
  readonly #options: OperationOptions;

  constructor(options: OperationOptions) {
    this.#options = options;
  }

  /** Never fails for what is down: that is its answer. */
  async system(context: Context): Promise<SystemView> {
    const [diagnosis, states, lags, aside] = await Promise.all([
      this.#options.diagnose(),
      unlessAway(context, 'queues', () => this.#options.queues.describe()),
      unlessAway(context, 'projections', () => findLags(context.db)),
      unlessAway(context, 'set aside', () => findSetAside(context.db)),
    ]);
    const dependencies = Object.entries(diagnosis.dependencies).map(
      ([name, { status, needed, ...seen }]) => ({
        name,
        ...judgeDependency(name, { isUp: status === 'up', isNeeded: needed }),
        ...seen,
      }),
    );
    const queues = states?.map((queue) => ({ ...queue, ...judgeQueue(queue) })) ?? null;
    const projections = lags?.map((lag) => ({ ...lag, ...judgeProjection(lag) })) ?? null;
    return {
      status: worst([...dependencies, ...(queues ?? [DOWN]), ...(projections ?? [DOWN])]),
      version: this.#options.version,
      checked_at: new Date().toISOString(),
      dependencies,
      queues,
      projections,
      set_aside: aside ?? [],
    };
  }
}
