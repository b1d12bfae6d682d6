/** Orders accepted per second, beside a bare Express handler that runs the same INSERT. */
import { z } from 'zod';
import { migrateEnvironment } from '../../../src/database/migrate.ts';
import type { Bench } from '../bench.ts';
import { mean, type Figure } from '../figures.ts';
import type { Measured } from '../load.ts';
import { Peer } from '../peer.ts';
import { orderBodies } from '../sample-orders.ts';

const CLIENTS = 32;
const WARM_UP_SECONDS = 3;
const ROUNDS = 2;
const SECONDS = 7;
const FLOOR_DATABASE = 'benchmark_floor';
/** The product's default, OMS_DATABASE_POOL_SIZE. */
const POOL_SIZE = 16;

const load = { bodies: orderBodies(600), clients: CLIENTS, requests: null };

/** Forgets orders whose workflows have not begun: the worker must not find them when it wakes. */
async function dropOrders(bench: Bench): Promise<void> {
  await bench.db.query('TRUNCATE orders, outbox CASCADE');
}

/** Places orders while the worker is frozen, and forgets them. */
function placeWithoutWorker(bench: Bench, seconds: number): Promise<Measured> {
  return bench.product.withoutWorker(async () => {
    const measured = await bench.load('/orders', { ...load, seconds });
    await dropOrders(bench);
    return measured;
  });
}

function figuresOf(
  name: string,
  product: readonly Measured[],
  floor: readonly Measured[],
  goal: string,
): Figure[] {
  const perSecond = (all: readonly Measured[]) => mean(all.map((each) => each.perSecond));
  const p95 = (all: readonly Measured[]) => mean(all.map((each) => each.p95));
  return [
    { name, value: perSecond(product), unit: '1/s', floor: perSecond(floor), goal },
    { name: `${name}, p95`, value: p95(product), unit: 'ms', floor: p95(floor) },
  ];
}

/**
 * The last part of a run: it leaves thousands of orders behind, which end with the instance.
 *
 * @param report told about each round
 */
export async function measurePost(bench: Bench, report: (line: string) => void): Promise<Figure[]> {
  await migrateEnvironment(bench.product.controlPlaneUrl, FLOOR_DATABASE, () => undefined);
  const url = bench.product.databaseUrl(FLOOR_DATABASE);
  const floor = new Peer('floor-http');
  try {
    const port = await floor.ask({ writeUrl: url, readUrl: url, poolSize: POOL_SIZE }, z.number());
    const placeAtFloor = (seconds: number) =>
      bench.loadFloor(`http://127.0.0.1:${port}/orders`, { ...load, seconds });
    await placeWithoutWorker(bench, WARM_UP_SECONDS);
    await placeAtFloor(WARM_UP_SECONDS);
    const product: Measured[] = [];
    const bare: Measured[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      product.push(await placeWithoutWorker(bench, SECONDS));
      bare.push(await placeAtFloor(SECONDS));
      report(
        `round ${round}: ${product.at(-1)?.perSecond.toFixed(0)}/s, floor ${bare.at(-1)?.perSecond.toFixed(0)}/s`,
      );
    }
    const working = await bench.load('/orders', { ...load, seconds: SECONDS });
    return [
      ...figuresOf('POST /orders, worker stopped', product, bare, 'floor x 0.5'),
      ...figuresOf('POST /orders, everything running', [working], bare, 'floor x 0.5'),
    ];
  } finally {
    await floor.stop();
  }
}
