/** The worker is stopped and started again and again while orders are under way: nothing is lost or done twice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoLine, demoOrder, demoSettled, place } from '../support/demo-orders.ts';
import { payloadsIn } from '../support/histories.ts';
import { moneyFaults, stockFaults, trailFaults } from '../support/order-invariants.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const STOPS = Number(process.env['WORKER_STOPS'] ?? 5);
const ORDERS_AT_ONCE = 3;
const END_SECONDS = 180;

let product: Product;
const orders: { id: string; workflow_id: string }[] = [];

beforeAll(async () => {
  product = await Product.start({
    OMS_START_PICKING_DELAY_SECONDS: 1,
    OMS_PICKING_DELAY_SECONDS: 1,
    OMS_DELIVERY_DELAY_SECONDS: 1,
    OMS_BACKORDER_RETRY_MINUTES: 0.05,
    WEBHOOK_TIMEOUT_SECONDS: 10,
  });
  await demoSettled(product);
  await product.query('UPDATE inventory_items SET quantity_on_hand = quantity_on_hand + 10000');
  await product.query('UPDATE fulfillment_nodes SET daily_order_capacity = 100000');
});
afterAll(() => product?.close());

/** Places orders without a pause; what the shop sends does not wait for a worker. */
async function placeUntil(isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const batch = Array.from({ length: ORDERS_AT_ONCE }, (_, index) =>
      place(product, demoOrder(orders.length + index, [demoLine(orders.length + index, 1)])),
    );
    orders.push(...(await Promise.all(batch)));
    await pause(1_000);
  }
}

/** Attempts of steps, local and not, beyond the first, and whatever timed out or failed. */
async function repeatsIn(workflowId: string): Promise<string[]> {
  const { events } = await (await product.temporal()).workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => {
    const started = event.activityTaskStartedEventAttributes;
    if (started && started.attempt !== 1)
      return `activity, attempt ${started.attempt}: ${started.lastFailure?.message ?? ''}`;
    if (event.activityTaskTimedOutEventAttributes) return 'an activity timed out';
    if (event.activityTaskFailedEventAttributes) return 'an activity failed';
    if (event.markerRecordedEventAttributes?.markerName !== 'core_local_activity') return [];
    const texts = payloadsIn(event).map(({ data }) => Buffer.from(data ?? []).toString());
    const attempt = texts.map((text) => /^\{"seq":\d+,"attempt":(\d+)/.exec(text)?.[1]).find(Boolean);
    return attempt === '1' ? [] : `local activity, attempt ${attempt}`;
  });
}

/**
 * Whether Temporal lacked processor time. Its queue gives up after one second on recording that a step has begun; when
 * the record comes to pass all the same, no worker is told of the step, be it one that stops or one that goes on.
 */
function wasTemporalStarved(): boolean {
  return readFileSync(join(product.dataFolder, 'logs', 'temporal.log'), 'utf8').includes(
    'context deadline exceeded',
  );
}

test(`${STOPS} orderly stops of the worker under load`, { timeout: 900_000 }, async () => {
  let isOver = false;
  const placing = placeUntil(() => isOver);
  for (let stop = 0; stop < STOPS; stop++) {
    await pause(1_500);
    const before = await product.pid('worker');
    await product.oms('restart', 'worker');
    expect(await product.pid('worker')).not.toBe(before);
  }
  isOver = true;
  await placing;
  const ids = orders.map(({ id }) => id);
  let statuses = '';
  await until('every order is delivered', END_SECONDS, async () => {
    const rows = await product.query<{ status: string; count: number }>(
      'SELECT status, count(*)::int FROM orders WHERE id = ANY ($1) GROUP BY status',
      [ids],
    );
    statuses = rows.map(({ status, count }) => `${count} ${status}`).join(', ');
    return rows.every(({ status }) => status === 'DELIVERED');
  }).catch((cause: unknown) => {
    throw new Error(`They are: ${statuses}`, { cause });
  });
  expect(await trailFaults(product, ids)).toEqual([]);
  expect(await stockFaults(product)).toEqual([]);
  expect(await moneyFaults(product)).toEqual([]);
  const repeats: string[] = [];
  for (const { workflow_id: id } of orders) repeats.push(...(await repeatsIn(id)));
  console.log(
    `${orders.length} orders over ${STOPS} stops of the worker; repeated: ${repeats.join(', ') || 'nothing'}`,
  );
  const isExcused = (repeat: string) =>
    repeat.endsWith('activity StartToClose timeout') && wasTemporalStarved();
  expect(repeats.filter((repeat) => !isExcused(repeat))).toEqual([]);
});
