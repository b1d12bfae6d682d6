/**
 * Two tenants do the same at the same time, with the same order numbers, SKUs, node codes and emails. Then everything
 * that came of it is searched for what is the other's: nothing is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readableHistory } from '../support/order-executions.ts';
import { describedRoutes } from '../support/described-routes.ts';
import { Product } from '../support/product.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { idsIn, Tenant } from '../support/tenant.ts';
import { live } from '../support/tenant-life.ts';
import { until } from '../support/until.ts';

const SECONDS = 60;
const LOCAL = '127.0.0.0/8';
const withId = z.looseObject({ id: z.string() });

/** A tenant after its day. */
interface Lived {
  tenant: Tenant;
  things: Record<string, string>;
  database: pg.Pool;
  /** All ids that it was told, and its mark. */
  own: Set<string>;
}

let product: Product;
let receiver: Receiver;
let north: Lived;
let south: Lived;

beforeAll(async () => {
  receiver = await startReceiver();
  product = await Product.start({
    OMS_LOG_LEVEL: 'debug',
    WEBHOOK_ALLOWED_NETWORKS: LOCAL,
    OMS_START_PICKING_DELAY_SECONDS: 0,
    OMS_PICKING_DELAY_SECONDS: 0,
    OMS_DELIVERY_DELAY_SECONDS: 0,
  });
  const tenants = await Promise.all(
    ['tenant-north', 'tenant-south'].map((slug) => Tenant.make(product, slug)),
  );
  const [one, other] = await Promise.all(tenants.map(lived));
  if (!one || !other) throw new Error('There are two tenants');
  [north, south] = [one, other];
});
afterAll(async () => {
  await Promise.all([north, south].map((each) => each?.database.end()));
  await product?.close();
  await receiver?.close();
});

async function databaseOf({ environmentId }: Tenant): Promise<pg.Pool> {
  const controlPlane = new pg.Pool({ connectionString: product.controlPlaneUrl, max: 1 });
  const { rows } = await controlPlane.query<{ database_name: string }>(
    'SELECT database_name FROM environments WHERE id = $1',
    [environmentId],
  );
  await controlPlane.end();
  const url = new URL(product.controlPlaneUrl);
  url.pathname = `/${rows[0]?.database_name}`;
  const database = new pg.Pool({ connectionString: url.toString(), max: 1 });
  // Idle connections break when the product stops, also after a failure.
  database.on('error', () => undefined);
  return database;
}

/** Numbers are drawn by lot; here they are the same in every tenant. */
async function sameNumbers(database: pg.Pool): Promise<void> {
  await database.query(`
    CREATE SEQUENCE same_numbers;
    CREATE FUNCTION same_number() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      NEW.order_number := 'ORD-20260101-' || to_char(nextval('same_numbers'), 'FM000000'); RETURN NEW; END $$;
    CREATE TRIGGER same_number BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION same_number()`);
}

async function lived(tenant: Tenant): Promise<Lived> {
  const database = await databaseOf(tenant);
  await sameNumbers(database);
  const things = await live(tenant, receiver.origin);
  await until(`what ${tenant.slug} did is told everywhere`, SECONDS, async () => {
    const { rows } = await database.query<{ waiting: number }>(`
      SELECT (SELECT count(*) FROM outbox_cursors AS cursor, outbox
              WHERE (outbox.transaction_id, outbox.id) > (cursor.transaction_id, cursor.id))::int
           + (SELECT count(*) FROM webhook_events WHERE status = 'PENDING')::int
           + (SELECT count(*) FROM notifications WHERE status = 'PENDING')::int AS waiting`);
    return rows[0]?.waiting === 0;
  });
  await readEverything(tenant, things);
  await tenant.close();
  const own = new Set([tenant.mark, ...idsIn(tenant.heard.join('\n'))]);
  // The owner of the platform made both, and stands in the audit log of both.
  own.delete(withId.parse(await (await product.api('/auth/me')).json()).id);
  return { tenant, things, database, own };
}

/** Every route that only reads, for what the tenant has. */
async function readEverything(tenant: Tenant, things: Record<string, string>): Promise<void> {
  const routes = await describedRoutes({ fetch: (path) => product.api(path) });
  for (const { name, method, path } of routes) {
    if (method !== 'GET' || name === 'live.stream') continue;
    const address = path.replace(/\{([^}]+)\}/g, (_, thing: string) => {
      const id = things[thing];
      if (!id) throw new Error(`${name} names a ${thing}, which no tenant has`);
      return encodeURIComponent(id);
    });
    const query = { 'search.ordersByQuery': '?q=same', 'analytics.volume': '' }[name] ?? '';
    const { status, text } = await tenant.ask('GET', address + query);
    expect([name, status, text]).toEqual([name, 200, text]);
  }
}

const both = () => [
  { here: north, there: south },
  { here: south, there: north },
];

/** What of the other's stands in a text. */
const foreign = (text: string, { own }: Lived): string[] => [...own].filter((each) => text.includes(each));

test('the same numbers, SKUs, codes and emails are in both', () => {
  for (const { here } of both()) {
    const text = here.tenant.heard.join('\n');
    for (const same of ['ORD-20260101-000001', 'SKU-SAME', 'NODE-SAME', 'same@example.com', here.tenant.mark])
      expect([here.tenant.slug, same, text.includes(same)]).toEqual([here.tenant.slug, same, true]);
    expect(here.own.size).toBeGreaterThan(50);
  }
});

test('no answer and no live event', () => {
  for (const { here, there } of both()) expect(foreign(here.tenant.heard.join('\n'), there)).toEqual([]);
});

test('no row, document or index entry', async () => {
  for (const { here, there } of both()) {
    const { rows: tables } = await here.database.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(30);
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await here.database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
      texts.push(...rows.map(({ row }) => row));
    }
    expect(texts.join('\n')).toContain(here.tenant.mark);
    expect(foreign(texts.join('\n'), there)).toEqual([]);
  }
});

test('no webhook', () => {
  for (const { here, there } of both()) {
    const sent = receiver.on(`/${here.tenant.slug}`);
    expect(sent.length).toBeGreaterThan(5);
    const text = sent.map(({ body, headers }) => `${body.toString()} ${JSON.stringify(headers)}`).join('\n');
    expect(text).toContain(here.tenant.mark);
    expect(foreign(text, there)).toEqual([]);
    expect(text).not.toContain(there.tenant.slug);
  }
});

test('no log line of the one tells of the other, and none of both', () => {
  const folder = join(product.dataFolder, 'logs');
  const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'));
  let named = 0;
  for (const line of lines) {
    const found = both().map(({ here }) => foreign(line, here).length > 0 || line.includes(here.tenant.slug));
    if (found.some(Boolean)) named += 1;
    expect([line, found.every(Boolean)]).toEqual([line, false]);
  }
  expect(named).toBeGreaterThan(50);
});

test('no label of a metric names either', async () => {
  for (const port of [product.ports.OMS_API_PORT, product.ports.OMS_WORKER_PORT]) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toContain('# HELP');
    for (const { here } of both()) {
      expect(foreign(text, here)).toEqual([]);
      expect(text).not.toContain(here.tenant.slug);
    }
  }
});

test('no workflow, as it is listed and in its history, is of both', async () => {
  const client = await product.temporal();
  const mine = { [north.tenant.slug]: 0, [south.tenant.slug]: 0 };
  for await (const execution of client.workflow.list()) {
    const { workflowId, searchAttributes, memo } = execution;
    const { text } = await readableHistory(product, workflowId);
    const listing = JSON.stringify({ workflowId, searchAttributes, memo });
    const all = `${listing}\n${text}`;
    for (const { here, there } of both()) {
      const isHere = workflowId.includes(here.tenant.slug) || foreign(listing, here).length > 0;
      if (!isHere) continue;
      mine[here.tenant.slug] = (mine[here.tenant.slug] ?? 0) + 1;
      expect([workflowId, foreign(all, there), all.includes(there.tenant.slug)]).toEqual([
        workflowId,
        [],
        false,
      ]);
    }
    // Whoever reads histories learns ids; what people have written is in the database.
    expect([workflowId, all.includes('same@example.com')]).toEqual([workflowId, false]);
  }
  expect(Math.min(...Object.values(mine))).toBeGreaterThan(1);
});

test("nothing of the one is found by the other's ids", async () => {
  for (const { here, there } of both()) {
    for (const [thing, path] of [
      ['order_id', '/orders/'],
      ['node_id', '/nodes/'],
      ['item_id', '/inventory/'],
      ['return_id', '/returns/'],
      ['endpoint_id', '/webhooks/endpoints/'],
      ['notification_id', '/notifications/'],
      ['simulation_id', '/sourcing/simulations/'],
      ['environment_id', '/environments/'],
      ['organization_id', '/organizations/'],
    ] as const) {
      const { status } = await here.tenant.ask('GET', `${path}${there.things[thing]}`);
      expect([thing, status]).toEqual([thing, 404]);
    }
  }
});
