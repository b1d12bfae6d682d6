/** Lists of a million orders: every filter, the first page and deep ones; one order; signing in; what a session costs. */
import pg from 'pg';
import type { Bench } from '../bench.ts';
import type { Figure, PartResult } from '../figures.ts';
import { areFilled, fillOrders, ORDERS } from '../lists/fill.ts';

const SECONDS = 1;
const WARM_UP_SECONDS = 0.3;
const CLIENTS = 8;
const USERS = 400;
const GOAL_MS = 50;

const FILTERS: Readonly<Record<string, string>> = {
  none: '',
  'a rare status': 'status=BACKORDERED',
  'a common status': 'status=DELIVERED',
  'a channel': 'channel=POS',
  'a fulfillment type': 'fulfillment_type=CURBSIDE_PICKUP',
  'a customer': 'customer_email=Customer77@example.com',
  'a number': 'search=ORD-20250301-00',
  'a year of numbers': 'search=ORD-2025',
  held: 'on_hold=true',
  'not held': 'on_hold=false',
  'a day': 'from_date=2025-03-01&to_date=2025-03-01',
  'the first year': 'to_date=2024-11-25',
  'a node': 'node_id=01890000-0000-7000-8004-000000000007',
  'status, channel and type': 'status=CANCELLED&channel=WEB&fulfillment_type=SHIP_TO_HOME',
};

/** The cursor of an order in the middle, as a page that ended there gives it. */
function middleCursor(rows: readonly { micros: string; id: string }[]): string {
  const [row] = rows;
  if (!row) throw new Error('There is no order in the middle');
  const place = { list: 'orders', micros: Number(row.micros), id: row.id };
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

async function cursorOfMiddle({ db }: Bench): Promise<string> {
  const { rows } = await db.query<{ micros: string; id: string }>(
    `SELECT (extract(epoch FROM created_at) * 1000000)::bigint::text AS micros, id FROM orders
     ORDER BY created_at DESC, id DESC OFFSET ${ORDERS / 2} LIMIT 1`,
  );
  return middleCursor(rows);
}

async function p95Of(bench: Bench, path: string): Promise<number> {
  const load = { bodies: null, clients: 1, requests: null };
  await bench.load(path, { ...load, seconds: WARM_UP_SECONDS });
  return (await bench.load(path, { ...load, seconds: SECONDS })).p95;
}

/** Milliseconds that a session and an environment add: two answers without a read, with and without them. */
async function costOfSession(bench: Bench): Promise<number> {
  const p50Of = async (path: string) => {
    const load = { bodies: null, clients: 1, requests: null, seconds: SECONDS };
    await bench.load(path, load);
    return (await bench.load(path, load)).p50;
  };
  return (await p50Of('/webhooks/event-types')) - (await p50Of('/health'));
}

/** Others like the administrator, so that no account tries too often. @returns bodies that sign them in */
async function addUsers({ product }: Bench): Promise<string[]> {
  const client = new pg.Client({ connectionString: product.controlPlaneUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO users (id, organization_id, email, password_hash, platform_role, default_environment_id)
       SELECT gen_random_uuid(), organization_id, 'reader' || n || '@example.com', password_hash, 'USER',
              default_environment_id
       FROM users, generate_series(1, $1::int) n WHERE email = 'admin@example.com'`,
      [USERS],
    );
  } finally {
    await client.end();
  }
  return Array.from({ length: USERS }, (_, index) =>
    JSON.stringify({ email: `reader${index + 1}@example.com`, password: 'admin123' }),
  );
}

async function measureSingles(bench: Bench): Promise<Figure[]> {
  const one = await bench.load('/orders/01890000-0000-7000-8001-000000012345', {
    bodies: null,
    clients: CLIENTS,
    seconds: 4 * SECONDS,
    requests: null,
  });
  const login = await bench.load('/auth/login', {
    bodies: await addUsers(bench),
    clients: CLIENTS,
    seconds: 4 * SECONDS,
    requests: USERS,
  });
  return [
    { name: 'GET /orders/{order_id}', value: one.perSecond, unit: '1/s' },
    { name: 'GET /orders/{order_id}, p95', value: one.p95, unit: 'ms' },
    { name: 'POST /auth/login', value: login.perSecond, unit: '1/s' },
    { name: 'POST /auth/login, p95', value: login.p95, unit: 'ms' },
    {
      name: 'session and environment, p50',
      value: await costOfSession(bench),
      unit: 'ms',
      goal: 'at most 1',
    },
  ];
}

/** Fills the product's database: what is measured after it finds a million orders. */
export async function measureLists(
  bench: Bench,
  report: (line: string) => void,
): Promise<Omit<PartResult, 'part'>> {
  report(`${ORDERS.toLocaleString('en')} orders are written`);
  if (!(await areFilled(bench.db))) await fillOrders(bench.db);
  const pages = {
    first: '',
    'page 1,000': '&page=1000',
    'by cursor': `&cursor=${await cursorOfMiddle(bench)}`,
  };
  const rows: string[][] = [];
  const worst: number[] = [];
  report('every filter, each at three depths');
  for (const [name, filter] of Object.entries(FILTERS)) {
    const times: number[] = [];
    for (const page of Object.values(pages)) times.push(await p95Of(bench, `/orders?${filter}${page}`));
    rows.push([name, ...times.map((time) => time.toFixed(1))]);
    worst.push(...times);
  }
  return {
    figures: [
      { name: 'GET /orders, worst p95', value: Math.max(...worst), unit: 'ms', goal: `at most ${GOAL_MS}` },
      ...(await measureSingles(bench)),
    ],
    tables: [
      {
        title: `GET /orders?page_size=20 of ${ORDERS.toLocaleString('en')} orders, one client: p95 in ms`,
        header: ['filter', ...Object.keys(pages)],
        rows,
      },
    ],
  };
}
