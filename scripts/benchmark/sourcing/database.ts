/** A database of an environment's own with so many nodes, a million stock records, and orders that wait to be sourced. */
import { sql } from 'kysely';
import { migrateEnvironment } from '../../../src/database/migrate.ts';
import { databaseUrl, openDatabase, type DataPlaneDatabase } from '../../../src/database/pools.ts';
import type { DataPlane } from '../../../src/database/tables/data-plane.ts';
import { newId } from '../../../src/runtime/ids.ts';
import type { Coordinates } from '../../../src/sourcing/sourcing.ts';
import { chance } from './chance.ts';
import { largestCities } from './cities.ts';

const RECORDS = 1_000_000;
/** A statement is given up after 30 s. */
const RECORDS_AT_ONCE = 100_000;
/** Share of the nodes that stock a SKU. */
const STOCKED = 0.6;
const MOST_UNITS = 3;

/** Where to decide. */
export interface Ground {
  db: DataPlaneDatabase;
  skus: number;
  nodes: number;
}

/** Makes the database anew and fills it. @param serverUrl any database on the server. */
export async function makeGround(serverUrl: string, nodes: number, seed: number): Promise<Ground> {
  const name = `oms_benchmark_${nodes}`;
  await migrateEnvironment(serverUrl, name, () => undefined);
  const db = openDatabase<DataPlane>({
    url: databaseUrl(serverUrl, name),
    size: 5,
    name: 'longhaul-benchmark',
    onIdleError: () => undefined,
  });
  const skus = Math.round(RECORDS / (nodes * STOCKED));
  await addNodes(db, nodes, seed);
  // Filling it a million times is slow, and no decision reads it.
  await sql`DROP INDEX IF EXISTS inventory_items_text`.execute(db);
  const chunk = Math.ceil(RECORDS_AT_ONCE / (nodes * STOCKED));
  for (let first = 1; first <= skus; first += chunk) {
    await addStock(db, first, Math.min(skus, first + chunk - 1));
  }
  await sql`VACUUM (ANALYZE) inventory_items`.execute(db);
  await sql`ANALYZE fulfillment_nodes`.execute(db);
  return { db, skus, nodes };
}

/** Stock of these SKUs at random nodes. */
async function addStock(db: DataPlaneDatabase, first: number, last: number): Promise<void> {
  await sql`
    INSERT INTO inventory_items (id, node_id, sku, quantity_on_hand)
    SELECT gen_random_uuid(), node.id, 'SKU-' || sku, 1 + (hashint8(sku::bigint * 31 + node.n) & 7)
    FROM generate_series(${first}::int, ${last}::int) sku
    CROSS JOIN (SELECT id, row_number() OVER (ORDER BY code) AS n FROM fulfillment_nodes) node
    WHERE hashint8(sku::bigint * 100003 + node.n) & 1023 < ${Math.round(1024 * STOCKED)}::int`.execute(db);
}

async function addNodes(db: DataPlaneDatabase, count: number, seed: number): Promise<void> {
  const random = chance(seed);
  const cities = largestCities();
  const places = Array.from({ length: count }, () => near(cities, random));
  await sql`
    INSERT INTO fulfillment_nodes (id, code, name, node_type, latitude, longitude, shipping_cost_multiplier,
                                   daily_order_capacity)
    SELECT gen_random_uuid(), 'NODE-' || lpad(n::text, 5, '0'), 'Node ' || n, 'WAREHOUSE', latitude, longitude,
           multiplier, 1000000
    FROM unnest(${places.map(({ latitude }) => latitude)}::float8[],
                ${places.map(({ longitude }) => longitude)}::float8[],
                ${places.map(() => 0.8 + random() * 0.4)}::float8[])
         WITH ORDINALITY AS place (latitude, longitude, multiplier, n)`.execute(db);
}

/** Somewhere around one of the cities. */
function near(cities: readonly Coordinates[], random: () => number): Coordinates {
  const { latitude, longitude } = cities[Math.floor(random() * cities.length)] ?? {
    latitude: 40,
    longitude: -75,
  };
  return { latitude: latitude + random() - 0.5, longitude: longitude + random() - 0.5 };
}

/** Adds confirmed orders of so many lines each. @returns their ids. */
export async function addOrders(
  { db, skus }: Ground,
  count: number,
  lines: number,
  seed: number,
): Promise<string[]> {
  const random = chance(seed + lines);
  const cities = largestCities();
  const ids = Array.from({ length: count }, () => newId());
  for (const id of ids) {
    const { latitude, longitude } = near(cities, random);
    await sql`
      INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                          subtotal, tax_amount, shipping_amount, discount_amount, total_amount, allow_partial_shipment,
                          shipping_latitude, shipping_longitude, event_count, created_at, updated_at)
      VALUES (${id}::uuid, 'ORD-20260101-' || upper(substr(md5(${id}::text), 1, 6)), 'WEB', 'SHIP_TO_HOME', 'CONFIRMED',
              'AUTHORIZED', 'customer@example.com', 'USD', 10, 0, 0, 0, 10, false, ${latitude}, ${longitude}, 1,
              now(), now())`.execute(db);
    const picked = Array.from({ length: lines }, (_, index) => ({
      sku: `SKU-${1 + Math.floor(random() * skus)}`,
      quantity: 1 + Math.floor(random() * MOST_UNITS),
      number: index + 1,
    }));
    await db
      .insertInto('order_items')
      .values(
        picked.map(({ sku, quantity, number }) => ({
          id: newId(),
          order_id: id,
          line_number: number,
          sku,
          product_name: sku,
          quantity,
          unit_price: '10.00',
          discount_amount: '0.00',
          tax_amount: '0.00',
          total_price: (10 * quantity).toFixed(2),
          weight_lbs: 1,
        })),
      )
      .execute();
  }
  return ids;
}
