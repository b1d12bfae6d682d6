/** How often one may try to sign in, or ask for a new password. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from '../runtime/errors.ts';

const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3_600;
/** From one address to one account: guessing. */
const TRIES_PER_PAIR = 5;
/** From one address to any account: trying out passwords that leaked elsewhere. An office shares an address. */
const TRIES_PER_CLIENT = 100;
/** To one account from anywhere: guessing from many addresses. Higher, or a stranger could lock an account. */
const TRIES_PER_ACCOUNT = 30;
/** Each may send an email. */
const RESETS_PER_ACCOUNT = 5;
const RESETS_PER_CLIENT = 30;
/** Refreshing sessions, whose tokens nobody guesses: an office shares an address. */
const REFRESHES_PER_CLIENT = 600;
/** Uses of links, which nobody guesses: this spares the work of hashing. */
const LINKS_PER_CLIENT = 60;

const limiter = (keyPrefix: string, points: number, duration: number): RateLimiterMemory =>
  new RateLimiterMemory({ keyPrefix, points, duration });

/** @throws Refusal `too-many-requests` with the seconds to wait. */
async function consume(counter: RateLimiterMemory, key: string, what: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const retryAfterSeconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw new Refusal('too-many-requests', `Too many attempts to ${what}. Wait ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
    });
  }
}

/** Counts attempts before anything is looked at, so that parallel attempts count as well. */
export class LoginLimits {
  readonly #perPair = limiter('pair', TRIES_PER_PAIR, MINUTE_SECONDS);
  readonly #perClient = limiter('client', TRIES_PER_CLIENT, MINUTE_SECONDS);
  readonly #perAccount = limiter('account', TRIES_PER_ACCOUNT, MINUTE_SECONDS);
  readonly #resetsPerAccount = limiter('reset-account', RESETS_PER_ACCOUNT, HOUR_SECONDS);
  readonly #resetsPerClient = limiter('reset-client', RESETS_PER_CLIENT, HOUR_SECONDS);
  readonly #refreshesPerClient = limiter('refresh-client', REFRESHES_PER_CLIENT, MINUTE_SECONDS);
  readonly #linksPerClient = limiter('link-client', LINKS_PER_CLIENT, MINUTE_SECONDS);

  /** A try of a password. @throws Refusal `too-many-requests` with the seconds to wait. */
  async count(clientAddress: string, email: string): Promise<void> {
    await consume(this.#perPair, `${clientAddress} ${email}`, 'sign in');
    await consume(this.#perClient, clientAddress, 'sign in');
    await consume(this.#perAccount, email, 'sign in');
  }

  /** Whoever knows the password starts afresh. */
  async forget(clientAddress: string, email: string): Promise<void> {
    await this.#perPair.delete(`${clientAddress} ${email}`);
    await this.#perClient.reward(clientAddress);
  }

  /** A wish for a new password. @throws Refusal `too-many-requests` with the seconds to wait. */
  async countReset(clientAddress: string, email: string): Promise<void> {
    await consume(this.#resetsPerClient, clientAddress, 'reset a password');
    await consume(this.#resetsPerAccount, email, 'reset a password');
  }

  /** A use of a refresh token. @throws Refusal `too-many-requests` with the seconds to wait. */
  async countRefresh(clientAddress: string): Promise<void> {
    await consume(this.#refreshesPerClient, clientAddress, 'refresh a session');
  }

  /** A use of a link. @throws Refusal `too-many-requests` with the seconds to wait. */
  async countLink(clientAddress: string): Promise<void> {
    await consume(this.#linksPerClient, clientAddress, 'use a link');
  }
}
