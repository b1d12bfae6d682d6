/**
 * MongoDB and Elasticsearch are stopped, refuse writes and are killed in the middle of orders, as are the relay and its
 * successor; a reindex runs under load. All orders are on time, and in the end the copies equal PostgreSQL row by row.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoLine, demoOrder, demoSettled, place } from '../support/demo-orders.ts';
import { copyFaults } from '../support/engine-copies.ts';
import { moneyFaults, stockFaults, trailFaults } from '../support/order-invariants.ts';
import { Product } from '../support/product.ts';
import { enginesAt, type Engines } from '../support/profiles.ts';
import { blockElasticsearch, blockMongo } from '../support/refused-writes.ts';
import { TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

const PHASES = 9;
const ORDERS_EACH = Math.ceil(Number(process.env['FAULT_ORDERS'] ?? 500) / PHASES);
const PER_SECOND = 4;
/** The catalog changes once for so many orders, in turn among so many products. */
const ORDERS_PER_PRODUCT = 5;
const PRODUCTS = 20;
const END_SECONDS = 120;
/** What a busy machine may add to the slowest of the calm time. An order that waited for an engine would never arrive. */
const GRACE_SECONDS = 20;
const TIMEOUT = { timeout: (END_SECONDS + 60 + ORDERS_EACH) * 1_000 };

let mongo: TestServer;
let elastic: TestServer;
let engines: Engines;
let product: Product;
const orders: string[] = [];
/** The slowest order of the calm time, seconds. */
let calm = Number.POSITIVE_INFINITY;

const started: { close(): Promise<unknown> }[] = [];
/** What ends when the file does, the last first. */
function own<T extends { close(): Promise<unknown> }>(thing: T): T {
  started.push(thing);
  return thing;
}

beforeAll(async () => {
  mongo = own(await TestServer.start('mongodb'));
  elastic = own(await TestServer.start('elasticsearch'));
  engines = enginesAt(mongo.url, elastic.url);
  product = own(
    await Product.start({
      ...engines,
      OMS_START_PICKING_DELAY_SECONDS: 0,
      OMS_PICKING_DELAY_SECONDS: 0,
      OMS_DELIVERY_DELAY_SECONDS: 1,
    }),
  );
  await demoSettled(product);
  await product.query(`
    WITH more AS (UPDATE inventory_items SET quantity_on_hand = quantity_on_hand + 1000
                  RETURNING id, quantity_on_hand, quantity_reserved)
    INSERT INTO inventory_adjustments (id, inventory_item_id, reason, on_hand_delta, on_hand_after, reserved_delta,
                                       reserved_after, created_by)
    SELECT new_id(), id, 'RECEIVED', 1000, quantity_on_hand, 0, quantity_reserved, 'test' FROM more`);
  await product.query('UPDATE fulfillment_nodes SET daily_order_capacity = 100000');
}, 300_000);
afterAll(async () => {
  for (const thing of started.reverse()) await thing.close();
});

/** The catalog changes beside the orders: at first there are new products, then later versions of them. */
async function changeProduct(number: number): Promise<void> {
  const sku = `CHANGED-${number % PRODUCTS}`;
  const json = { name: `Product ${sku}`, price: number };
  const response = await product.api(`/products/${sku}`, { method: 'PUT', json });
  if (!response.ok) throw new Error(`${sku} cannot be changed: ${await response.text()}`);
}

/** Places a phase's orders; halfway something happens. @returns their ids */
async function placeSome(halfway: () => Promise<unknown> = async () => undefined): Promise<string[]> {
  const placed: string[] = [];
  for (let index = 0; index < ORDERS_EACH; index++) {
    if (index === Math.floor(ORDERS_EACH / 2)) await halfway();
    const line = demoLine(orders.length + index, 1);
    if (index % ORDERS_PER_PRODUCT === 0)
      await changeProduct(Math.floor((orders.length + index) / ORDERS_PER_PRODUCT));
    placed.push((await place(product, demoOrder(orders.length + index, [line]))).id);
    await pause(1_000 / PER_SECOND);
  }
  orders.push(...placed);
  return placed;
}

async function delivered(ids: readonly string[]): Promise<void> {
  await until('all are delivered', END_SECONDS, async () => {
    const [row] = await product.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM orders WHERE id = ANY ($1) AND status <> 'DELIVERED'`,
      [ids],
    );
    return row?.left === 0;
  });
}

/** The slowest of these orders, from its acceptance to its delivery. */
async function slowest(ids: readonly string[]): Promise<number> {
  const [row] = await product.query<{ seconds: number }>(
    `SELECT max(extract(epoch FROM delivered_at - created_at))::float8 AS seconds
     FROM orders WHERE id = ANY ($1)`,
    [ids],
  );
  return row?.seconds ?? Number.POSITIVE_INFINITY;
}

type Act = () => Promise<unknown> | void;

/** Orders are placed before and after the fault begins, and all delivered before it is lifted. */
async function onTimeDuring(fault: Act, lift: Act): Promise<void> {
  const ids = await placeSome(async () => fault());
  await delivered(ids).finally(lift);
  const seconds = await slowest(ids);
  console.log(`${ids.length} orders, the slowest ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThanOrEqual(calm * 2 + GRACE_SECONDS);
}

test('nothing happens', TIMEOUT, async () => {
  const ids = await placeSome();
  await delivered(ids);
  calm = await slowest(ids);
  expect(await copyFaults(product, engines)).toEqual([]);
});

test('Elasticsearch stands still', TIMEOUT, async () => {
  await onTimeDuring(
    () => elastic.pause(),
    () => elastic.goOn(),
  );
});

test('MongoDB stands still', TIMEOUT, async () => {
  await onTimeDuring(
    () => mongo.pause(),
    () => mongo.goOn(),
  );
});

test('Elasticsearch refuses writes', TIMEOUT, async () => {
  await onTimeDuring(
    () => blockElasticsearch(engines, true),
    () => blockElasticsearch(engines, false),
  );
});

test('MongoDB refuses writes', TIMEOUT, async () => {
  await onTimeDuring(
    () => blockMongo(mongo, engines, true),
    () => blockMongo(mongo, engines, false),
  );
});

test('Elasticsearch is killed', TIMEOUT, async () => {
  await onTimeDuring(
    () => elastic.kill(),
    () => elastic.startAgain(),
  );
});

test('MongoDB is killed', TIMEOUT, async () => {
  await onTimeDuring(
    () => mongo.kill(),
    () => mongo.startAgain(),
  );
});

test('after all that the copies equal PostgreSQL', TIMEOUT, async () => {
  // What was set aside meanwhile is offered again, less and less often.
  await expect.poll(() => copyFaults(product, engines), { timeout: 150_000, interval: 2_000 }).toEqual([]);
});

/** The connections whose relays feed something. */
async function feeding(): Promise<number[]> {
  const rows = await product.query<{ pid: number }>(`
    SELECT DISTINCT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND application_name = 'longhaul-relay' ORDER BY pid`);
  return rows.map(({ pid }) => pid);
}

test('of two relays the one that feeds is killed, and the other takes over', TIMEOUT, async () => {
  const other = await product.anotherWorker();
  own({ close: async () => other.kill('SIGKILL') });
  const before = await feeding();
  expect(before).toHaveLength(1);
  const ids = await placeSome(() => product.kill('worker'));
  await delivered(ids);
  expect(await copyFaults(product, engines)).toEqual([]);
  expect((await feeding()).filter((pid) => before.includes(pid))).toEqual([]);
});

/** Whether the search, asked again and again, ever fails to find an order that was there before. */
async function gaps(isOver: () => boolean): Promise<string[]> {
  const [{ order_number: number } = { order_number: '' }] = await product.query<{ order_number: string }>(
    'SELECT order_number FROM orders WHERE id = $1',
    [orders[0]],
  );
  const found: string[] = [];
  while (!isOver()) {
    const response = await product.api('/search/orders', { method: 'POST', json: { query: number } });
    const body: unknown = await response.json();
    if (!JSON.stringify(body).includes(orders[0] ?? '')) found.push(JSON.stringify(body));
    await pause(50);
  }
  return found;
}

test('a reindex under load leaves no gap, and the copies equal', TIMEOUT, async () => {
  let isOver = false;
  const looking = gaps(() => isOver);
  const placing = placeSome();
  let made = 0;
  const reindexing = (async () => {
    do {
      await product.oms('reindex');
      made += 1;
    } while (!isOver);
  })();
  await delivered(await placing);
  isOver = true;
  await reindexing;
  expect(await looking).toEqual([]);
  console.log(`reindexed ${made} times`);
  expect(await copyFaults(product, engines)).toEqual([]);
});

test('every order was delivered once, and nothing is left over', TIMEOUT, async () => {
  expect(orders).toHaveLength(PHASES * ORDERS_EACH);
  expect(await trailFaults(product, orders)).toEqual([]);
  expect(await stockFaults(product)).toEqual([]);
  expect(await moneyFaults(product)).toEqual([]);
});
