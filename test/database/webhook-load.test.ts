/** Many events to many endpoints of which one is down: the others get theirs, once, and in order where they ask for it. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Listener } from '../../src/database/listener.ts';
import { Relay } from '../../src/outbox/relay.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { SecretBox } from '../../src/runtime/secrets.ts';
import { AddressGuard } from '../../src/webhooks/address-guard.ts';
import { Deliverer } from '../../src/webhooks/delivery.ts';
import { WebhookDispatcher } from '../../src/webhooks/dispatcher.ts';
import { webhookDeliveries } from '../../src/webhooks/outbox-target.ts';
import { WebhookService } from '../../src/webhooks/service.ts';
import { createDatabases, TEST_SECRET_KEY, type TestDatabases } from '../support/databases.ts';
import { freePort } from '../support/free-port.ts';
import { contextOf } from '../support/orders.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';
import { RECEIVER_NETWORK, RECEIVER_SECRET } from '../support/webhooks.ts';

/** `WEBHOOK_EVENTS=10000` for the long run. */
const EVENTS = Number(process.env['WEBHOOK_EVENTS'] ?? 250);
const ENDPOINTS = 20;
/** In the order in which an order fires them. */
const TYPES = ['order.created', 'order.confirmed', 'order.sourced', 'order.picking', 'order.packed'] as const;
const ORDERS = EVENTS / TYPES.length;
/** Far more than it takes: a busy machine is no fault. */
const SECONDS = 180 + EVENTS / 20;

let databases: TestDatabases;
let context: Context;
let receiver: Receiver;
const watched: string[] = [];
let stop = async (): Promise<void> => undefined;

beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  receiver = await startReceiver();
});
afterAll(async () => {
  await stop();
  await receiver.close();
  await databases.close();
});

/** Relay and dispatcher as a worker process has them. */
function run(): void {
  const { environments, log } = databases;
  const guard = new AddressGuard(RECEIVER_NETWORK);
  const deliverer = new Deliverer({
    secrets: new SecretBox(TEST_SECRET_KEY),
    timeoutSeconds: 10,
    maxRetries: 3,
    guard,
  });
  const workflows = {
    watch: async (_slug: string, id: string) => void watched.push(id),
    retryNow: async () => undefined,
  };
  const listener = new Listener({ url: databases.url, name: 'longhaul-webhooks', log });
  const dispatcher = new WebhookDispatcher({ environments, listener, deliverer, workflows, log });
  const relay = new Relay(environments, [webhookDeliveries((slug) => dispatcher.ring(slug))], log);
  relay.start();
  dispatcher.start();
  stop = async () => {
    await relay.stop();
    await dispatcher.stop();
  };
}

/** Every second endpoint asks for order; the first one is down. @returns the id of the one that is down */
async function register(): Promise<string> {
  const down = `http://127.0.0.1:${await freePort()}/down`;
  const guard = new AddressGuard(RECEIVER_NETWORK);
  const settings = { WEBHOOK_SECRET: RECEIVER_SECRET, WEBHOOK_MAX_RETRIES: 3 };
  const workflows = { watch: async () => undefined, retryNow: async () => undefined };
  const service = new WebhookService({ secrets: new SecretBox(TEST_SECRET_KEY), settings, guard, workflows });
  const ids: string[] = [];
  for (let index = 0; index < ENDPOINTS; index++) {
    const endpoint = await service.create(context, {
      name: `Endpoint ${index}`,
      url: index === 0 ? down : `${receiver.origin}/${index}`,
      is_active: true,
      event_types: [...TYPES],
      headers: {},
      ordered: index % 2 === 0,
    });
    ids.push(endpoint.id);
  }
  return ids[0] ?? '';
}

/** All that happens to so many orders, side by side. */
async function happen(): Promise<void> {
  await sql`
    WITH placed AS (
      INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                          subtotal, tax_amount, shipping_amount, discount_amount, total_amount,
                          allow_partial_shipment, event_count, created_at, updated_at)
      SELECT new_id(), 'ORD-HOOKS-' || n, 'WEB', 'SHIP_TO_HOME', 'READY_TO_SHIP', 'AUTHORIZED', 'a@example.com', 'USD',
             0, 0, 0, 0, 0, false, ${TYPES.length}, now(), now()
      FROM generate_series(1, ${ORDERS}) AS n RETURNING id
    ), fired AS (
      INSERT INTO order_events (order_id, sequence, id, event_type, from_status, to_status, actor, idempotency_key)
      SELECT placed.id, step.sequence, new_id(), step.type, 'PENDING', 'PENDING', 'test', step.type
      FROM unnest(${[...TYPES]}::text[]) WITH ORDINALITY AS step (type, sequence), placed
      RETURNING order_id, sequence, event_type
    )
    INSERT INTO outbox (topic, order_id, sequence)
    SELECT event_type, order_id, sequence FROM fired ORDER BY sequence, order_id`.execute(context.db);
}

const bodySchema = z.object({ event_type: z.string(), order_id: z.string() });

/** Events that an endpoint got before an earlier one of the same order. */
function outOfOrder(path: string): number {
  const last = new Map<string, number>();
  let count = 0;
  for (const { body } of receiver.on(path)) {
    const { event_type: event, order_id: id } = bodySchema.parse(JSON.parse(body.toString('utf8')));
    const place = TYPES.findIndex((type) => type === event);
    if (place < (last.get(id) ?? -1)) count += 1;
    last.set(id, Math.max(place, last.get(id) ?? -1));
  }
  return count;
}

const standing = async () => {
  const { rows } = await sql<{ endpoint_id: string; status: string; count: number }>`
    SELECT endpoint_id, status, count(*)::int AS count FROM webhook_events GROUP BY endpoint_id, status`.execute(
    context.db,
  );
  return rows;
};

test(
  `${EVENTS} events to ${ENDPOINTS} endpoints, one of them down`,
  { timeout: (SECONDS + 60) * 1_000 },
  async () => {
    const down = await register();
    await happen();
    const begun = performance.now();
    run();
    await until('every other endpoint has got everything', SECONDS, async () => {
      const rows = await standing();
      const done = rows.filter((row) => row.endpoint_id !== down && row.status === 'DELIVERED');
      return done.reduce((sum, row) => sum + row.count, 0) === EVENTS * (ENDPOINTS - 1);
    });
    const seconds = (performance.now() - begun) / 1_000;
    const delivered = EVENTS * (ENDPOINTS - 1);
    console.log(`${delivered} deliveries in ${seconds.toFixed(1)} s: ${(delivered / seconds).toFixed(0)}/s`);
    await until('the endpoint that is down has been tried', SECONDS, async () => {
      const own = (await standing()).filter((row) => row.endpoint_id === down);
      // It asks for order: of each order the first event has failed, and the others wait for it.
      const failed = own.find((row) => row.status === 'FAILED')?.count;
      return failed === ORDERS && watched.length >= ORDERS;
    });
    expect(new Set(watched).size).toBe(ORDERS);
    expect(watched).toHaveLength(ORDERS);
    const ids = receiver.received.map((each) => each.headers['x-oms-delivery']);
    expect(new Set(ids).size).toBe(delivered);
    expect(ids).toHaveLength(delivered);
    for (let index = 2; index < ENDPOINTS; index += 2) expect(outOfOrder(`/${index}`)).toBe(0);
  },
);
