/**
 * Two tenants do the same at the same time, with the same order numbers, SKUs, node codes and emails. Then everything
 * that came of it is searched for what is the other's: nothing is. In the end one of them goes, and the other takes its
 * short name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readableHistory } from '../support/order-executions.ts';
import { describedRoutes } from '../support/described-routes.ts';
import { Product } from '../support/product.ts';
import { clearEngines, PROFILES, type Engines, type Profile } from '../support/profiles.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { idsIn, Tenant } from '../support/tenant.ts';
import { copiesOf, namesWith } from '../support/tenant-copies.ts';
import { live, orderFrom, SKU } from '../support/tenant-life.ts';
import { until } from '../support/until.ts';

const SECONDS = 60;
const LOCAL = '127.0.0.0/8';
/** What an installation with MongoDB and Elasticsearch has of every environment. */
const COPIED = [
  'order_events',
  'sourcing_outcomes',
  'product_catalog',
  'webhook_deliveries',
  'notifications',
  'orders',
  'products',
];
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
  await searchForAll(tenant);
  await readEverything(tenant, things);
  await tenant.close();
  const own = new Set([tenant.mark, ...idsIn(tenant.heard.join('\n'))]);
  // The owner of the platform made both, and stands in the audit log of both.
  own.delete(withId.parse(await (await product.api('/auth/me')).json()).id);
  return { tenant, things, database, own };
}

const found = z.looseObject({ hits: z.array(z.looseObject({ id: z.string() })) });

/** What a search finds, once it finds so many: an engine on a busy machine has its moments of not answering. */
async function search(tenant: Tenant, path: string, query: string, hits: number): Promise<void> {
  await until(`${tenant.slug} finds ${hits} ${path} by ${query}`, SECONDS, async () => {
    const { status, text } = await tenant.ask('POST', `/search/${path}`, { query, page_size: 100 });
    return status === 200 && found.parse(JSON.parse(text)).hits.length === hits;
  });
}

/** Searches by what is the same in both, until all that it has is found, and by the other's mark. */
async function searchForAll(tenant: Tenant): Promise<void> {
  await search(tenant, 'orders', 'same@example.com', 2);
  await search(tenant, 'orders', SKU, 2);
  await search(tenant, 'orders', 'ORD-20260101-000001', 1);
  await search(tenant, 'products', SKU, 1);
  await search(tenant, 'orders', tenant.mark, 2);
  await search(tenant, 'products', tenant.mark, 1);
  for (const mark of ['mark-of-tenant-north', 'mark-of-tenant-south'].filter((each) => each !== tenant.mark))
    for (const path of ['orders', 'products']) await search(tenant, path, mark, 0);
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

/** A request of the owner of the platform in an environment. */
async function ask(environment: string, path: string, json?: unknown) {
  const headers = { 'x-oms-environment': environment };
  const response = await product.api(path, { headers, ...(json ? { method: 'POST', json } : {}) });
  return { status: response.status, text: await response.text() };
}

/** Removes the environment of a tenant, and is back when nothing has its name any more. */
async function remove({ slug, environmentId }: Tenant, engines: Engines | null): Promise<void> {
  const { status } = await product.api(`/environments/${environmentId}?confirm=${slug}`, {
    method: 'DELETE',
  });
  expect(status).toBe(204);
  if (!engines) return;
  expect(await namesWith(engines, slug)).not.toEqual([]);
  await until(
    `nothing has the name ${slug}`,
    SECONDS,
    async () => (await namesWith(engines, slug)).length === 0,
  );
}

/** Has another environment made under a short name, as soon as it is free. @returns its id, when it is open */
async function takeShortName(slug: string, { organizationId }: Tenant): Promise<string> {
  const json = { name: slug, slug, organization_id: organizationId };
  const id = await until(`${slug} can be taken`, SECONDS, async () => {
    const response = await product.api('/environments', { method: 'POST', json });
    return response.status === 202 && withId.parse(await response.json()).id;
  });
  await until(`${slug} is open again`, SECONDS, async () => {
    const response = await product.api(`/environments/${id}`);
    return z.looseObject({ status: z.string() }).parse(await response.json()).status === 'ACTIVE';
  });
  return id;
}

const both = () => [
  { here: north, there: south },
  { here: south, there: north },
];

/** What of the other's stands in a text. */
const foreign = (text: string, { own }: Lived): string[] => [...own].filter((each) => text.includes(each));

describe.each(PROFILES)('$name', isolation);

function isolation({ engines }: Profile): void {
  beforeAll(async () => {
    receiver = await startReceiver();
    product = await Product.start({
      ...engines,
      OMS_LOG_LEVEL: 'debug',
      WEBHOOK_ALLOWED_NETWORKS: LOCAL,
      OMS_ENVIRONMENT_GRACE_DAYS: 0,
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
    if (engines) await clearEngines(engines);
  });

  test('the same numbers, SKUs, codes and emails are in both', () => {
    for (const { here } of both()) {
      const text = here.tenant.heard.join('\n');
      for (const same of [
        'ORD-20260101-000001',
        'SKU-SAME',
        'NODE-SAME',
        'same@example.com',
        here.tenant.mark,
      ])
        expect([here.tenant.slug, same, text.includes(same)]).toEqual([here.tenant.slug, same, true]);
      expect(here.own.size).toBeGreaterThan(50);
    }
  });

  test('no answer and no live event', () => {
    for (const { here, there } of both()) expect(foreign(here.tenant.heard.join('\n'), there)).toEqual([]);
  });

  test('no row', async () => {
    for (const { here, there } of both()) {
      const { rows: tables } = await here.database.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
      );
      expect(tables.length).toBeGreaterThan(30);
      const texts: string[] = [];
      for (const { name } of tables) {
        const { rows } = await here.database.query<{ row: string }>(
          `SELECT t::text AS row FROM ${name} AS t`,
        );
        texts.push(...rows.map(({ row }) => row));
      }
      expect(texts.join('\n')).toContain(here.tenant.mark);
      expect(foreign(texts.join('\n'), there)).toEqual([]);
    }
  });

  if (engines) {
    test('no document and no index entry', async () => {
      for (const { here, there } of both()) {
        const copies = await copiesOf(engines, here.tenant.slug);
        expect(Object.keys(copies)).toEqual(expect.arrayContaining(COPIED));
        for (const [name, text] of Object.entries(copies)) {
          if (COPIED.includes(name)) expect([name, idsIn(text).size > 0]).toEqual([name, true]);
          expect([name, foreign(text, there), text.includes(there.tenant.slug)]).toEqual([name, [], false]);
        }
        expect(Object.values(copies).join('\n')).toContain(here.tenant.mark);
      }
    });
  }

  test('no webhook', () => {
    for (const { here, there } of both()) {
      const sent = receiver.on(`/${here.tenant.slug}`);
      expect(sent.length).toBeGreaterThan(5);
      const text = sent
        .map(({ body, headers }) => `${body.toString()} ${JSON.stringify(headers)}`)
        .join('\n');
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
      const found = both().map(
        ({ here }) => foreign(line, here).length > 0 || line.includes(here.tenant.slug),
      );
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

  test('nothing is left of the one for whoever takes its short name', async () => {
    const { slug, environmentId } = north.tenant;
    await remove(north.tenant, engines);
    const taken = await takeShortName(slug, south.tenant);
    expect(taken).not.toBe(environmentId);
    const placed = await ask(slug, '/orders', orderFrom(south.tenant, 1));
    expect(placed.status).toBe(201);
    const hits = await until('the only order is found', SECONDS, async () => {
      const { status, text } = await ask(slug, '/search/orders', { query: 'same@example.com' });
      const hits = status === 200 ? found.parse(JSON.parse(text)).hits : [];
      return hits.length > 0 && hits;
    });
    expect(hits.map(({ id }) => id)).toEqual([withId.parse(JSON.parse(placed.text)).id]);
    for (const path of [
      '/orders',
      '/sourcing-rules',
      '/inventory',
      '/nodes',
      '/webhooks/events',
      '/notifications',
    ]) {
      const { status, text } = await ask(slug, path);
      expect([path, status, foreign(text, north)]).toEqual([path, 200, []]);
    }
    expect((await ask(slug, `/products/${SKU}`)).status).toBe(404);
    const copies = engines ? await copiesOf(engines, slug) : {};
    for (const [name, text] of Object.entries(copies))
      expect([name, foreign(text, north)]).toEqual([name, []]);
  });
}
