/** Sends what is due: each attempt is written down before anything leaves, and what came of it afterwards. */
import { notificationsTotal } from '../runtime/metrics.ts';
import type { Context } from '../tenancy/context.ts';
import { waitSeconds, type SendingState } from './notification.ts';
import { RejectedError, UncertainError, type Providers } from './provider.ts';
import * as repository from './sending-repository.ts';

/** Messages on their way at the same time, for one environment. */
const SENT_AT_ONCE = 5;
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
    const takeTurns = async () => {
      while (performance.now() < end) {
        const claimed = await repository.claimNext(db, this.#options.domain, this.#options.leaseSeconds);
        if (!claimed) return;
        await this.#send(context, claimed);
        attempts++;
      }
    };
    await Promise.all(Array.from({ length: SENT_AT_ONCE }, takeTurns));
    const nextSeconds = await repository.nextDueSeconds(db);
    if (nextSeconds === null) await repository.forgetOld(db, KEEP_DAYS, FORGOTTEN_AT_ONCE);
    return { attempts, nextSeconds };
  }

  async #send(context: Context, claimed: repository.Claimed): Promise<void> {
    const outcome = await this.#outcomeOf(claimed);
    await repository.recordOutcome(context.db, claimed, outcome);
    notificationsTotal.inc({ channel: claimed.channel, outcome: outcome.status });
    if (outcome.reason !== null)
      context.log.warn(
        { notification_id: claimed.id, attempt: claimed.attempt_count, outcome: outcome.status },
        'a notification was not taken',
      );
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
