import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WorkQuery } from '../../src/fulfillment/contract.ts';
import { findPrinted, findWork, listWork } from '../../src/fulfillment/work-list-repository.ts';
import { findExported } from '../../src/orders/export-repository.ts';
import { newId } from '../../src/runtime/ids.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';
import { settle } from '../support/settled.ts';

const ORDERS = 100_000;
const TABLES = ['orders', 'order_items', 'fulfillments', 'fulfillment_allocations', 'shipments'];

let databases: TestDatabases;
let plans: QueryPlans;
const nodeId = newId();
let fulfillmentId: string;
let orderId: string;

/** Orders of a year, each served by one node; the latest of them still lie there, a few were given back. */
async function fill(): Promise<void> {
  const { db } = plans;
  await sql`
    INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude)
    SELECT CASE n WHEN 1 THEN ${nodeId}::uuid ELSE new_id() END, 'N' || n, 'N' || n, 'WAREHOUSE', 40, -74
    FROM generate_series(1, 50) n`.execute(db);
  await sql`
    INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                        subtotal, tax_amount, shipping_amount, discount_amount, total_amount, allow_partial_shipment,
                        created_at, updated_at)
    SELECT new_id(), 'ORD-20260101-' || lpad(n::text, 6, '0'), 'WEB', 'SHIP_TO_HOME',
           CASE WHEN n > ${ORDERS}::int * 0.98 THEN 'PICKING' ELSE 'DELIVERED' END, 'AUTHORIZED',
           'customer' || n % 20000 || '@example.com', 'USD', 10, 0, 0, 0, 10, false, at, at
    FROM generate_series(1, ${ORDERS}::int) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '5 minutes') moment (at)`.execute(
    db,
  );
  await sql`
    INSERT INTO order_items (id, order_id, line_number, sku, product_name, quantity, unit_price, discount_amount,
                             tax_amount, total_price, weight_lbs)
    SELECT new_id(), id, 1, 'SKU-1', 'One', 1, 10, 0, 0, 10, 1 FROM orders`.execute(db);
  await sql`
    INSERT INTO fulfillments (id, order_id, node_id, number, status, counted_on, priority, promised_at, created_at, updated_at)
    SELECT new_id(), ordered.id, node.id, 1,
           CASE WHEN ordered.status = 'DELIVERED' THEN CASE WHEN ordered.n % 200 = 0 THEN 'REJECTED' WHEN ordered.n % 33 = 0 THEN 'SHIPPED' ELSE 'DELIVERED' END
                ELSE (ARRAY['SOURCED', 'PICKING', 'PACKING', 'READY_TO_SHIP'])[1 + ordered.n % 4] END,
           current_date, 1 + ordered.n % 3, ordered.created_at + interval '1 day', ordered.created_at, ordered.created_at
    FROM (SELECT id, status, created_at, row_number() OVER (ORDER BY created_at) AS n FROM orders) ordered
    JOIN (SELECT id, row_number() OVER (ORDER BY code) AS n FROM fulfillment_nodes) node ON node.n = 1 + ordered.n % 50`.execute(
    db,
  );
  await sql`
    INSERT INTO fulfillment_allocations (id, fulfillment_id, order_id, order_item_id, node_id, sku, quantity_allocated, status)
    SELECT new_id(), fulfillment.id, fulfillment.order_id, line.id, fulfillment.node_id, line.sku, 1, 'ALLOCATED'
    FROM fulfillments fulfillment JOIN order_items line ON line.order_id = fulfillment.order_id`.execute(db);
  await sql`
    INSERT INTO shipments (id, order_id, fulfillment_id, status, carrier, service_level, is_simulated, tracking_number,
                           label, label_content_type, shipping_cost, booked_at)
    SELECT new_id(), order_id, id, 'DELIVERED', 'UPS', 'GROUND', true, id::text, '', 'application/pdf', 5, created_at
    FROM fulfillments WHERE status = 'DELIVERED'`.execute(db);
  await settle(db, TABLES);
}

beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  await fill();
  const work = await plans.db
    .selectFrom('fulfillments')
    .select(['id', 'order_id'])
    .where('status', '=', 'PICKING')
    .limit(1)
    .executeTakeFirstOrThrow();
  [fulfillmentId, orderId] = [work.id, work.order_id];
}, 120_000);
afterAll(async () => {
  await plans.close();
  await databases.close();
});

const query = (filter: Partial<WorkQuery>): WorkQuery => ({ page: 1, page_size: 50, ...filter });

describe(`with ${ORDERS.toLocaleString('en')} fulfillments no statement reads a table from end to end`, () => {
  const filters: Record<string, () => Partial<WorkQuery>> = {
    'no filter': () => ({}),
    'a deep page': () => ({ page: 20 }),
    'a node': () => ({ node_id: nodeId }),
    'a status of the work': () => ({ status: 'PACKING' }),
    'a status of the work of a node': () => ({ status: 'PACKING', node_id: nodeId }),
    'an order': () => ({ order_id: orderId }),
    'what is under way': () => ({ status: 'SHIPPED' }),
    'what is under way, a deep page': () => ({ status: 'SHIPPED', page: 20 }),
    'what was given back': () => ({ status: 'REJECTED' }),
    'what a node has delivered': () => ({ status: 'DELIVERED', node_id: nodeId }),
    'what was delivered of an order': () => ({ status: 'DELIVERED', order_id: orderId }),
  };
  test.each(Object.keys(filters))('the work list with %s', async (name) => {
    await plans.expectIndexes(() => listWork(plans.db, query(filters[name]?.() ?? {})));
  });

  test('one fulfillment, to be shown and to be printed', async () => {
    await plans.expectIndexes(() => findWork(plans.db, fulfillmentId));
    await plans.expectIndexes(() => findPrinted(plans.db, fulfillmentId));
  });

  test('the export of a day', async () => {
    const day = { from_date: '2026-03-01', to_date: '2026-03-01' };
    expect(await findExported(plans.db, day, 10_000)).toHaveLength(288);
    await plans.expectIndexes(() => findExported(plans.db, day, 10_000));
  });

  test('the export of as many as it may hold', async () => {
    expect(await findExported(plans.db, {}, 10_000)).toHaveLength(10_000);
    await plans.expectIndexes(() => findExported(plans.db, {}, 10_000));
  });
});
