/** What webhooks cost: from the change of a status to its receipt, deliveries per second, and what orders lose by them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Bench } from '../bench.ts';
import { mean, quantile, type Figure } from '../figures.ts';
import { Peer } from '../peer.ts';
import { deliver } from './orders.ts';

const WARM_UP = 40;
const ALONE = 20;
const ORDERS = 150;
const ROUNDS = 2;
const ENDPOINTS = [0, 1, 5] as const;
const MOST = 5;
const DELIVERIES = 10_000;
const DEADLINE_SECONDS = 180;
const POLL_MS = 50;

const endpointSchema = z.looseObject({ id: z.string() });

/** Registers the endpoints, all of them at one receiver. @returns their ids */
async function register(bench: Bench, port: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < MOST; index++) {
    const body = { name: `Benchmark ${index}`, url: `http://127.0.0.1:${port}/${index}` };
    ids.push(endpointSchema.parse(await bench.product.call('POST', '/webhooks/endpoints', body)).id);
  }
  return ids;
}

/** Switches so many endpoints on and the others off. */
async function subscribe(bench: Bench, ids: readonly string[], count: number): Promise<void> {
  for (const [index, id] of ids.entries()) {
    await bench.product.call('PATCH', `/webhooks/endpoints/${id}`, { is_active: index < count });
  }
}

async function untilDelivered(bench: Bench): Promise<void> {
  const deadline = Date.now() + DEADLINE_SECONDS * 1_000;
  const pending = `SELECT count(*) AS value FROM webhook_events WHERE status = 'PENDING'`;
  while ((await bench.number(pending)) > 0) {
    if (Date.now() > deadline) throw new Error('Deliveries are still pending');
    await sleep(POLL_MS);
  }
}

/** Deliveries that are there at once, to all endpoints. @returns deliveries per second */
async function drain(bench: Bench): Promise<number> {
  const { rows } = await bench.db.query<{ ids: string[] }>(
    `WITH written AS (
       INSERT INTO webhook_events (id, endpoint_id, event_type, body)
       SELECT new_id(), endpoint.id, 'order.created',
              json_build_object('occurred_at', now(), 'padding', repeat('x', 1000))::text
       FROM webhook_endpoints endpoint, generate_series(1, $1) WHERE endpoint.is_active
       RETURNING id)
     SELECT array_agg(id) AS ids FROM written`,
    [DELIVERIES / MOST],
  );
  await untilDelivered(bench);
  const seconds = await bench.number(
    `SELECT extract(epoch FROM max(delivered_at) - min(created_at)) AS value FROM webhook_events
     WHERE id = ANY ($1)`,
    [rows[0]?.ids ?? []],
  );
  return DELIVERIES / seconds;
}

/** @param report told what was measured so far */
export async function measureWebhooks(bench: Bench, report: (line: string) => void): Promise<Figure[]> {
  const receiver = new Peer('webhook-receiver');
  try {
    const ids = await register(bench, await receiver.ask('open', z.number()));
    await subscribe(bench, ids, 1);
    await deliver(bench, WARM_UP);
    await untilDelivered(bench);
    await receiver.ask('take', z.array(z.number()));
    for (let order = 0; order < ALONE; order++) await deliver(bench, 1);
    await untilDelivered(bench);
    const latencies = await receiver.ask('take', z.array(z.number()));
    const perSecond = new Map<number, number[]>(ENDPOINTS.map((count) => [count, []]));
    for (let round = 1; round <= ROUNDS; round++) {
      for (const count of ENDPOINTS) {
        await subscribe(bench, ids, count);
        const orders = await deliver(bench, ORDERS);
        await untilDelivered(bench);
        perSecond.get(count)?.push(orders);
        report(`round ${round}: ${orders.toFixed(1)} orders/s with ${count} endpoints`);
      }
    }
    const drained = await drain(bench);
    return [
      {
        name: 'status change to receipt, one order at a time: p50',
        value: quantile(latencies, 0.5),
        unit: 'ms',
      },
      {
        name: 'status change to receipt, one order at a time: p95',
        value: quantile(latencies, 0.95),
        unit: 'ms',
      },
      { name: `deliveries to ${MOST} endpoints`, value: drained, unit: '1/s' },
      ...ENDPOINTS.map((count): Figure => ({
        name: `orders to DELIVERED with ${count} endpoints`,
        value: mean(perSecond.get(count) ?? []),
        unit: '1/s',
        floor: mean(perSecond.get(0) ?? []),
      })),
    ];
  } finally {
    await receiver.stop();
  }
}
