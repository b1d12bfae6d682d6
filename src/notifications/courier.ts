/** Sends what is due: each attempt is written down before anything leaves, and what came of it afterwards. */
import { notificationsTotal } from '../runtime/metrics.ts';
import type { Context } from '../tenancy/context.ts';
import { waitSeconds, type SendingState } from './notification.ts';
import { RejectedError, UncertainError, type Providers } from './provider.ts';
import * as repository from './sending-repository.ts';

/** Messages on their way at the same time, for one environment. */
const SENT_AT_ONCE = 5;
/** What goes to the log is taken in portions: nothing leaves the house that could be lost with the process. */
const LOGGED_AT_ONCE = 100;
/** A go takes no further notifications after this long, so that a worker that is to end can end. */
const GO_MILLISECONDS = 5_000;
const KEEP_DAYS = 90;
const FORGOTTEN_AT_ONCE = 1_000;
const REASON_LENGTH = 500;

export interface CourierOptions {
  providers: Providers;
  /** That message ids end with. */
  domain: string;
  /** Seconds after which an attempt is surely over. */
  leaseSeconds: number;
}

export class Courier {
  readonly #options: CourierOptions;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** One go at what is due. */
  async sendDue(context: Context): Promise<SendingState> {
    const { db } = context;
    const abandoned = await repository.settleAbandoned(db);
    if (abandoned > 0)
      context.log.warn({ abandoned }, 'notifications whose sending was cut off are uncertain');
    let attempts = 0;
    const end = performance.now() + GO_MILLISECONDS;
    const { limit, lanes } = this.#portion;
    const takeTurns = async () => {
      while (performance.now() < end) {
        const claimed = await repository.claimDue(db, { ...this.#options, limit });
        if (claimed.length === 0) return;
        await this.#send(context, claimed);
        attempts += claimed.length;
      }
    };
    await Promise.all(Array.from({ length: lanes }, takeTurns));
    const nextSeconds = await repository.nextDueSeconds(db);
    if (nextSeconds === null) await repository.forgetOld(db, KEEP_DAYS, FORGOTTEN_AT_ONCE);
    return { attempts, nextSeconds };
  }

  /** Of what was claimed by a process that died nobody knows whether it left: one at a time for each lane. */
  get #portion(): { limit: number; lanes: number } {
    const isLogOnly = Object.values(this.#options.providers).every((provider) => provider.isLog);
    return isLogOnly ? { limit: LOGGED_AT_ONCE, lanes: 1 } : { limit: 1, lanes: SENT_AT_ONCE };
  }

  async #send(context: Context, claimed: readonly repository.Claimed[]): Promise<void> {
    const made = [];
    for (const each of claimed) made.push({ ...each, ...(await this.#outcomeOf(each)) });
    await repository.recordOutcomes(context.db, made);
    for (const { id, channel, attempt_count, status, reason } of made) {
      notificationsTotal.inc({ channel, outcome: status });
      if (reason !== null)
        context.log.warn(
          { notification_id: id, attempt: attempt_count, outcome: status },
          'a notification was not taken',
        );
    }
  }

  async #outcomeOf(claimed: repository.Claimed): Promise<repository.Outcome> {
    const provider = this.#options.providers[claimed.channel];
    const base = { provider: provider.name, waitSeconds: null, reason: null, response: null };
    try {
      const response = await provider.send({ ...claimed, messageId: claimed.message_id });
      return {
        ...base,
        status: provider.isLog ? 'LOGGED' : 'SENT',
        response: response.slice(0, REASON_LENGTH),
      };
    } catch (error) {
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, REASON_LENGTH);
      if (error instanceof UncertainError) return { ...base, status: 'UNCERTAIN', reason };
      if (error instanceof RejectedError) return { ...base, status: 'FAILED', reason };
      const wait = waitSeconds(claimed.attempt_count - claimed.round_began_at);
      return wait === null
        ? { ...base, status: 'FAILED', reason }
        : { ...base, status: 'PENDING', waitSeconds: wait, reason };
    }
  }
}
