import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Context } from '../../src/tenancy/context.ts';
import { SecretBox } from '../../src/runtime/secrets.ts';
import { AddressGuard } from '../../src/webhooks/address-guard.ts';
import { Deliverer } from '../../src/webhooks/delivery.ts';
import { insertDeliveries } from '../../src/webhooks/event-repository.ts';
import { WebhookService } from '../../src/webhooks/service.ts';
import { webhookWorkflowId } from '../../src/webhooks/webhook.ts';
import { TemporalWebhookWorkflows } from '../../temporal/webhook-workflows.ts';
import type { webhookDelivery } from '../../workflows/webhook.ts';
import { createDatabases, TEST_SECRET_KEY, type TestDatabases } from '../support/databases.ts';
import { contextOf } from '../support/orders.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { startTemporal, type TestTemporal } from '../support/temporal.ts';

const SECRET = 'the-secret-of-the-receiver';

// The clock of a server that has skipped an hour stays ahead: each test has its own.
let databases: TestDatabases;
let temporal: TestTemporal;
let context: Context;
let receiver: Receiver;
let deliverer: Deliverer;
let workflows: TemporalWebhookWorkflows;
let service: WebhookService;
beforeEach(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  receiver = await startReceiver();
  const guard = new AddressGuard('127.0.0.1/32');
  deliverer = new Deliverer({
    secrets: new SecretBox(TEST_SECRET_KEY),
    timeoutSeconds: 2,
    maxRetries: 3,
    guard,
  });
  temporal = await startTemporal(databases, { time: 'skipped', deliverer });
  workflows = new TemporalWebhookWorkflows(temporal.client);
  const settings = { WEBHOOK_SECRET: SECRET, WEBHOOK_MAX_RETRIES: 3 };
  service = new WebhookService({ secrets: new SecretBox(TEST_SECRET_KEY), settings, guard, workflows });
});
afterEach(async () => {
  await temporal.close();
  await receiver.close();
  await databases.close();
});

const register = (path: string) =>
  service.create(context, {
    name: path,
    url: `${receiver.origin}${path}`,
    is_active: true,
    event_types: ['order.created'],
    headers: {},
    ordered: false,
  });

const handleOf = (id: string) =>
  temporal.client.workflow.getHandle<typeof webhookDelivery>(webhookWorkflowId('default', id));

/** A delivery whose first attempt has failed, with the workflow that goes on. @returns its id. */
async function failedOnce(path: string): Promise<{ id: string; endpointId: string }> {
  const endpoint = await register(path);
  const id = crypto.randomUUID();
  const delivery = {
    id,
    endpoint_id: endpoint.id,
    order_id: null,
    event_type: 'order.test',
    body: '{}',
  } as const;
  await insertDeliveries(context.db, [delivery]);
  const state = await deliverer.first(context, id);
  expect(state).toEqual({ status: 'FAILED', attempts: 1, waitSeconds: 300 });
  await workflows.watch('default', id, 2, 300);
  return { id, endpointId: endpoint.id };
}

const eventOf = async (endpointId: string) => {
  const { items } = await service.events(context, { endpoint_id: endpointId, page: 1, page_size: 50 });
  return items[0];
};

/** Minutes on the workflow's clock between its start and each of its attempts. */
async function minutesOfAttempts(id: string): Promise<number[]> {
  const { events } = await handleOf(id).fetchHistory();
  if (!events) throw new Error('The history is empty');
  const seconds = (event: (typeof events)[number]) => Number(event.eventTime?.seconds ?? 0);
  const [start] = events.map(seconds);
  return events
    .filter((event) => event.activityTaskScheduledEventAttributes)
    .map((event) => Math.round((seconds(event) - (start ?? 0)) / 60));
}

test('a receiver that stays down is tried at 0, 5, 15 and 35 minutes, then given up; by hand it goes on', async () => {
  const { id, endpointId } = await failedOnce('/500');
  expect(await handleOf(id).result()).toBe('ABANDONED');
  expect(await minutesOfAttempts(id)).toEqual([5, 15, 35]);
  const deliveries = receiver.on('/500');
  expect(deliveries).toHaveLength(4);
  expect(new Set(deliveries.map(({ headers }) => headers['x-oms-delivery']))).toEqual(new Set([id]));
  expect(await eventOf(endpointId)).toMatchObject({
    status: 'ABANDONED',
    attempt_count: 4,
    next_retry_at: null,
  });
  expect((await service.attempts(context, id)).items.map(({ attempt }) => attempt)).toEqual([4, 3, 2, 1]);

  receiver.statusOf.set('/500', 204);
  await service.retry(context, id);
  expect(await handleOf(id).result()).toBe('DELIVERED');
  expect(await minutesOfAttempts(id)).toEqual([0]);
  expect(await eventOf(endpointId)).toMatchObject({ status: 'DELIVERED', attempt_count: 5 });
});

test('a retry by hand of what is still waiting is made at once, and begins a new round', async () => {
  const { id, endpointId } = await failedOnce('/500');
  await service.retry(context, id);
  expect(await handleOf(id).result()).toBe('ABANDONED');
  expect(await minutesOfAttempts(id)).toEqual([0, 5, 15, 35]);
  expect(await eventOf(endpointId)).toMatchObject({ status: 'ABANDONED', attempt_count: 5 });
});

test('an endpoint that was switched off in between gets nothing more, and the delivery says why', async () => {
  const { id, endpointId } = await failedOnce('/410');
  await service.update(context, endpointId, { is_active: false });
  expect(await handleOf(id).result()).toBe('CANCELLED');
  expect(receiver.on('/410')).toHaveLength(1);
  expect(await eventOf(endpointId)).toMatchObject({
    status: 'CANCELLED',
    last_error: 'The endpoint was deactivated',
  });
});

test('an endpoint that was removed in between ends the workflow', async () => {
  const { id, endpointId } = await failedOnce('/500');
  await service.remove(context, endpointId);
  expect(await handleOf(id).result()).toBe('CANCELLED');
  expect(receiver.on('/500')).toHaveLength(1);
});

test('an attempt that was recorded is not made again, and a second start changes nothing', async () => {
  const { id } = await failedOnce('/500');
  await workflows.watch('default', id, 2, 0).catch((error: unknown) => {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  });
  const again = await deliverer.attempt(context, id, 1);
  expect(again).toMatchObject({ status: 'FAILED', attempts: 1 });
  expect(receiver.on('/500')).toHaveLength(1);
  expect(await handleOf(id).result()).toBe('ABANDONED');
  expect(receiver.on('/500')).toHaveLength(4);
});
