/** Two hundred customers want the last fifty units. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoOrder, place } from '../support/demo-orders.ts';
import { stockFaults, trailFaults } from '../support/order-invariants.ts';
import { Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const SKU = 'SKU-SCARCE';
/** Units by node: none can serve all of them alone. */
const STOCK = { 'STR-NYC-01': 20, 'DC-EAST': 18, 'STR-LA-01': 12 };
const UNITS = 50;
const CUSTOMERS = 200;
const DECIDE_SECONDS = 120;
const SAMPLE_MILLISECONDS = 20;

let product: Product;

beforeAll(async () => {
  // Nobody picks while we count.
  product = await Product.start({ OMS_START_PICKING_DELAY_SECONDS: 3_600 });
  await until('the sample orders are sourced', 60, async () => {
    const rows = await product.query(`SELECT FROM orders WHERE status IN ('SOURCED', 'BACKORDERED')`);
    return rows.length === 3;
  });
  await product.query(
    `INSERT INTO inventory_items (id, node_id, sku, product_name, quantity_on_hand)
     SELECT gen_random_uuid(), id, $1, 'The last ones', units FROM fulfillment_nodes
     JOIN unnest($2::text[], $3::int[]) AS stock (code, units) USING (code)`,
    [SKU, Object.keys(STOCK), Object.values(STOCK)],
  );
});
afterAll(() => product?.close());

interface Sample {
  reserved: number;
  most: number;
}

/** Looks at the counters until told to end. */
async function sample(signal: AbortSignal): Promise<Sample[]> {
  const samples: Sample[] = [];
  while (!signal.aborted) {
    const [row] = await product.query<Sample>(
      `SELECT sum(quantity_reserved)::int AS reserved, max(quantity_reserved - quantity_on_hand) AS most
       FROM inventory_items WHERE sku = $1`,
      [SKU],
    );
    if (row) samples.push(row);
    await pause(SAMPLE_MILLISECONDS);
  }
  return samples;
}

async function countByStatus(ids: readonly string[]): Promise<Record<string, number>> {
  const rows = await product.query<{ status: string; orders: number }>(
    'SELECT status, count(*)::int AS orders FROM orders WHERE id = ANY ($1) GROUP BY status ORDER BY status',
    [ids],
  );
  return Object.fromEntries(rows.map((row) => [row.status, row.orders]));
}

test('fifty get one, the others wait, and never is a unit promised twice', async () => {
  const line = { sku: SKU, product_name: 'The last ones', quantity: 1, unit_price: 5 };
  const end = new AbortController();
  const sampling = sample(end.signal);
  const orders = await Promise.all(
    Array.from({ length: CUSTOMERS }, (_, index) => place(product, demoOrder(index, [line]))),
  );
  const ids = orders.map((order) => order.id);
  await until('every order is decided', DECIDE_SECONDS, async () => {
    const { SOURCED = 0, BACKORDERED = 0 } = await countByStatus(ids);
    return SOURCED + BACKORDERED === CUSTOMERS;
  });
  end.abort();
  const samples = await sampling;
  const statuses = await countByStatus(ids);
  console.log(
    `${JSON.stringify(statuses)}, ${samples.length} samples, at most ${Math.max(...samples.map((each) => each.reserved))} of ${UNITS} reserved`,
  );

  expect(statuses).toEqual({ SOURCED: UNITS, BACKORDERED: CUSTOMERS - UNITS });
  expect(samples.filter((each) => each.most > 0 || each.reserved > UNITS)).toEqual([]);
  expect(await stockFaults(product)).toEqual([]);
  expect(await trailFaults(product, ids)).toEqual([]);
  const stock = await product.query<{ code: string; quantity_available: number }>(
    'SELECT code, quantity_available FROM inventory_items JOIN fulfillment_nodes node ON node.id = node_id WHERE sku = $1',
    [SKU],
  );
  expect(stock.map((row) => row.quantity_available)).toEqual([0, 0, 0]);
});
