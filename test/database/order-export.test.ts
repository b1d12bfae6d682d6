import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderFilters } from '../../src/orders/contract.ts';
import { exportOrders } from '../../src/orders/export.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, line, place } from '../support/orders.ts';
import { addNode } from '../support/supply.ts';

let databases: TestDatabases;
let context: Context;
beforeAll(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
});
afterAll(() => databases.close());

const HEAD =
  'order_number,status,on_hold,channel,fulfillment_type,customer_name,customer_email,items,subtotal,discount_amount,' +
  'tax_amount,shipping_amount,total_amount,currency,payment_status,created_at,confirmed_at,shipped_at,delivered_at,' +
  'cancelled_at,external_order_id,tags';

async function bytesOf(filters: OrderFilters): Promise<Buffer> {
  return Buffer.from(await (await exportOrders(context, filters)).arrayBuffer());
}

/** The rows without mark and head. */
async function rowsOf(filters: OrderFilters): Promise<string[]> {
  const [head, ...rows] = (await bytesOf(filters))
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\r\n');
  expect(head).toBe(HEAD);
  expect(rows.pop()).toBe('');
  return rows;
}

const numberOf = async (id: string) =>
  await context.db
    .selectFrom('orders')
    .select(['order_number', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

test('the file is CSV of today, in UTF-8 with its mark', async () => {
  const file = await exportOrders(context, { customer_email: 'nobody@example.com' });
  expect(file.type).toBe('text/csv');
  expect(file.name).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/);
  const bytes = await bytesOf({ customer_email: 'nobody@example.com' });
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(bytes.subarray(3).toString()).toBe(`${HEAD}\r\n`);
});

test('a row has the amounts, the units that are wanted, the times and the tags', async () => {
  const id = await place(context, {
    customer_email: 'row@example.com',
    line_items: [line('A', 3), line('B', 2)],
    external_order_id: 'EXT-1',
    shipping_amount: '5.00',
    tags: ['gift', 'vip'],
  });
  await sql`UPDATE order_items SET quantity_cancelled = 1 WHERE order_id = ${id}::uuid AND line_number = 1`.execute(
    context.db,
  );
  const { order_number, created_at } = await numberOf(id);
  expect(await rowsOf({ customer_email: 'row@example.com' })).toEqual([
    `${order_number},PENDING,false,WEB,SHIP_TO_HOME,Wilhelmina Featherstonehaugh,row@example.com,4,50.00,0.00,0.00,5.00,` +
      `55.00,USD,PENDING,${created_at.toISOString()},,,,,EXT-1,"gift, vip"`,
  ]);
});

test('commas, quotes, line breaks and any script come back as they were', async () => {
  await place(context, { customer_email: 'odd@example.com', customer_name: 'Ito, "伊藤"\nSon', tags: [] });
  const text = (await bytesOf({ customer_email: 'odd@example.com' })).toString('utf8');
  expect(text).toContain(',"Ito, ""伊藤""\nSon",');
});

test.each(['=HYPERLINK("http://evil")', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
  'a spreadsheet does not run %j as a formula',
  async (formula) => {
    const email = `formula${formula.codePointAt(0)}${formula.length}@example.com`;
    const id = await place(context, { customer_email: email });
    // Written past the contract, which trims some fields: what is stored already must be harmless as well.
    await context.db
      .updateTable('orders')
      .set({ customer_name: formula, external_order_id: `${formula}/${id}`, tags: [formula] })
      .where('id', '=', id)
      .execute();
    const text = (await bytesOf({ customer_email: email })).toString('utf8');
    const [, ...guarded] = text.split(`'${formula.replaceAll('"', '""')}`);
    expect(guarded).toHaveLength(3);
    expect(text).not.toMatch(/(^|,)"?[=+\-@\t\r＝]/);
  },
);

test('orders come newest first and as the filters say', async () => {
  const node = await addNode(context.db, 'N1');
  const pickup = { fulfillment_type: 'STORE_PICKUP', pickup_node_id: node, shipping_address: null };
  const email = 'many@example.com';
  const ids = [
    await place(context, { customer_email: email }),
    await place(context, { customer_email: email, ...pickup }),
    await place(context, { customer_email: email }),
  ];
  const numbers = (await Promise.all(ids.map(numberOf))).map((order) => order.order_number);
  const exported = async (filters: OrderFilters) => (await rowsOf(filters)).map((row) => row.split(',')[0]);
  expect(await exported({ customer_email: email })).toEqual(numbers.toReversed());
  expect(await exported({ customer_email: email, fulfillment_type: 'STORE_PICKUP' })).toEqual([numbers[1]]);
  expect(await exported({ customer_email: email, status: 'DELIVERED' })).toEqual([]);
});

test('no more than 10,000 orders are exported, the newest', async () => {
  await sql`
    INSERT INTO orders (id, order_number, channel, fulfillment_type, status, payment_status, customer_email, currency,
                        subtotal, tax_amount, shipping_amount, discount_amount, total_amount, allow_partial_shipment,
                        created_at, updated_at)
    SELECT new_id(), 'ORD-20250101-' || lpad(n::text, 6, '0'), 'POS', 'SHIP_TO_HOME', 'DELIVERED', 'CAPTURED',
           'pos@example.com', 'USD', 10, 0, 0, 0, 10, false, at, at
    FROM generate_series(1, 10001) n, LATERAL (SELECT timestamptz '2025-01-01' + n * interval '1 minute') moment (at)`.execute(
    context.db,
  );
  const rows = await rowsOf({ channel: 'POS' });
  expect(rows).toHaveLength(10_000);
  expect(rows[0]).toContain('ORD-20250101-010001');
  expect(rows.at(-1)).toContain('ORD-20250101-000002');
});
