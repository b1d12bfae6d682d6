/** The time that a sourcing decision takes with everything that it reads, among a million stock records. */
import { loadConfiguration } from '../../../src/runtime/configuration.ts';
import { createLogger } from '../../../src/runtime/logging.ts';
import { decideNow } from '../../../src/sourcing/order-sourcing.ts';
import type { Context } from '../../../src/tenancy/context.ts';
import { defaultSettings } from '../../../src/tenancy/settings.ts';
import type { Bench } from '../bench.ts';
import { quantile, type Figure } from '../figures.ts';
import { addOrders, makeGround, type Ground } from '../sourcing/database.ts';
import { SEED } from './sourcing-quality.ts';

const NODES = [10, 100, 1_000, 10_000];
const LINES = [1, 5, 20];
const ORDERS = 50;
const ROUNDS = 3;

/** Milliseconds of p95 that are aimed for, by `nodes x lines`. */
const GOALS: Readonly<Record<string, string>> = { '1000 x 5': 'p95 at most 10' };

function contextOf({ db }: Ground): Context {
  const settings = {
    ...defaultSettings(loadConfiguration({})),
    default_sourcing_strategy: 'LEAST_COST_SPLIT' as const,
  };
  return {
    environment: {
      id: 'benchmark',
      organizationId: 'benchmark',
      slug: 'benchmark',
      name: 'Benchmark',
      settings,
    },
    actor: 'benchmark',
    db,
    log: createLogger('benchmark', 'error'),
  };
}

/** Decides about every order several times, one after the other; the first round warms up. */
async function timesOf(context: Context, orders: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const order of orders) {
      const since = performance.now();
      await decideNow(context, order);
      if (round > 0) times.push(performance.now() - since);
    }
  }
  return times;
}

/** Reads and decides, exactly (LEAST_COST_SPLIT), in a database of its own for each number of nodes. */
export async function measureSourcingDatabase(
  { product }: Pick<Bench, 'product'>,
  report: (line: string) => void,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const nodes of NODES) {
    report(`${nodes} nodes: a million stock records`);
    const ground = await makeGround(product.controlPlaneUrl, nodes, SEED);
    try {
      for (const lines of LINES) {
        const times = await timesOf(contextOf(ground), await addOrders(ground, ORDERS, lines, SEED));
        const goal = GOALS[`${nodes} x ${lines}`];
        for (const [name, share] of [
          ['p50', 0.5],
          ['p95', 0.95],
          ['p99', 0.99],
        ] as const) {
          const aim = name === 'p95' && goal ? { goal } : {};
          figures.push({
            name: `${nodes} nodes x ${lines} lines, read and decided, ${name}`,
            value: quantile(times, share),
            unit: 'ms',
            ...aim,
          });
        }
      }
    } finally {
      await ground.db.destroy();
    }
  }
  return figures;
}
