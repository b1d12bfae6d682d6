/** One attempt at a delivery. */
import { webhookAttemptSeconds } from '../runtime/metrics.ts';
import type { SecretBox } from '../runtime/secrets.ts';
import type { Context } from '../tenancy/context.ts';
import type { AddressGuard } from './address-guard.ts';
import { cancelOfInactive, findDelivery, recordAttempt, type DeliveryRow } from './delivery-repository.ts';
import type { WebhookHeaders } from './headers.ts';
import { Lanes } from './lanes.ts';
import { isSuccess, post, type Answer } from './sender.ts';
import { signedHeaders } from './signature.ts';
import { waitSeconds, type DeliveryState, type DeliveryStatus } from './webhook.ts';

/** Deliveries to one endpoint at the same time, in one process. */
const PLACES = 8;

export interface DeliverySettings {
  secrets: SecretBox;
  timeoutSeconds: number;
  maxRetries: number;
  guard: AddressGuard;
}

/** All places of the endpoint are taken; the attempt is made a little later and counts as none. */
export class LaneFullError extends Error {
  override readonly name = 'LaneFullError';
}

const isOpen = (status: DeliveryStatus) => status === 'PENDING' || status === 'FAILED';

/** Where the delivery stands without another attempt. */
function stateOf(row: DeliveryRow): DeliveryState {
  const milliseconds = row.next_retry_at ? Math.max(0, row.next_retry_at.getTime() - Date.now()) : null;
  return {
    status: row.status,
    attempts: row.attempt_count,
    waitSeconds: milliseconds === null ? null : Math.ceil(milliseconds / 1_000),
  };
}

/** The endpoint is gone, and its deliveries with it. */
const gone = (attempts: number): DeliveryState => ({ status: 'CANCELLED', attempts, waitSeconds: null });

export class Deliverer {
  readonly lanes = new Lanes(PLACES);
  readonly #settings: DeliverySettings;

  constructor(settings: DeliverySettings) {
    this.#settings = settings;
  }

  /** Seconds after which a delivery that was begun is surely over. */
  get leaseSeconds(): number {
    return this.#settings.timeoutSeconds + 20;
  }

  static laneOf(context: Context, endpointId: string): string {
    return `${context.environment.slug}/${endpointId}`;
  }

  /**
   * Makes this attempt unless it was made before: a repeat after a crash finds what was recorded, or sends the same
   * delivery again.
   *
   * @param attempt its number, from 1.
   * @throws LaneFullError
   */
  async attempt(context: Context, deliveryId: string, attempt: number): Promise<DeliveryState> {
    const row = await findDelivery(context.db, deliveryId);
    if (!row) return gone(attempt);
    if (row.attempt_count >= attempt || !isOpen(row.status)) return stateOf(row);
    if (!row.is_active) {
      await cancelOfInactive(context.db);
      return { status: 'CANCELLED', attempts: row.attempt_count, waitSeconds: null };
    }
    const lane = Deliverer.laneOf(context, row.endpoint_id);
    if (this.lanes.isFull(lane)) throw new LaneFullError('All places of the endpoint are taken');
    return this.lanes.run(lane, () => this.#send(context, row));
  }

  /** The first attempt of a delivery that was claimed for it. The caller has taken its place in the lane. */
  async first(context: Context, deliveryId: string): Promise<DeliveryState> {
    const row = await findDelivery(context.db, deliveryId);
    if (!row) return gone(0);
    return isOpen(row.status) ? this.#send(context, row) : stateOf(row);
  }

  async #send(context: Context, row: DeliveryRow): Promise<DeliveryState> {
    const answer = await this.#post(row);
    const outcome = isSuccess(answer) ? 'delivered' : 'failed';
    webhookAttemptSeconds.observe({ event: row.event_type, outcome }, answer.milliseconds / 1_000);
    const attempt = row.attempt_count + 1;
    const after = this.#after(row, attempt, answer);
    const isNew = await recordAttempt(context.db, {
      ...after,
      id: row.id,
      attempt,
      responseCode: answer.statusCode,
      responseBody: answer.body,
      error: isSuccess(answer) ? null : (answer.error ?? `the receiver answered ${answer.statusCode}`),
      latencyMilliseconds: answer.milliseconds,
    });
    if (isNew) return { ...after, attempts: attempt };
    const now = await findDelivery(context.db, row.id);
    return now ? stateOf(now) : gone(attempt);
  }

  #after(row: DeliveryRow, attempt: number, answer: Answer): Omit<DeliveryState, 'attempts'> {
    if (isSuccess(answer)) return { status: 'DELIVERED', waitSeconds: null };
    const failed = attempt - row.round_began_at;
    if (failed > this.#settings.maxRetries) return { status: 'ABANDONED', waitSeconds: null };
    return { status: 'FAILED', waitSeconds: waitSeconds(failed) };
  }

  async #post(row: DeliveryRow): Promise<Answer> {
    let headers: Record<string, string>;
    try {
      headers = this.#headersOf(row);
    } catch {
      // Such as after SECRET_KEY was replaced and the old one is not given: retried like other failures, and shown.
      return {
        statusCode: null,
        body: '',
        error: 'the secret of the endpoint cannot be read',
        milliseconds: 0,
      };
    }
    const timeoutMilliseconds = this.#settings.timeoutSeconds * 1_000;
    return post(
      { url: new URL(row.url), headers, body: row.body, timeoutMilliseconds },
      this.#settings.guard,
    );
  }

  #headersOf(row: DeliveryRow): Record<string, string> {
    const { secrets } = this.#settings;
    const newSecret = row.new_secret && secrets.open(row.new_secret);
    const isReplaced = row.new_secret_from !== null && row.new_secret_from <= new Date();
    const own: WebhookHeaders = row.sealed_headers
      ? // We have written it, from headers that were checked.
        (JSON.parse(secrets.open(row.sealed_headers)) as WebhookHeaders)
      : row.headers;
    const delivery = {
      deliveryId: row.id,
      event: row.event_type,
      body: row.body,
      secret: isReplaced && newSecret ? newSecret : secrets.open(row.secret),
      newSecret: isReplaced ? null : newSecret,
    };
    return {
      ...own,
      'Content-Type': 'application/json',
      'User-Agent': 'Longhaul-Webhooks',
      ...signedHeaders(delivery, new Date()),
    };
  }
}
