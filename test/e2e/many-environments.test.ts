/** Many environments asked for at once while the worker is killed: each is made whole or undone, and all stay within bounds. */
import { existsSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mapInParallel } from '../../src/runtime/parallel.ts';
import { Product, type ServiceName } from '../support/product.ts';
import { until } from '../support/until.ts';

const ENVIRONMENTS = Number(process.env['ENVIRONMENTS'] ?? 12);
const KILLS = 2;
const ASKED_AT_ONCE = 8;
const SECONDS = 120 + ENVIRONMENTS * 4;
/** Of the API and of the worker; each holds some to the control plane, and the worker some to databases in the making. */
const PER_PROCESS = 16;
const MOST_CONNECTIONS = 2 * (PER_PROCESS + 24);

interface Row {
  slug: string;
  status: string;
  database_name: string;
  failure: string | null;
  database_removed_at: Date | null;
}

let product: Product;
let controlPlane: pg.Pool;
let peak = 0;
let isOver = false;
let watching = Promise.resolve();
const slugs = Array.from({ length: ENVIRONMENTS }, (_, index) => `tenant-${index}`);

beforeAll(async () => {
  product = await Product.start({
    OMS_DATABASE_CONNECTIONS: PER_PROCESS,
    OMS_DATABASE_POOL_SIZE: 4,
    OMS_MAX_ENVIRONMENTS: ENVIRONMENTS + 1,
  });
  controlPlane = new pg.Pool({ connectionString: product.controlPlaneUrl, max: 2, application_name: 'test' });
});
afterAll(async () => {
  await stopWatching();
  await controlPlane?.end();
  await product?.close();
});

async function rows(): Promise<Row[]> {
  const result = await controlPlane.query<Row>(
    `SELECT slug, status, database_name, failure, database_removed_at FROM environments
     WHERE slug LIKE 'tenant-%' ORDER BY slug`,
  );
  return result.rows;
}

async function watchConnections(): Promise<void> {
  while (!isOver) {
    const { rows: found } = await controlPlane.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name LIKE 'longhaul%'`,
    );
    peak = Math.max(peak, found[0]?.count ?? 0);
    await pause(50);
  }
}

async function stopWatching(): Promise<void> {
  isOver = true;
  await watching;
}

/** Resident memory in KiB; null where the system does not say. */
async function memoryOf(name: ServiceName): Promise<number | null> {
  const file = `/proc/${await product.pid(name)}/status`;
  if (!existsSync(file)) return null;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1]);
}

async function ask(slug: string): Promise<void> {
  const json = { name: slug, slug, environment_type: 'QA' };
  const response = await product.api('/environments', { method: 'POST', json });
  expect(response.status).toBe(202);
}

test(
  `${ENVIRONMENTS} environments made while the worker is killed ${KILLS} times`,
  async () => {
    const before = { api: await memoryOf('api'), worker: await memoryOf('worker') };
    watching = watchConnections();
    const since = performance.now();
    await mapInParallel(slugs, ASKED_AT_ONCE, ask);
    for (let kill = 0; kill < KILLS; kill++) {
      await pause(1_500);
      await product.kill('worker');
    }
    await until('none is in the making any more', SECONDS, async () =>
      (await rows()).every(({ status, database_removed_at: removed }) =>
        status === 'ARCHIVED' ? removed !== null : status === 'ACTIVE',
      ),
    );
    const seconds = (performance.now() - since) / 1_000;
    const made = (await rows()).filter(({ status }) => status === 'ACTIVE');
    const { rows: found } = await controlPlane.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE datname LIKE 'oms_tenant%' ORDER BY datname`,
    );
    expect(found.map(({ datname }) => datname)).toEqual(made.map((row) => row.database_name).sort());
    // Nothing stood in the way but the kills, and these are got over.
    expect(made).toHaveLength(ENVIRONMENTS);
    await mapInParallel(made, ASKED_AT_ONCE, async ({ slug }) => {
      const response = await product.api('/orders', { headers: { 'x-oms-environment': slug } });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ items: [], total: 0 });
    });
    // All of them are looked after by now.
    await pause(10_000);
    await stopWatching();
    expect(peak).toBeLessThanOrEqual(MOST_CONNECTIONS);
    const after = { api: await memoryOf('api'), worker: await memoryOf('worker') };
    console.log(
      `${ENVIRONMENTS} environments in ${seconds.toFixed(1)} s, at most ${peak} connections; ` +
        `resident KiB before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`,
    );
  },
  SECONDS * 1_000 + 60_000,
);
