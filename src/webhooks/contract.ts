/** Webhooks out: endpoints, what was sent to them, and sending again. */
import { z } from 'zod';
import {
  contract,
  contractWithHeaders,
  deepListOf,
  deepPaging,
  listOf,
  queryFlag,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { taggedOf, version, versionHeaders } from '../runtime/versions.ts';
import { webhookHeaders } from './headers.ts';
import { DEFAULT_EVENTS, DELIVERY_STATUSES, WEBHOOK_EVENTS } from './webhook.ts';

const TEST_PAYLOAD_BYTES = 10_000;
/** Longest time that an old secret lives beside the new one: 30 days. */
const OVERLAP_HOURS = 720;
/** How long it does unless the request says otherwise. */
export const ROTATION_HOURS = 24;

const name = z.string().min(1).max(200);
const secret = z
  .string()
  .min(16)
  .max(200)
  .describe('Shown once, in the answer to this request; kept encrypted');
const events = z
  .array(z.enum(WEBHOOK_EVENTS))
  .min(1)
  .max(WEBHOOK_EVENTS.length)
  .refine((types) => new Set(types).size === types.length, 'names an event twice');
const url = z
  .string()
  .min(10)
  .max(2_000)
  .describe('http or https; no private, loopback or link-local address');

export const endpointInput = z.strictObject({
  name,
  url,
  secret: secret.optional(),
  is_active: z.boolean().default(true),
  event_types: events.default([...DEFAULT_EVENTS]),
  headers: webhookHeaders.default({}),
  ordered: z.boolean().default(false).describe('Events of one order come one after another, in order'),
});
export type EndpointInput = z.output<typeof endpointInput>;

export const endpointPatch = z.strictObject({
  name: name.nullish(),
  url: url.nullish(),
  is_active: z.boolean().nullish(),
  event_types: events.nullish(),
  headers: webhookHeaders.nullish(),
  ordered: z.boolean().nullish(),
});
export type EndpointPatch = z.output<typeof endpointPatch>;

export const endpointSchema = z
  .object({
    id: uuid,
    name: z.string(),
    url: z.string(),
    is_active: z.boolean(),
    event_types: z.array(z.string()),
    headers: z.record(z.string(), z.string()),
    ordered: z.boolean(),
    retry_count: z.int().describe('Retries after a first failure'),
    new_secret_from: timestamp.nullable().describe('Until then the old secret signs too'),
    version,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'WebhookEndpoint' });
export type EndpointResponse = z.infer<typeof endpointSchema>;

const endpointWithSecret = endpointSchema.extend({ secret: z.string() });
export type EndpointWithSecret = z.infer<typeof endpointWithSecret>;

export const webhookEventSchema = z
  .object({
    id: uuid.describe('X-OMS-Delivery, the same at every attempt'),
    endpoint_id: uuid,
    order_id: uuid.nullable(),
    event_type: z.string(),
    status: z.enum(DELIVERY_STATUSES),
    attempt_count: z.int(),
    next_retry_at: timestamp.nullable(),
    last_response_code: z.int().nullable(),
    last_error: z.string().nullable(),
    delivered_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'WebhookEvent' });
export type WebhookEventResponse = z.infer<typeof webhookEventSchema>;

export const attemptSchema = z
  .object({
    attempt: z.int(),
    response_code: z.int().nullable(),
    response_body: z.string().describe('The first 2 kB of the answer'),
    error: z.string().nullable(),
    latency_ms: z.int(),
    attempted_at: timestamp,
  })
  .meta({ id: 'WebhookAttempt' });
export type AttemptResponse = z.infer<typeof attemptSchema>;

const eventQuery = z.object({
  endpoint_id: uuid.optional(),
  status: z.enum(DELIVERY_STATUSES).optional(),
  ...deepPaging(50),
});
export type WebhookEventQuery = z.output<typeof eventQuery>;

export const testInput = z
  .strictObject({
    endpoint_id: uuid.optional(),
    event_type: z.literal('order.test').default('order.test'),
    payload: z
      .record(z.string(), z.json())
      .nullish()
      .refine((payload) => JSON.stringify(payload ?? {}).length <= TEST_PAYLOAD_BYTES, 'is too large'),
  })
  // A request without a body comes as null.
  .nullish();
export type TestInput = z.output<typeof testInput>;

export const rotationInput = z
  .strictObject({
    secret: secret.optional(),
    valid_hours: z
      .number()
      .min(0)
      .max(OVERLAP_HOURS)
      .default(ROTATION_HOURS)
      .describe('How long the old secret goes on signing; 0 when it has leaked'),
  })
  .nullish();
export type RotationInput = z.output<typeof rotationInput>;

const queued = z.object({ event_id: uuid, status: z.enum(DELIVERY_STATUSES), message: z.string() });
export type Queued = z.infer<typeof queued>;

const byEndpoint = z.object({ endpoint_id: uuid });
const byEvent = z.object({ event_id: uuid });
const tags = ['Webhooks'];
const route = <M extends 'GET' | 'POST' | 'PATCH' | 'DELETE'>(
  method: M,
  path: `/${string}`,
  summary: string,
) => ({
  method,
  path: `/webhooks${path}` as const,
  summary,
  tags,
});

export const webhooksContract = {
  eventTypes: contract
    .route(route('GET', '/event-types', 'Events that an endpoint can subscribe to'))
    .input(z.object({}))
    .output(z.object({ event_types: z.array(z.string()), default_event_types: z.array(z.string()) })),
  createEndpoint: contractWithHeaders
    .route({ ...route('POST', '/endpoints', 'Register an endpoint'), successStatus: 201 })
    .input(z.object({ headers: requestHeaders, body: endpointInput }))
    .output(taggedOf(endpointWithSecret)),
  listEndpoints: contractWithHeaders
    .route(route('GET', '/endpoints', 'Endpoints by name'))
    .input(z.object({ query: z.object({ is_active: queryFlag.optional() }) }))
    .output(listOf(endpointSchema)),
  getEndpoint: contractWithHeaders
    .route(route('GET', '/endpoints/{endpoint_id}', 'One endpoint'))
    .input(z.object({ params: byEndpoint }))
    .output(taggedOf(endpointSchema)),
  updateEndpoint: contractWithHeaders
    .route(route('PATCH', '/endpoints/{endpoint_id}', 'Change an endpoint; switched off, what is open ends'))
    .input(z.object({ params: byEndpoint, headers: versionHeaders, body: endpointPatch }))
    .output(taggedOf(endpointSchema)),
  deleteEndpoint: contractWithHeaders
    .route({
      ...route('DELETE', '/endpoints/{endpoint_id}', 'Remove an endpoint with its history'),
      successStatus: 204,
    })
    .input(z.object({ params: byEndpoint }))
    .output(z.object({ headers: z.record(z.string(), z.string()).optional() })),
  rotateSecret: contract
    .route(
      route('POST', '/endpoints/{endpoint_id}/rotate-secret', 'Replace the secret; both sign for a while'),
    )
    .input(z.object({ params: byEndpoint, body: rotationInput }))
    .output(endpointWithSecret),
  test: contract
    .route(route('POST', '/endpoints/{endpoint_id}/test', 'Send order.test'))
    .input(z.object({ headers: requestHeaders, params: byEndpoint, body: testInput }))
    .output(queued),
  listEvents: contractWithHeaders
    .route(route('GET', '/events', 'Deliveries, newest first'))
    .input(z.object({ query: eventQuery }))
    .output(deepListOf(webhookEventSchema)),
  attempts: contractWithHeaders
    .route(route('GET', '/events/{event_id}/attempts', 'Attempts at a delivery with what was answered'))
    .input(z.object({ params: byEvent }))
    .output(listOf(attemptSchema)),
  retry: contract
    .route(route('POST', '/events/{event_id}/retry', 'Send a failed delivery again, now'))
    .input(z.object({ params: byEvent }))
    .output(queued),
};
