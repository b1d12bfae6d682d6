/** How often one may ask: each caller for itself, and all callers of an environment together. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../runtime/errors.ts';

const MINUTE_SECONDS = 60;

/** Requests in a minute. They are counted by each API process for itself. */
export interface RequestRates {
  perActor: number;
  perEnvironment: number;
}

/** Counts the requests of signed-in callers. Strangers are turned away before anything is done for them. */
export class RequestLimits {
  readonly #perActor: RateLimiterMemory;
  readonly #perEnvironment: RateLimiterMemory;

  constructor({ perActor, perEnvironment }: RequestRates) {
    const minute = { duration: MINUTE_SECONDS };
    this.#perActor = new RateLimiterMemory({ ...minute, keyPrefix: 'actor', points: perActor });
    this.#perEnvironment = new RateLimiterMemory({ ...minute, keyPrefix: 'tenant', points: perEnvironment });
  }

  /** @throws Refusal `too-many-requests` with the seconds to wait */
  async countActor(actorId: string): Promise<void> {
    await this.#count(this.#perActor, actorId, 'Your account has');
  }

  /** @throws Refusal `too-many-requests` with the seconds to wait */
  async countEnvironment(slug: string): Promise<void> {
    await this.#count(this.#perEnvironment, slug, 'The callers of this environment together have');
  }

  async #count(limiter: RateLimiterMemory, key: string, who: string): Promise<void> {
    try {
      await limiter.consume(key);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new Refusal(
        'too-many-requests',
        `${who} made more than ${limiter.points} requests in a minute. Wait ${retryAfterSeconds} s.`,
        { retryAfterSeconds },
      );
    }
  }
}
