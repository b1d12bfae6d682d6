/** The figures of a million orders: how fast they are made, and read for periods of several lengths. */
import type { Bench } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { areFilled, fillOrders, ORDERS } from '../lists/fill.ts';

const SECONDS = 2;
const WARM_UP_SECONDS = 0.5;
const GOAL_MS = 100;

/** The generated orders end in autumn 2026. */
const PERIODS: Readonly<Record<string, string>> = {
  'a month': 'from_date=2026-09-01&to_date=2026-09-30',
  'a month in Tokyo, compared':
    'from_date=2026-09-01&to_date=2026-09-30&timezone=Asia/Tokyo&compare=previous_period',
  'a year': 'from_date=2025-10-01&to_date=2026-09-30',
  'a year, compared': 'from_date=2025-10-01&to_date=2026-09-30&compare=previous_period',
};

async function p95Of(bench: Bench, query: string): Promise<number> {
  const path = `/analytics/dashboard?${query}`;
  const load = { bodies: null, clients: 1, requests: null };
  await bench.load(path, { ...load, seconds: WARM_UP_SECONDS });
  return (await bench.load(path, { ...load, seconds: SECONDS })).p95;
}

/** Fills the product's database unless it is. */
export async function measureAnalytics(bench: Bench, report: (line: string) => void): Promise<Figure[]> {
  if (!(await areFilled(bench.db))) {
    report(`${ORDERS.toLocaleString('en')} orders are written`);
    await fillOrders(bench.db);
  }
  report('oms reindex analytics');
  const since = performance.now();
  await bench.product.oms('reindex', 'analytics');
  const seconds = (performance.now() - since) / 1_000;
  await bench.db.query('VACUUM (ANALYZE) analytics_orders, analytics_days, analytics_quarters');
  const figures: Figure[] = [{ name: 'oms reindex analytics', value: ORDERS / seconds, unit: 'orders/s' }];
  for (const [name, query] of Object.entries(PERIODS))
    figures.push({
      name: `GET /analytics/dashboard, ${name}, p95`,
      value: await p95Of(bench, query),
      unit: 'ms',
      goal: `at most ${GOAL_MS}`,
    });
  return figures;
}
