/** How often one may try to sign in. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../runtime/errors.ts';

const MINUTE_SECONDS = 60;
/** From one address to one account: guessing. */
const TRIES_PER_CLIENT = 5;
/** To one account from anywhere: guessing from many addresses. Higher, or a stranger could lock an account. */
const TRIES_PER_ACCOUNT = 30;

/** Counts attempts before the password is looked at, so that parallel attempts count as well. */
export class LoginLimits {
  readonly #perClient = new RateLimiterMemory({
    keyPrefix: 'client',
    points: TRIES_PER_CLIENT,
    duration: MINUTE_SECONDS,
  });
  readonly #perAccount = new RateLimiterMemory({
    keyPrefix: 'account',
    points: TRIES_PER_ACCOUNT,
    duration: MINUTE_SECONDS,
  });

  /** @throws Refusal `too-many-requests` with the seconds to wait. */
  async count(clientAddress: string, email: string): Promise<void> {
    try {
      await this.#perClient.consume(`${clientAddress} ${email}`);
      await this.#perAccount.consume(email);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
      throw new Refusal('too-many-requests', `Too many attempts to sign in. Wait ${retryAfterSeconds} s.`, {
        retryAfterSeconds,
      });
    }
  }

  /** Whoever knows the password starts afresh. */
  async forget(clientAddress: string, email: string): Promise<void> {
    await this.#perClient.delete(`${clientAddress} ${email}`);
  }
}
