/** A million orders of three years, with their lines, fulfillments and events, written by SQL. */
import type pg from 'pg';
import { cityOf, customerName, productName } from './vocabulary.ts';

/** BENCHMARK_ORDERS sets another number, for a quick look. */
export const ORDERS = Number(process.env.BENCHMARK_ORDERS ?? 1_000_000);
/** Nodes that the orders go to in turn. */
const NODES = 50;
const CUSTOMERS = 100_000;
/** Distance between two orders. */
const STEP = '90 seconds';
const FIRST = '2023-11-26';

const idOf = (kind: string) => `('01890000-0000-7000-800${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`;

/** One order in a thousand stands out, so that filters have something rare to find. */
const STATEMENTS = [
  `INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude)
   SELECT ${idOf('4')}, 'LIST-' || n, 'List ' || n, 'WAREHOUSE', 40, -74 FROM generate_series(0, ${NODES - 1}) n`,
  `INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email,
                       customer_name, shipping_city, tags, currency, subtotal, tax_amount, shipping_amount, discount_amount,
                       total_amount, allow_partial_shipment, on_hold, event_count, created_at, updated_at, shipped_at, delivered_at)
   SELECT ${idOf('1')}, 'ORD-' || to_char(at, 'YYYYMMDD') || '-' || lpad((n % 1000000)::text, 6, '0'),
          (ARRAY['WEB', 'MOBILE', 'POS', 'API', 'MARKETPLACE'])[1 + n % 5],
          (ARRAY['SHIP_TO_HOME', 'STORE_PICKUP', 'SHIP_FROM_STORE', 'CURBSIDE_PICKUP', 'SAME_DAY_DELIVERY'])[1 + n / 5 % 5],
          CASE WHEN n % 1000 = 0 THEN 'BACKORDERED' WHEN n % 20 = 0 THEN 'CANCELLED' ELSE 'DELIVERED' END, 'CAPTURED',
          'customer' || n % ${CUSTOMERS} || '@example.com', ${customerName(`n % ${CUSTOMERS} / 27`)},
          ${cityOf(`n % ${CUSTOMERS}`)}, CASE WHEN n / 13 % 50 = 0 THEN ARRAY['gift'] ELSE '{}' END, 'USD',
          10 + n % 500, 0, 0, 0, 10 + n % 500, false, n % 1000 = 0, 1, at, at,
          CASE WHEN n % 20 <> 0 THEN at + n % 97 * interval '1 hour' END,
          CASE WHEN n % 20 <> 0 THEN at + n % 197 * interval '1 hour' END
   FROM generate_series(1, ${ORDERS}) n,
        LATERAL (SELECT timestamptz '${FIRST}' + n * interval '${STEP}') moment (at)`,
  `INSERT INTO order_items (id, order_id, line_number, sku, product_name, quantity, unit_price, discount_amount,
                            tax_amount, total_price, weight_lbs)
   SELECT ${idOf('2')}, ${idOf('1')}, 1, 'SKU-' || n % 500 * 199, ${productName('n % 500 * 199')}, 1, 10 + n % 500, 0, 0,
          10 + n % 500, 1
   FROM generate_series(1, ${ORDERS}) n`,
  `INSERT INTO fulfillments (id, order_id, node_id, number, status, counted_on)
   SELECT ${idOf('3')}, ${idOf('1')},
          ('01890000-0000-7000-8004-' || lpad(to_hex(n % ${NODES}), 12, '0'))::uuid, 1, 'DELIVERED', current_date
   FROM generate_series(1, ${ORDERS}) n`,
];

const TABLES = ['orders', 'order_items', 'fulfillments'];

interface Index {
  name: string;
  definition: string;
}

/** Indexes that no constraint needs: built once over all rows they take a tenth of the time. */
async function looseIndexes(client: pg.Client): Promise<Index[]> {
  const { rows } = await client.query<Index>(
    `SELECT index.indexrelid::regclass::text AS name, pg_get_indexdef(index.indexrelid) AS definition
     FROM pg_index index
     WHERE index.indrelid = ANY ($1::regclass[]) AND NOT index.indisunique`,
    [TABLES],
  );
  return rows;
}

/** Whether the orders are there already. */
export async function areFilled(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`SELECT FROM orders WHERE id = '01890000-0000-7000-8001-000000000001'`);
  return rows.length > 0;
}

/** Fills the database. Rows refer to what is there, so that nobody needs to look at each reference. */
export async function fillOrders(client: pg.Client): Promise<void> {
  const indexes = await looseIndexes(client);
  await client.query(`SET session_replication_role = replica; SET synchronous_commit = off;
    SET maintenance_work_mem = '256MB'; SET statement_timeout = 0`);
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  for (const statement of STATEMENTS) await client.query(statement);
  for (const { definition } of indexes) await client.query(definition);
  await client.query('RESET ALL');
  await client.query('VACUUM (ANALYZE) fulfillment_nodes, orders, order_items, fulfillments');
}
