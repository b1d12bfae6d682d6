import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { untilUnfed } from '../../src/outbox/feeding.ts';
import { Doorbell } from '../../src/outbox/doorbell.ts';
import { OUTBOX_CHANNEL, type OutboxTarget } from '../../src/outbox/outbox.ts';
import { Relay } from '../../src/outbox/relay.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, place } from '../support/orders.ts';
import { until } from '../support/until.ts';

const SECONDS = 20;
const SHOPS = Array.from({ length: 8 }, (_, index) => `shop-${index}`);

let databases: TestDatabases;
let relay: Relay;
const ids = new Map<string, string>();
/** What came, as `environment id/order id`. */
const taken: string[] = [];
/** What batches wait for. */
let gate = Promise.resolve();
const target: OutboxTarget = {
  name: 'collector',
  restMilliseconds: 0,
  async deliver({ environment }, rows) {
    await gate;
    taken.push(...rows.map((row) => `${environment.id}/${row.orderId}`));
  },
};

beforeAll(async () => {
  databases = await createDatabases();
  for (const slug of SHOPS) ids.set(slug, await databases.addEnvironment(slug));
  relay = new Relay(databases.environments, [target], databases.log);
  relay.start();
});
afterAll(async () => {
  await relay.stop();
  await databases.close();
});

async function setStatus(slug: string, status: 'ACTIVE' | 'SUSPENDED' | 'ARCHIVED'): Promise<void> {
  await databases.controlPlane
    .updateTable('environments')
    .set({ status, ...(status === 'ARCHIVED' ? { database_removed_at: new Date() } : {}) })
    .where('slug', '=', slug)
    .where('database_removed_at', 'is', null)
    .execute();
}

const isTaken = (slug: string, order: string) => taken.includes(`${ids.get(slug)}/${order}`);

async function connectionsOf(name: string): Promise<{ datname: string }[]> {
  const { rows } = await sql<{ datname: string }>`
    SELECT datname FROM pg_stat_activity
    WHERE application_name = ${name} AND datname = current_database()
      OR application_name = ${name} AND datname IN (SELECT database_name FROM environments)`.execute(
    databases.controlPlane,
  );
  return rows;
}

test('one connection listens for all environments, and each is fed at once when its bell rings', async () => {
  const doorbell = new Doorbell(databases.controlPlane, OUTBOX_CHANNEL, databases.log);
  const contexts = await Promise.all(SHOPS.map((slug) => contextOf(databases, slug)));
  const first = await Promise.all(contexts.map((context) => place(context)));
  await until('all are fed', SECONDS, async () =>
    SHOPS.every((slug, index) => isTaken(slug, first[index] ?? '')),
  );
  // It has looked by itself after 1, 3 and 7 seconds; the next time would be after 15.
  await delay(8_500);
  const since = performance.now();
  const second = await Promise.all(contexts.map((context) => place(context)));
  for (const slug of SHOPS) doorbell.ring(slug);
  await until('all are fed again', SECONDS, async () =>
    SHOPS.every((slug, index) => isTaken(slug, second[index] ?? '')),
  );
  expect(performance.now() - since).toBeLessThan(5_000);
  const own = new URL(databases.url).pathname.slice(1);
  expect(await connectionsOf('longhaul-relay')).toEqual([{ datname: own }]);
});

test('a lost connection is made anew', async () => {
  await sql`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'longhaul-relay' AND datname = current_database()`.execute(
    databases.controlPlane,
  );
  const order = await place(await contextOf(databases, 'shop-1'));
  await until('it is fed', SECONDS, async () => isTaken('shop-1', order));
});

test('what is closed counts as fed until its last batch has ended', async () => {
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  const order = await place(await contextOf(databases, 'shop-3'));
  await setStatus('shop-3', 'SUSPENDED');
  let isUnfed = false;
  const waiting = untilUnfed(databases.controlPlane, ids.get('shop-3') ?? '').then((is) => (isUnfed = is));
  // The relay looks every five seconds which environments are open.
  await delay(6_500);
  expect([isTaken('shop-3', order), isUnfed]).toEqual([false, false]);
  open();
  expect(await waiting).toBe(true);
  expect(isTaken('shop-3', order)).toBe(true);
  await setStatus('shop-3', 'ACTIVE');
});

test('what is suspended rests until it is resumed', async () => {
  const context = await contextOf(databases, 'shop-2');
  await setStatus('shop-2', 'SUSPENDED');
  await delay(6_000);
  const order = await place(context);
  await delay(3_000);
  expect(isTaken('shop-2', order)).toBe(false);
  await setStatus('shop-2', 'ACTIVE');
  await until('it is fed', SECONDS, async () => isTaken('shop-2', order));
});

test('a short name that is used again means the new environment', async () => {
  const id = await databases.addEnvironment('spare');
  await setStatus('shop-3', 'ARCHIVED');
  await databases.controlPlane
    .updateTable('environments')
    .set({ slug: 'shop-3' })
    .where('id', '=', id)
    .execute();
  await until('the name means the new one', SECONDS, async () => {
    const found = await databases.environments.find('shop-3');
    return found?.id === id;
  });
  const order = await place(await contextOf(databases, 'shop-3'));
  await until('it is fed', SECONDS, async () => taken.includes(`${id}/${order}`));
});
