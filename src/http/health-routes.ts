/** HTTP of health. */
import type { Procedures } from '../identity/procedures.ts';
import type { Readiness } from '../runtime/health-contract.ts';
import { readiness, type Probes } from './readiness.ts';

/** Thrown to answer 503 with the readiness itself: who asks wants to know which dependency it is. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  readonly readiness: Readiness;

  constructor(readiness: Readiness) {
    super('A dependency is down');
    this.readiness = readiness;
  }
}

export interface HealthOptions {
  version: string;
  probes: Probes;
}

export function healthRoutes({ anyone: { health } }: Procedures, { version, probes }: HealthOptions) {
  return {
    alive: health.alive.handler(() => ({ status: 'ok' as const, version })),
    ready: health.ready.handler(async () => {
      const state = await readiness(probes);
      if (state.status === 'not_ready') throw new NotReady(state);
      return state;
    }),
  };
}
