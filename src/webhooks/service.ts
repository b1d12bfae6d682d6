/** Endpoints of webhooks, and what people do about deliveries. */
import { randomBytes } from 'node:crypto';
import { claimKey } from '../database/idempotency-keys.ts';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Configuration } from '../runtime/configuration.ts';
import { positionCursors } from '../runtime/cursor.ts';
import { deepPage, pageFacts } from '../runtime/deep-page.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import type { SecretBox } from '../runtime/secrets.ts';
import { staleVersion } from '../runtime/versions.ts';
import type { Context } from '../tenancy/context.ts';
import { ForbiddenAddressError, type AddressGuard } from './address-guard.ts';
import { ROTATION_HOURS } from './contract.ts';
import type * as contract from './contract.ts';
import { cancelOfInactive, markWatched } from './delivery-repository.ts';
import { insertDeliveries } from './event-repository.ts';
import { maskedHeaders, unmaskedHeaders, type WebhookHeaders } from './headers.ts';
import { testBody } from './payload.ts';
import * as repository from './repository.ts';
import { attemptView, eventView, iso } from './views.ts';
import type { WebhookWorkflows } from './webhook-workflows.ts';
import { RETRYABLE } from './webhook.ts';

const SECRET_BYTES = 32;
const CURSORS = positionCursors('webhook-events');
const CREATE = 'webhooks.create-endpoint';
const TEST = 'webhooks.test';

export interface WebhookServiceOptions {
  secrets: SecretBox;
  settings: Pick<Configuration, 'WEBHOOK_SECRET' | 'WEBHOOK_MAX_RETRIES'>;
  guard: AddressGuard;
  workflows: Pick<WebhookWorkflows, 'retryNow'>;
}

export interface Listed<T> {
  items: T[];
  total: number;
}

/** The address that an endpoint names. @throws Refusal `invalid` when it is none, or one that is not called. */
function urlOf(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw invalidField('url', 'is no address');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalidField('url', 'must be http or https');
  if (url.username !== '' || url.password !== '')
    throw invalidField('url', 'must hold no credentials; use headers');
  return url;
}

export class WebhookService {
  readonly #options: WebhookServiceOptions;

  constructor(options: WebhookServiceOptions) {
    this.#options = options;
  }

  /**
   * Registers an endpoint. The secret is in this answer, in that of a repeat with the same idempotency key, and in no
   * other.
   *
   * @throws Refusal `invalid`, `conflict`
   */
  async create(
    context: Context,
    input: contract.EndpointInput,
    idempotencyKey?: string,
  ): Promise<contract.EndpointWithSecret> {
    await this.#assertReachable(input.url);
    const id = newId();
    const made = await this.#named(input.name, () =>
      context.db.transaction().execute(async (trx) => {
        const claim = { operation: CREATE, key: idempotencyKey, request: input, resourceId: id };
        const first = await claimKey(trx, claim);
        if (first !== undefined) return first;
        await this.#insert(trx, id, input);
        return id;
      }),
    );
    const row = await this.#load(context, made);
    return { ...this.#view(row), secret: this.#options.secrets.open(row.secret) };
  }

  async list(context: Context, isActive?: boolean): Promise<Listed<contract.EndpointResponse>> {
    const rows = await repository.listEndpoints(context.db, isActive);
    return { items: rows.map((row) => this.#view(row)), total: rows.length };
  }

  /** @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<contract.EndpointResponse> {
    return this.#view(await this.#load(context, id));
  }

  /**
   * Switching an endpoint off ends what is open for it.
   *
   * @param seen the version that is changed; undefined: whatever stands now
   * @throws Refusal `not-found`, `invalid`, `conflict`
   */
  async update(
    context: Context,
    id: string,
    patch: contract.EndpointPatch,
    seen?: number,
  ): Promise<contract.EndpointResponse> {
    const kept = await this.#load(context, id);
    if (patch.url != null) await this.#assertReachable(patch.url);
    const changes = {
      ...(patch.name == null ? {} : { name: patch.name }),
      ...(patch.url == null ? {} : { url: patch.url }),
      ...(patch.is_active == null ? {} : { is_active: patch.is_active }),
      ...(patch.event_types == null ? {} : { event_types: patch.event_types }),
      ...(patch.ordered == null ? {} : { ordered: patch.ordered }),
      ...(patch.headers == null
        ? {}
        : this.#headerColumns(unmaskedHeaders(patch.headers, this.#headersOf(kept)))),
    };
    const row = await this.#named(patch.name ?? kept.name, () =>
      repository.updateEndpoint(context.db, id, changes, seen),
    );
    if (!row) throw staleVersion('endpoint', (await this.#load(context, id)).version, seen);
    if (!row.is_active) await cancelOfInactive(context.db);
    return this.#view(row);
  }

  /** @throws Refusal `not-found` */
  async remove(context: Context, id: string): Promise<void> {
    if (!(await repository.deleteEndpoint(context.db, id))) throw notFound('webhook endpoint', id);
  }

  /** The new secret is in this answer and in no other. @throws Refusal `not-found` */
  async rotate(
    context: Context,
    id: string,
    input: contract.RotationInput,
  ): Promise<contract.EndpointWithSecret> {
    const secret = input?.secret ?? randomBytes(SECRET_BYTES).toString('base64url');
    const sealed = this.#options.secrets.seal(secret);
    const row = await repository.replaceSecret(context.db, id, sealed, input?.valid_hours ?? ROTATION_HOURS);
    if (!row) throw notFound('webhook endpoint', id);
    return { ...this.#view(row), secret };
  }

  /**
   * Sends `order.test`, subscribed or not. A repeat with the same key sends nothing more.
   *
   * @throws Refusal `not-found`, `conflict` when the endpoint is off or the key was used otherwise
   */
  async test(
    context: Context,
    id: string,
    input: contract.TestInput,
    key?: string,
  ): Promise<contract.Queued> {
    const endpoint = await this.#load(context, id);
    if (input?.endpoint_id !== undefined && input.endpoint_id !== id)
      throw invalidField('endpoint_id', 'names another endpoint than the path');
    if (!endpoint.is_active) throw new Refusal('conflict', `Endpoint ${endpoint.name} is not active.`);
    const eventId = newId();
    const data = input?.payload ?? { message: `A test of endpoint ${endpoint.name}` };
    const body = testBody(context.environment.slug, eventId, data);
    const delivery = {
      id: eventId,
      endpoint_id: id,
      order_id: null,
      event_type: 'order.test' as const,
      body,
    };
    const made = await context.db.transaction().execute(async (trx) => {
      const claim = { operation: TEST, key, request: { id, input }, resourceId: eventId };
      const first = await claimKey(trx, claim);
      if (first === undefined) await insertDeliveries(trx, [delivery]);
      return first ?? eventId;
    });
    return { event_id: made, status: 'PENDING', message: 'order.test is on its way' };
  }

  /** A page of deliveries, the newest first. @throws Refusal `invalid` for a cursor of another list */
  async events(context: Context, query: contract.WebhookEventQuery) {
    const found = await repository.listEvents(context.db, query, deepPage(CURSORS, query));
    const items = found.rows.map(({ position: _position, ...row }) => eventView(row));
    return { items, ...pageFacts(CURSORS, query, found) };
  }

  /** @throws Refusal `not-found` */
  async attempts(context: Context, eventId: string): Promise<Listed<contract.AttemptResponse>> {
    const event = await repository.findEvent(context.db, eventId);
    if (!event) throw notFound('webhook event', eventId);
    const rows = await repository.listAttempts(context.db, eventId);
    return { items: rows.map(attemptView), total: event.attempt_count };
  }

  /**
   * Makes another round of attempts, the first at once. Should Temporal be away, it begins when it is back.
   *
   * @throws Refusal `not-found`, `conflict` when there is nothing to retry
   */
  async retry(context: Context, eventId: string): Promise<contract.Queued> {
    const attempts = await repository.reopen(context.db, eventId);
    if (attempts === undefined) throw await this.#notRetryable(context, eventId);
    try {
      await this.#options.workflows.retryNow(context.environment.slug, eventId, attempts + 1);
      await markWatched(context.db, [eventId]);
    } catch (error) {
      context.log.warn({ err: error, delivery_id: eventId }, 'the dispatcher will begin the retry');
    }
    return { event_id: eventId, status: 'FAILED', message: 'The delivery is tried again' };
  }

  async #notRetryable(context: Context, eventId: string): Promise<Refusal> {
    const event = await repository.findEvent(context.db, eventId);
    if (!event) return notFound('webhook event', eventId);
    if (RETRYABLE.includes(event.status)) return new Refusal('conflict', 'The endpoint is not active.');
    const allowed = [...RETRYABLE];
    return new Refusal('conflict', `The delivery is ${event.status} and cannot be retried.`, { allowed });
  }

  async #insert(db: DataPlaneDatabase, id: string, input: contract.EndpointInput): Promise<void> {
    const { name, url, is_active, event_types, ordered } = input;
    if ((await repository.countEndpoints(db)) >= repository.ENDPOINT_LIMIT) {
      throw new Refusal(
        'conflict',
        `There are ${repository.ENDPOINT_LIMIT} endpoints already; remove one first.`,
      );
    }
    await repository.insertEndpoint(db, {
      ...{ id, name, url, is_active, event_types, ordered },
      secret: this.#options.secrets.seal(this.#secretOf(input.secret)),
      ...this.#headerColumns(input.headers),
    });
  }

  async #load(context: Context, id: string): Promise<repository.EndpointRow> {
    const row = await repository.findEndpoint(context.db, id);
    if (!row) throw notFound('webhook endpoint', id);
    return row;
  }

  /** A name that cannot be resolved right now may be by the time of a delivery, where it is judged again. */
  async #assertReachable(text: string): Promise<void> {
    const url = urlOf(text);
    try {
      await this.#options.guard.addressesOf(url);
    } catch (error) {
      if (error instanceof ForbiddenAddressError) throw invalidField('url', `is refused: ${error.message}`);
    }
  }

  async #named<T>(name: string, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!repository.isNameTaken(error)) throw error;
      throw new Refusal('conflict', `There is an endpoint ${name} already.`, {
        errors: [{ path: 'name', message: 'is taken' }],
      });
    }
  }

  #secretOf(given: string | undefined): string {
    return given ?? this.#options.settings.WEBHOOK_SECRET ?? randomBytes(SECRET_BYTES).toString('base64url');
  }

  #headerColumns(headers: WebhookHeaders) {
    return {
      headers: JSON.stringify(maskedHeaders(headers)),
      sealed_headers: this.#options.secrets.seal(JSON.stringify(headers)),
    };
  }

  #headersOf(row: repository.EndpointRow): WebhookHeaders {
    if (!row.sealed_headers) return row.headers;
    // We have written it, from headers that were checked.
    return JSON.parse(this.#options.secrets.open(row.sealed_headers)) as WebhookHeaders;
  }

  #view(row: repository.EndpointRow): contract.EndpointResponse {
    const { id, name, url, is_active, event_types, headers, ordered, version } = row;
    const isReplacing = row.new_secret_from !== null && row.new_secret_from > new Date();
    return {
      ...{ id, name, url, is_active, event_types, headers, ordered },
      retry_count: this.#options.settings.WEBHOOK_MAX_RETRIES,
      new_secret_from: isReplacing ? iso(row.new_secret_from) : null,
      version,
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    };
  }
}
