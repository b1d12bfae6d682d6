/**
 * Records the data folder of a release with orders under way, for the upgrade test. Run it from the root of a checkout of
 * that release that has been set up; copy it there if the release is older than this script. It uses that checkout's
 * product and its means of placing orders, and writes one archive.
 *
 *     npx esbuild scripts/record-release.ts --bundle --platform=node --format=esm --packages=external \
 *       --log-level=warning --outfile=.cache/record/record-release.mjs && \
 *       node .cache/record/record-release.mjs <archive>.tar.br
 *
 * The archive has what the folder holds after `oms stop`, without logs, and `orders.json`: the orders as they stood.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { demoLine, demoOrder, place, reaches } from '../test/support/demo-orders.ts';
import { attempt, doNext, workList } from '../test/support/node-staff.ts';
import { Product } from '../test/support/product.ts';

const PER_STAND = 2;
const SECONDS = 60;
/** Longer than a recording takes, shorter than the time until the archive is first opened. */
const LONG = 300;
/** More than all nodes have. */
const TOO_MANY = 100_000;
const PICKUP = { fulfillment_type: 'STORE_PICKUP', shipping_address: undefined };

async function batch(product: Product, order: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < PER_STAND; index++) {
    ids.push((await place(product, { ...demoOrder(index, [demoLine(index, 1)]), ...order })).id);
  }
  return ids;
}

async function sourced(product: Product, order: object = {}): Promise<string[]> {
  const ids = await batch(product, order);
  for (const id of ids) await reaches(product, id, 'SOURCED', SECONDS);
  return ids;
}

/** The people of the nodes do the next thing with each of the orders, so often. */
async function work(product: Product, ids: readonly string[], times: number): Promise<string[]> {
  for (let time = 0; time < times; time++) {
    for (const id of ids) {
      for (const item of await workList(product, `&order_id=${id}`)) await doNext(product, item);
    }
  }
  return [...ids];
}

async function become(product: Product, id: string, status: 'CANCELLED' | 'RETURNED'): Promise<void> {
  await product.api(`/orders/${id}/status`, { method: 'PATCH', json: { status } });
  await reaches(product, id, status, SECONDS);
}

/** Orders that wait for people of a node, for stock, for a release, for what comes back. */
async function waitForPeople(product: Product): Promise<void> {
  const delivered = await work(product, await sourced(product), 3);
  for (const id of delivered) await reaches(product, id, 'DELIVERED', SECONDS);
  for (const id of delivered.slice(1)) await become(product, id, 'RETURNED');
  await sourced(product);
  await work(product, await sourced(product), 1);
  await work(product, await sourced(product), 2);
  await work(product, await sourced(product, PICKUP), 3);
  await work(product, await sourced(product, PICKUP), 4);
  const waiting = await batch(product, { line_items: [demoLine(0, TOO_MANY)] });
  for (const id of waiting) await reaches(product, id, 'BACKORDERED', SECONDS);
  for (const id of await sourced(product)) await attempt(product, `/orders/${id}/hold`, { reason: 'fraud' });
  for (const id of await sourced(product)) await become(product, id, 'CANCELLED');
}

/** Orders that go on by themselves when a clock says so; an order keeps the delays that it began with. */
async function waitForClocks(product: Product): Promise<void> {
  await product.startWith({ OMS_DELIVERY_DELAY_SECONDS: LONG });
  const shipped = await work(product, await sourced(product), 3);
  for (const id of shipped) await reaches(product, id, 'SHIPPED', SECONDS);
  const auto = { OMS_FULFILLMENT_MODE: 'auto', OMS_DELIVERY_DELAY_SECONDS: 1 };
  await product.startWith({ ...auto, OMS_START_PICKING_DELAY_SECONDS: LONG, OMS_PICKING_DELAY_SECONDS: 1 });
  await sourced(product);
  await product.startWith({ OMS_START_PICKING_DELAY_SECONDS: 0, OMS_PICKING_DELAY_SECONDS: LONG });
  for (const id of await batch(product)) await reaches(product, id, 'PICKING', SECONDS);
}

/** Writes what the folder of a stopped product holds. */
function keep(folder: string, file: string): void {
  const isKept = (name: string) => name !== 'logs';
  const names = readdirSync(folder).filter(isKept).sort();
  const tar = execFileSync('tar', ['-c', '--numeric-owner', '-C', folder, ...names], { maxBuffer: 2 ** 30 });
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
  };
  const archive = brotliCompressSync(tar, { params });
  writeFileSync(file, archive);
  console.log(`${names.join(' ')}: ${tar.length} bytes, ${archive.length} compressed`);
}

async function main(file: string): Promise<void> {
  const product = await Product.start({ OMS_FULFILLMENT_MODE: 'manual', OMS_DELIVERY_DELAY_SECONDS: 1 });
  try {
    await waitForPeople(product);
    await waitForClocks(product);
    const orders = await product.query<{ id: string; order_number: string; status: string }>(
      'SELECT id, order_number, status, on_hold FROM orders ORDER BY created_at, id',
    );
    await product.stop();
    writeFileSync(join(product.dataFolder, 'orders.json'), `${JSON.stringify(orders, null, 2)}\n`);
    console.log(orders.map(({ order_number, status }) => `${order_number} ${status}`).join('\n'));
    keep(product.dataFolder, file);
  } finally {
    await product.close();
  }
}

const [, , file] = process.argv;
if (!file) throw new Error('Say which archive to write');
await main(file);
