/** With years of labels no statement of the learning loop reads a table from end to end. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { findPatterns, findPerformance } from '../../src/learning/figures-repository.ts';
import { findDelivered, takeWaiting } from '../../src/learning/labels-repository.ts';
import { findLabels } from '../../src/sourcing/order-sourcing-repository.ts';
import { newId } from '../../src/runtime/ids.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';
import { settle } from '../support/settled.ts';

const ORDERS = 30_000;
const YEARS = 5;
const FILLED = [
  'fulfillment_nodes',
  'orders',
  'order_items',
  'order_events',
  'fulfillments',
  'fulfillment_allocations',
  'shipments',
  'sourcing_outcome_labels',
  'outcomes_to_label',
];

let databases: TestDatabases;
let plans: QueryPlans;
let orderId: string;
let allocationId: string;

/** Every order has one line, one parcel and one label; those of one day wait to be labelled anew. */
async function fill(): Promise<void> {
  const { db } = plans;
  await sql`
    INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude)
    SELECT new_id(), 'N' || n, 'N' || n, 'WAREHOUSE', 40, -74 FROM generate_series(1, 20) n`.execute(db);
  await sql`
    INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                        subtotal, tax_amount, shipping_amount, discount_amount, total_amount, allow_partial_shipment,
                        event_count, created_at, updated_at)
    SELECT new_id(), 'ORD-20260101-' || lpad(n::text, 6, '0'), 'WEB', 'SHIP_TO_HOME', 'DELIVERED', 'CAPTURED',
           'a@example.com', 'USD', 10, 0, 0, 0, 10, false, 1, at, at
    FROM generate_series(1, ${ORDERS}::int) n,
         LATERAL (SELECT now() - n * interval '1 day' * ${(YEARS * 365) / ORDERS}::float8) moment (at)`.execute(
    db,
  );
  await sql`
    INSERT INTO order_items (id, order_id, line_number, sku, product_name, quantity, unit_price, discount_amount,
                             tax_amount, total_price, weight_lbs)
    SELECT new_id(), id, 1, 'SKU-1', 'One', 1, 10, 0, 0, 10, 1 FROM orders`.execute(db);
  await sql`
    INSERT INTO order_events (order_id, sequence, id, event_type, to_status, actor, idempotency_key)
    SELECT id, 1, new_id(), 'order.created', 'PENDING', 'system', 'created' FROM orders`.execute(db);
  await sql`
    INSERT INTO fulfillments (id, order_id, node_id, number, status, counted_on)
    SELECT new_id(), ordered.id, node.id, 1, 'DELIVERED', current_date
    FROM (SELECT id, row_number() OVER () AS n FROM orders) ordered
    JOIN (SELECT id, row_number() OVER () AS n FROM fulfillment_nodes) node ON node.n = 1 + ordered.n % 20`.execute(
    db,
  );
  await sql`
    INSERT INTO fulfillment_allocations (id, fulfillment_id, order_id, order_item_id, node_id, sku, quantity_allocated,
                                         status, delivered_at)
    SELECT new_id(), fulfillment.id, line.order_id, line.id, fulfillment.node_id, 'SKU-1', 1, 'DELIVERED',
           orders.created_at
    FROM fulfillments fulfillment JOIN order_items line USING (order_id)
    JOIN orders ON orders.id = line.order_id`.execute(db);
  await sql`
    INSERT INTO shipments (id, order_id, fulfillment_id, status, carrier, service_level, is_simulated, tracking_number,
                           label, label_content_type, shipping_cost, booked_at)
    SELECT new_id(), order_id, id, 'DELIVERED', 'UPS', 'GROUND', true, id::text, '', 'application/pdf', 8, now()
    FROM fulfillments`.execute(db);
  await sql`
    INSERT INTO sourcing_outcome_labels
      (allocation_id, order_id, node_id, strategy_used, cluster_key, channel, region, amount_bucket, fulfillment_type,
       sourced_at, delivered_at, actual_delivery_hours, actual_cost, cost_variance_pct, was_backordered, was_returned,
       outcome_score, labeled_at)
    SELECT id, order_id, node_id, 'DISTANCE_OPTIMAL', 'WEB|NY|0-50|SHIP_TO_HOME', 'WEB', 'NY', '0-50', 'SHIP_TO_HOME',
           delivered_at, delivered_at, 20, 8, 1, false, false, 0.9, delivered_at
    FROM fulfillment_allocations`.execute(db);
  await sql`
    INSERT INTO outcomes_to_label (allocation_id) SELECT id FROM fulfillment_allocations`.execute(db);
  await settle(db, FILLED);
}

beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans(await databases.databaseUrl('default'));
  await fill();
  const allocation = await plans.db
    .selectFrom('fulfillment_allocations')
    .select(['id', 'order_id'])
    .offset(500)
    .limit(1)
    .executeTakeFirstOrThrow();
  orderId = allocation.order_id;
  allocationId = allocation.id;
}, 120_000);
afterAll(async () => {
  await plans.close();
  await databases.close();
});

const back = (days: number) => ({ from: new Date(Date.now() - days * 86_400_000), to: new Date() });

describe(`with the labels of ${ORDERS.toLocaleString('en')} allocations`, () => {
  const statements: Record<string, () => Promise<unknown>> = {
    'what waits to be labelled': () => takeWaiting(plans.db, 200),
    'what is known of what was delivered': () => findDelivered(plans.db, [allocationId, newId()]),
    'the labels of an order': () => findLabels(plans.db, [orderId]),
    'the patterns of half a year': () => findPatterns(plans.db, back(180), { clusters: 100, nodes: 50 }),
    'the performance of a week': () => findPerformance(plans.db, back(7), 7, 100),
    'the performance of a month': () => findPerformance(plans.db, back(30), 30, 100),
  };
  test.each(Object.keys(statements))('%s', async (name) => {
    await plans.expectIndexes(statements[name] ?? (() => Promise.reject(new Error(name))));
  });
});
