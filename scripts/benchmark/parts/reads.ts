/** A page of orders, and one order, among 4,000; beside a bare server with the same statements. */
import { z } from 'zod';
import { ENVIRONMENT_DATABASE, type Bench } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { Peer } from '../peer.ts';
import { orderBodies } from '../sample-orders.ts';

const ORDERS = 4_000;
const CLIENTS = 8;
const SECONDS = 5;
const WARM_UP_SECONDS = 1.5;
const DEADLINE_SECONDS = 60;
const POOL_SIZE = 16;
/** Orders per second that the reference implementation answers; ten times that is aimed for. */
const REFERENCE = { list: 47, one: 69 };

/** Where the ids are, so that a copy refers to copies: `{column: 'id'}` of each table of an order. */
const COPIED = {
  orders: ['id'],
  order_items: ['id', 'order_id'],
  fulfillments: ['id', 'order_id'],
  fulfillment_allocations: ['id', 'fulfillment_id', 'order_id', 'order_item_id'],
  shipments: ['id', 'order_id', 'fulfillment_id'],
} as const;

/** What else must be another in every copy. */
const DISTINCT: Record<string, string> = {
  orders: `, 'order_number', 'ORD-20200101-' || lpad(n::text, 6, '0'), 'created_at', original.created_at - n * interval '1 minute'`,
  shipments: `, 'tracking_number', original.tracking_number || '/' || n`,
};

/** Copies a delivered order with all its rows until there are as many as the part reads among. */
async function fill(bench: Bench, orderId: string): Promise<void> {
  const missing = ORDERS - (await bench.number('SELECT count(*) AS value FROM orders'));
  for (const [table, ids] of Object.entries(COPIED)) {
    const fresh = ids
      .map((column) => `'${column}', md5(original.${column}::text || '/' || n)::uuid`)
      .join(', ');
    const own = table === 'orders' ? 'id' : 'order_id';
    await bench.db.query(
      `INSERT INTO ${table}
       SELECT (jsonb_populate_record(NULL::${table}, to_jsonb(original) || jsonb_build_object(${fresh}${DISTINCT[table] ?? ''}))).*
         FROM ${table} AS original, generate_series(1, $2::int) AS n WHERE original.${own} = $1`,
      [orderId, missing],
    );
  }
  await bench.db.query('ANALYZE');
}

/** A delivered order with its shipment. */
async function deliveredOrder(bench: Bench): Promise<string> {
  const since = new Date();
  await bench.load('/orders', { bodies: orderBodies(1), clients: 1, seconds: DEADLINE_SECONDS, requests: 1 });
  await bench.untilDelivered(1, since, DEADLINE_SECONDS);
  const { rows } = await bench.db.query<{ id: string }>(
    `SELECT id FROM orders WHERE status = 'DELIVERED' LIMIT 1`,
  );
  return rows[0]?.id ?? '';
}

export async function measureReads(bench: Bench): Promise<Figure[]> {
  const orderId = await deliveredOrder(bench);
  await fill(bench, orderId);
  const floor = new Peer('floor-http');
  try {
    const url = bench.product.databaseUrl(ENVIRONMENT_DATABASE);
    const port = await floor.ask({ writeUrl: url, readUrl: url, poolSize: POOL_SIZE }, z.number());
    const load = { bodies: null, clients: CLIENTS, requests: null };
    const compare = async (name: string, path: string, reference: number): Promise<Figure[]> => {
      const floorUrl = `http://127.0.0.1:${port}${path}`;
      await bench.load(path, { ...load, seconds: WARM_UP_SECONDS });
      await bench.loadFloor(floorUrl, { ...load, seconds: WARM_UP_SECONDS });
      const product = await bench.load(path, { ...load, seconds: SECONDS });
      const bare = await bench.loadFloor(floorUrl, { ...load, seconds: SECONDS });
      return [
        { name, value: product.perSecond, unit: '1/s', floor: bare.perSecond, goal: `${reference * 10}/s` },
        { name: `${name}, p95`, value: product.p95, unit: 'ms', floor: bare.p95 },
      ];
    };
    return [
      ...(await compare('GET /orders?page_size=20', '/orders?page_size=20', REFERENCE.list)),
      ...(await compare('GET /orders/{order_id}', `/orders/${orderId}`, REFERENCE.one)),
    ];
  } finally {
    await floor.stop();
  }
}
