/**
 * The benchmark: `npm run benchmark -- [part ...]`; without a part all are measured.
 *
 * It starts a product instance of its own, prints a table and writes `data/benchmark/<time>.json`. Floors are measured
 * in the same run on the same servers, so that the machine and its other load cancel out.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { Bench } from './bench.ts';
import { tablesOf, type Figure, type PartResult } from './figures.ts';
import { measureAnalytics } from './parts/analytics.ts';
import { measureArrival } from './parts/arrival.ts';
import { measureDashboard } from './parts/dashboard.ts';
import { measureEnvironments } from './parts/environments.ts';
import { measureFairness } from './parts/fairness.ts';
import { measureFootprint } from './parts/footprint.ts';
import { measureHistory } from './parts/history.ts';
import { measureLists } from './parts/lists.ts';
import { measureOrders } from './parts/orders.ts';
import { measurePost } from './parts/post.ts';
import { measureReads } from './parts/reads.ts';
import { measureReservations } from './parts/reservations.ts';
import { measureSearch } from './parts/search.ts';
import { measureSourcingDatabase } from './parts/sourcing-database.ts';
import { measureSourcingQuality } from './parts/sourcing-quality.ts';
import { measureSourcing } from './parts/sourcing.ts';
import { measureCodec, measureTracing } from './parts/switched.ts';
import { measureWebhooks } from './parts/webhooks.ts';
import { measureStockImport } from './parts/stock-import.ts';
import { Product, ROOT } from './product.ts';

type Report = (line: string) => void;

/** In the order in which they are measured; `post` and those after it are last because of what they leave behind. */
const PARTS = [
  'dashboard',
  'sourcing',
  'sourcing-quality',
  'sourcing-database',
  'footprint',
  'codec',
  'tracing',
  'orders',
  'history',
  'arrival',
  'reads',
  'reservations',
  'webhooks',
  'stock-import',
  'post',
  'fairness',
  'lists',
  'analytics',
  'search',
  'environments',
] as const;
type Part = (typeof PARTS)[number];

const LOADED: Partial<Record<Part, (bench: Bench, report: Report) => Promise<Figure[]>>> = {
  analytics: measureAnalytics,
  orders: measureOrders,
  history: measureHistory,
  arrival: measureArrival,
  reads: measureReads,
  reservations: measureReservations,
  webhooks: measureWebhooks,
  'stock-import': measureStockImport,
  'sourcing-database': measureSourcingDatabase,
  post: measurePost,
  fairness: measureFairness,
};

/** Parts that compare. */
const COMPARED: Partial<Record<Part, (bench: Bench, report: Report) => Promise<Omit<PartResult, 'part'>>>> = {
  lists: measureLists,
};

/** Parts that start the product anew, each time with other settings. */
const SWITCHED: Partial<Record<Part, (product: Product, report: Report) => Promise<Figure[]>>> = {
  codec: measureCodec,
  tracing: measureTracing,
};

/** Parts that start the product anew on what others leave behind: after all of them. */
const LAST: Partial<Record<Part, (product: Product, report: Report) => Promise<Omit<PartResult, 'part'>>>> = {
  search: measureSearch,
  environments: measureEnvironments,
};

const began = performance.now();
const report: Report = (line) =>
  console.log(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}`);

/** @throws Error naming a part that does not exist */
function partsOf(names: readonly string[]): Part[] {
  const unknown = names.filter((name) => !PARTS.some((part) => part === name));
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}.`);
  return PARTS.filter((part) => names.length === 0 || names.includes(part));
}

async function measureRunning(product: Product, parts: readonly Part[]): Promise<PartResult[]> {
  const results: PartResult[] = [];
  report('starting the product on a temporary folder');
  const seconds = await product.start({ seed: true });
  if (parts.includes('footprint')) {
    report('footprint: second start, then 20 s of rest');
    results.push({ part: 'footprint', figures: await measureFootprint(product, seconds) });
  }
  // The figures are those of orders alone; what goes around them is measured apart.
  await product.switchWebhooksOff();
  await product.switchNotifications(false);
  for (const part of parts) {
    const measure = SWITCHED[part];
    if (!measure) continue;
    report(part);
    results.push({ part, figures: await measure(product, (line) => report(`  ${line}`)) });
  }
  const bench = await Bench.open(product);
  try {
    for (const part of parts) {
      const tell: Report = (line) => report(`  ${line}`);
      if (LOADED[part] || COMPARED[part]) report(part);
      const figures = await LOADED[part]?.(bench, tell);
      if (figures) results.push({ part, figures });
      const compared = await COMPARED[part]?.(bench, tell);
      if (compared) results.push({ part, ...compared });
    }
  } finally {
    await bench.close();
  }
  for (const part of parts) {
    const measure = LAST[part];
    if (!measure) continue;
    report(part);
    results.push({ part, ...(await measure(product, (line) => report(`  ${line}`))) });
  }
  return results;
}

async function measureAll(parts: readonly Part[]): Promise<PartResult[]> {
  const results: PartResult[] = [];
  if (parts.includes('dashboard'))
    results.push({ part: 'dashboard', figures: measureDashboard(join(ROOT, 'dist')) });
  if (parts.includes('sourcing')) {
    report('sourcing');
    results.push({ part: 'sourcing', figures: await measureSourcing() });
  }
  if (parts.includes('sourcing-quality')) {
    report('sourcing-quality');
    results.push(measureSourcingQuality((line) => report(`  ${line}`)));
  }
  const needsProduct = (part: Part): boolean =>
    [SWITCHED, LOADED, COMPARED, LAST].some((group) => part in group) || part === 'footprint';
  if (!parts.some(needsProduct)) return results;
  const product = await Product.create();
  const interrupt = (): void => {
    console.error('Stopping the product ...');
    void product.remove().finally(() => process.exit(1));
  };
  process.once('SIGTERM', interrupt).once('SIGINT', interrupt);
  try {
    results.push(...(await measureRunning(product, parts)));
  } finally {
    report('stopping the product');
    await product.remove();
  }
  return results;
}

function write(results: readonly PartResult[], loadBefore: number): string {
  const folder = join(ROOT, 'data', 'benchmark');
  mkdirSync(folder, { recursive: true });
  const at = new Date().toISOString();
  const file = join(folder, `${at.slice(0, 19).replaceAll(':', '-')}.json`);
  const machine = {
    cores: availableParallelism(),
    model: cpus()[0]?.model ?? null,
    node: process.version,
    loadBefore,
  };
  writeFileSync(file, `${JSON.stringify({ at, machine, results }, null, 2)}\n`);
  return file;
}

const [loadBefore = 0] = loadavg();
const results = await measureAll(partsOf(process.argv.slice(2)));
console.log(`\n${tablesOf(results)}\n`);
console.log(
  `Load of the machine before the run: ${loadBefore.toFixed(1)} on ${availableParallelism()} cores.`,
);
console.log(`Written to ${write(results, loadBefore)}`);
