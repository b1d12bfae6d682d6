import { Kysely, PostgresDialect, sql, type CompiledQuery } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataPlaneDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';
import type { OrderFilters } from '../../src/orders/contract.ts';
import { trailOf } from '../../src/orders/audit-events.ts';
import * as orders from '../../src/orders/repository.ts';
import { findPlace, readBatch } from '../../src/outbox/repository.ts';
import { findHeld, findLines, findWaitingOrders } from '../../src/sourcing/batch-repository.ts';
import { findDemand } from '../../src/sourcing/order-sourcing-repository.ts';
import type { MomentPlace } from '../../src/runtime/cursor.ts';
import type { DeepPage } from '../../src/runtime/deep-page.ts';
import { newId } from '../../src/runtime/ids.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { settle } from '../support/settled.ts';

const ORDERS = 100_000;

let databases: TestDatabases;
let pool: pg.Pool;
let db: DataPlaneDatabase;
let asked: CompiledQuery[] = [];
let orderId: string;
let orderNumber: string;
let nodeId: string;

/** Orders of a year, with their lines, events and fulfillments; few of them held, open, or of the rarer node. */
async function fill(): Promise<void> {
  nodeId = newId();
  await sql`
    INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude)
    SELECT CASE n WHEN 1 THEN ${nodeId}::uuid ELSE new_id() END, 'N' || n, 'N' || n, 'WAREHOUSE', 40, -74
    FROM generate_series(1, 50) n`.execute(db);
  await sql`
    INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                        subtotal, tax_amount, shipping_amount, discount_amount, total_amount, allow_partial_shipment,
                        on_hold, event_count, created_at, updated_at)
    SELECT new_id(), 'ORD-20260101-' || lpad(n::text, 6, '0'),
           (ARRAY['WEB', 'MOBILE', 'POS', 'API', 'MARKETPLACE'])[1 + n % 5],
           (ARRAY['SHIP_TO_HOME', 'STORE_PICKUP', 'SHIP_FROM_STORE', 'CURBSIDE_PICKUP', 'SAME_DAY_DELIVERY'])[1 + n % 5],
           CASE WHEN n % 50 = 0 THEN 'BACKORDERED' ELSE 'DELIVERED' END, 'AUTHORIZED',
           'customer' || n % 20000 || '@example.com', 'USD', 10, 0, 0, 0, 10, false, n % 1000 = 0, 1, at, at
    FROM generate_series(1, ${ORDERS}::int) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '5 minutes') moment (at)`.execute(
    db,
  );
  await sql`
    INSERT INTO order_items (id, order_id, line_number, sku, product_name, quantity, unit_price, discount_amount,
                             tax_amount, total_price, weight_lbs)
    SELECT new_id(), id, 1, 'SKU-1', 'One', 1, 10, 0, 0, 10, 1 FROM orders`.execute(db);
  await sql`
    INSERT INTO order_events (order_id, sequence, id, event_type, to_status, actor, idempotency_key)
    SELECT id, 1, new_id(), 'order.created', 'PENDING', 'system', 'created' FROM orders`.execute(db);
  await sql`INSERT INTO outbox (topic, order_id, sequence) SELECT 'order.created', id, 1 FROM orders`.execute(
    db,
  );
  await sql`
    INSERT INTO fulfillments (id, order_id, node_id, number, status, counted_on)
    SELECT new_id(), ordered.id, node.id, 1, 'DELIVERED', current_date
    FROM (SELECT id, row_number() OVER () AS n FROM orders) ordered
    JOIN (SELECT id, row_number() OVER (ORDER BY code) AS n FROM fulfillment_nodes) node ON node.n = 1 + ordered.n % 50`.execute(
    db,
  );
  await settle(db, ['orders', 'order_items', 'order_events', 'outbox', 'fulfillments']);
}

beforeAll(async () => {
  databases = await createDatabases();
  pool = new pg.Pool({ connectionString: await databases.databaseUrl('default'), max: 4 });
  db = new Kysely<DataPlane>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => void asked.push(event.query),
  });
  await fill();
  const order = await db
    .selectFrom('orders')
    .select(['id', 'order_number'])
    .offset(500)
    .limit(1)
    .executeTakeFirstOrThrow();
  orderId = order.id;
  orderNumber = order.order_number;
});
afterAll(async () => {
  await db.destroy();
  await databases.close();
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Tables that the statements of `work` read from end to end, one entry per statement. */
async function fullScansOf(work: () => Promise<unknown>): Promise<string[][]> {
  asked = [];
  await work();
  const statements = asked.filter(({ sql: text }) => /^\s*(select|with)/i.test(text));
  const scans: string[][] = [];
  for (const { sql: text, parameters } of statements) {
    const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
      `EXPLAIN (FORMAT JSON) ${text}`,
      [...parameters],
    );
    const [explained] = rows[0]?.['QUERY PLAN'] ?? [];
    if (!explained) throw new Error(`No plan of ${text}`);
    const sequential = nodesOf(explained.Plan).filter((node) => node['Node Type'] === 'Seq Scan');
    scans.push(
      sequential.map((node) => node['Relation Name'] ?? '').filter((table) => table !== 'fulfillment_nodes'),
    );
  }
  return scans;
}

async function expectIndexes(work: () => Promise<unknown>): Promise<void> {
  const scans = await fullScansOf(work);
  expect(scans.length).toBeGreaterThan(0);
  expect(scans.flat()).toEqual([]);
}

const FIRST: DeepPage<MomentPlace> = { after: undefined, offset: 0, size: 20 };
/** In the middle of the year. */
const DEEP = { ...FIRST, after: { micros: Date.UTC(2026, 6, 1) * 1_000, id: newId() } };

describe(`with ${ORDERS.toLocaleString('en')} orders no statement reads a table from end to end`, () => {
  const filters: Record<string, () => OrderFilters> = {
    'no filter': () => ({}),
    'a rare status': () => ({ status: 'BACKORDERED' }),
    'a channel': () => ({ channel: 'POS' }),
    'a fulfillment type': () => ({ fulfillment_type: 'CURBSIDE_PICKUP' }),
    'a customer': () => ({ customer_email: 'Customer77@example.com' }),
    'a number': () => ({ search: 'ord-20260101-0004' }),
    'held orders': () => ({ on_hold: true }),
    'a day': () => ({ from_date: '2026-03-01', to_date: '2026-03-01' }),
    'a node': () => ({ node_id: nodeId }),
    'a status of a day': () => ({ status: 'BACKORDERED', from_date: '2026-03-01', to_date: '2026-03-02' }),
  };
  test.each(Object.keys(filters))('the list with %s', async (name) => {
    for (const page of [FIRST, DEEP])
      await expectIndexes(() => orders.listOrders(db, filters[name]?.() ?? {}, page));
  });

  test('a page by its number', async () => {
    await expectIndexes(() => orders.listOrders(db, {}, { ...FIRST, offset: 1_000 }));
  });

  test('one order, by id and by number', async () => {
    await expectIndexes(() => orders.findOrder(db, orderId));
    await expectIndexes(() => orders.findOrderByNumber(db, orderNumber));
    await expectIndexes(() => orders.findProgress(db, orderId));
  });

  test('the trail of an order, from its begin and from a place', async () => {
    const page = { after: undefined, offset: 0, size: 200 };
    await expectIndexes(() => trailOf(db, orderId, page));
    await expectIndexes(() => trailOf(db, orderId, { ...page, after: { position: 100 } }));
  });

  test('what sourcing reads of an order', async () => {
    await expectIndexes(() => findDemand(db, orderId));
  });

  test('what planning waiting orders anew reads', async () => {
    await expectIndexes(() => findWaitingOrders(db, 3_600, 150));
    await expectIndexes(() => findLines(db, [orderId]));
    await expectIndexes(() => findHeld(db, [orderId]));
  });

  test('the outbox, read on from a place', async () => {
    const start = await findPlace(db, 'plans');
    await expectIndexes(() => readBatch(db, start, 500));
  });
});
