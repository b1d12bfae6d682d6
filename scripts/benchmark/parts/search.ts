/**
 * Search, the relay and its projections with a million orders and a hundred thousand products: all in PostgreSQL, and
 * with MongoDB and Elasticsearch where TEST_MONGODB_URL and TEST_ELASTICSEARCH_URL name servers.
 */
import { Bench, ENVIRONMENT_DATABASE } from '../bench.ts';
import type { Figure, PartResult } from '../figures.ts';
import { areFilled, fillOrders, ORDERS } from '../lists/fill.ts';
import type { Product } from '../product.ts';
import { fillProducts, PRODUCTS } from '../search/fill-products.ts';
import { measureLag } from '../search/lag.ts';
import { CLIENTS, measureLatencies, type Latency } from '../search/latencies.ts';
import { measureRelay } from '../search/relay-rate.ts';
import { clearServers, namedServers, type Servers } from '../search/servers.ts';

const MILLISECONDS = 1_000;
const CHANGED = 10_000;
const RELAY_GOAL = 'floor x 0.7';
const LAG_GOAL_MS = 2_000;

type Report = (line: string) => void;

/** A way to run the product. */
interface Profile {
  name: string;
  servers: Servers | null;
  /** Projections that are made anew, with how many orders or products they are made from. */
  reindexed: Readonly<Record<string, number>>;
  /** Projections whose relay is measured beside the engine, with how many orders or products change. */
  relayed: Readonly<Record<string, number>>;
  /** Projections whose lag is measured. */
  watched: readonly string[];
  /** Of one client's searches, p95 in milliseconds. */
  goal: number;
}

const EMBEDDED: Profile = {
  name: 'PostgreSQL',
  servers: null,
  reindexed: { search: ORDERS },
  relayed: { search: CHANGED },
  watched: ['search', 'analytics', 'sourcing-outcomes'],
  goal: 100,
};

const withServers = (servers: Servers): Profile => ({
  name: 'Elasticsearch',
  servers,
  reindexed: {
    'search-elasticsearch': ORDERS,
    'product-search-elasticsearch': PRODUCTS,
    'product-catalog': PRODUCTS,
  },
  // Five events of each order are copied.
  relayed: {
    'search-elasticsearch': CHANGED,
    'product-search-elasticsearch': CHANGED,
    'order-events': CHANGED / 5,
  },
  watched: ['search-elasticsearch', 'analytics', 'sourcing-outcomes', 'order-events'],
  goal: 50,
});

async function fill(product: Product, report: Report): Promise<void> {
  const bench = await Bench.open(product);
  try {
    if (await areFilled(bench.db)) return;
    report(`${ORDERS.toLocaleString('en')} orders and ${PRODUCTS.toLocaleString('en')} products are written`);
    await fillOrders(bench.db);
  } finally {
    await bench.close();
  }
}

/** Fills the projections before the product that reads them starts: its relay finds them whole. */
async function makeProjections(product: Product, profile: Profile, report: Report): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [projection, count] of Object.entries(profile.reindexed)) {
    report(`${profile.name}: oms reindex ${projection}`);
    const since = performance.now();
    await product.omsWith({ ...profile.servers }, 'reindex', projection, '--environment', 'default');
    const seconds = (performance.now() - since) / MILLISECONDS;
    const figure = { name: `oms reindex ${projection}`, value: count / seconds, unit: 'rows/s' };
    tell({ figures: [figure], latencies: [] }, report);
    figures.push(figure);
  }
  return figures;
}

/** What is measured of the running product. */
async function measureRunning(bench: Bench, profile: Profile, report: Report) {
  await bench.db.query('VACUUM (ANALYZE) oms_orders, search_words');
  report(`${profile.name}: searches at ${CLIENTS.join(' and ')} clients`);
  const latencies = await measureLatencies(bench);
  tell({ figures: [], latencies }, report);
  report(`${profile.name}: relay and engine`);
  const rates = await measureRelay(bench, profile.servers, profile.relayed);
  report(`${profile.name}: lag while orders flow`);
  const { perSecond, lags } = await measureLag(bench, profile.watched);
  const worst = (subject: string) =>
    Math.max(
      ...latencies.filter((each) => each.subject === subject && each.clients === 1).map(({ p95 }) => p95),
    );
  const figures: Figure[] = [
    ...(['orders', 'products'] as const).map((subject): Figure => ({
      name: `POST /search/${subject}, ${profile.name}, worst p95`,
      value: worst(subject),
      unit: 'ms',
      goal: `at most ${profile.goal}`,
    })),
    ...rates.map(({ target, perSecond: value, floor }): Figure => ({
      name: `relay to ${target}`,
      value,
      unit: 'rows/s',
      floor,
      goal: RELAY_GOAL,
    })),
    { name: `orders to DELIVERED meanwhile, ${profile.name}`, value: perSecond, unit: '1/s' },
    ...lags.flatMap(({ target, p50, p99 }): Figure[] => [
      { name: `lag of ${target}, ${profile.name}, p50`, value: p50, unit: 'ms' },
      {
        name: `lag of ${target}, ${profile.name}, p99`,
        value: p99,
        unit: 'ms',
        goal: `at most ${LAG_GOAL_MS}`,
      },
    ]),
  ];
  return { figures, latencies };
}

/** What is found is seen at once: the whole takes its time. */
function tell({ figures, latencies }: Omit<Measured, 'name'>, report: Report): void {
  for (const { subject, kind, clients, p50, p95 } of latencies)
    report(`  ${subject}, ${kind}, ${clients} clients: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`);
  for (const { name, value, unit, floor } of figures)
    report(
      `  ${name}: ${value.toFixed(1)} ${unit}${floor === undefined ? '' : `, floor ${floor.toFixed(1)}`}`,
    );
}

async function measureProfile(product: Product, profile: Profile, report: Report) {
  const made = await makeProjections(product, profile, report);
  if (profile.servers) await product.startWith({ ...profile.servers });
  const bench = await Bench.open(product);
  try {
    const found = await measureRunning(bench, profile, report);
    const measured = { name: profile.name, figures: [...made, ...found.figures], latencies: found.latencies };
    tell({ figures: found.figures, latencies: [] }, report);
    return measured;
  } finally {
    await bench.close();
  }
}

interface Measured {
  name: string;
  figures: Figure[];
  latencies: Latency[];
}

/** Kinds of search by row, profiles side by side. */
function tableOf(measured: readonly Measured[]) {
  const cells = ({ latencies }: Measured, like: Latency): string[] =>
    CLIENTS.flatMap((clients) => {
      const found = latencies.find(
        (each) => each.subject === like.subject && each.kind === like.kind && each.clients === clients,
      );
      return found ? [found.p50.toFixed(1), found.p95.toFixed(1)] : ['', ''];
    });
  const kinds = measured[0]?.latencies.filter(({ clients }) => clients === 1) ?? [];
  return {
    title: `POST /search among ${ORDERS.toLocaleString('en')} orders and ${PRODUCTS.toLocaleString('en')} products, in ms`,
    header: [
      'search',
      ...measured.flatMap(({ name }) =>
        CLIENTS.flatMap((clients) => [`${name} p50 at ${clients}`, `p95 at ${clients}`]),
      ),
    ],
    rows: kinds.map((kind) => [
      `${kind.subject}, ${kind.kind}`,
      ...measured.flatMap((profile) => cells(profile, kind)),
    ]),
  };
}

/** Fills the product's database unless it is, and leaves it so. */
export async function measureSearch(product: Product, report: Report): Promise<Omit<PartResult, 'part'>> {
  await fill(product, report);
  await fillProducts(product.databaseUrl(ENVIRONMENT_DATABASE));
  const measured: Measured[] = [await measureProfile(product, EMBEDDED, report)];
  const servers = namedServers();
  if (servers) {
    try {
      measured.push(await measureProfile(product, withServers(servers), report));
    } finally {
      await product.stop();
      await clearServers(servers);
    }
  } else report('TEST_MONGODB_URL and TEST_ELASTICSEARCH_URL name no servers: PostgreSQL alone');
  return { figures: measured.flatMap(({ figures }) => figures), tables: [tableOf(measured)] };
}
