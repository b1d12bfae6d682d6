/** HTTP of health. */
import type { Procedures } from '../identity/procedures.ts';
import type { Diagnosis, Readiness } from '../runtime/health-contract.ts';
import { FreshCache } from '../runtime/fresh-cache.ts';
import type { Logger } from '../runtime/logging.ts';
import { diagnose, type Probes } from './readiness.ts';

/** Thrown to answer 503 with the readiness itself: who asks wants to know which dependency it is. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  readonly readiness: Readiness;

  constructor(readiness: Readiness) {
    super('A dependency is down');
    this.readiness = readiness;
  }
}

/** Anyone may ask without signing in, and each diagnosis costs every server a question. */
const FRESH_FOR_MS = 1_000;

export interface HealthOptions {
  version: string;
  probes: Probes;
  log: Logger;
}

function withoutDetails({ status, dependencies }: Diagnosis): Readiness {
  const states = Object.entries(dependencies).map(
    ([name, { status, latency_ms, needed }]) => [name, { status, latency_ms, needed }] as const,
  );
  return { status, dependencies: Object.fromEntries(states) };
}

export function healthRoutes({ anyone: { health } }: Procedures, { version, probes, log }: HealthOptions) {
  const latest = new FreshCache<Readiness>({ freshForMs: FRESH_FOR_MS, limit: 1 });
  const look = async (): Promise<Readiness> => {
    const diagnosis = await diagnose(probes);
    if (diagnosis.status === 'not_ready')
      log.warn({ dependencies: diagnosis.dependencies }, 'a dependency that is needed is down');
    return withoutDetails(diagnosis);
  };
  return {
    alive: health.alive.handler(() => ({ status: 'ok' as const, version })),
    ready: health.ready.handler(async () => {
      const state = await latest.get('readiness', look);
      if (state.status === 'not_ready') throw new NotReady(state);
      return state;
    }),
  };
}
