/** Orders per second to DELIVERED beside empty workflows with the same steps, and one order alone. */
import { z } from 'zod';
import { orderWorkflowId } from '../../../src/orders/order.ts';
import type { Bench } from '../bench.ts';
import { mean, quantile, type Figure } from '../figures.ts';
import { burstResultSchema } from '../floor/questions.ts';
import { stepsOf, type FloorStep } from '../floor/steps.ts';
import { Peer } from '../peer.ts';
import { cpuSeconds } from '../processes.ts';
import { orderBodies } from '../sample-orders.ts';

const WARM_UP = 40;
const ROUNDS = 2;
const ORDERS_PER_ROUND = 150;
const ALONE = 10;
const CLIENTS = 16;
const DEADLINE_SECONDS = 120;
const SERVICES = ['postgres', 'temporal', 'api', 'worker'] as const;

type Costs = Record<(typeof SERVICES)[number], number>;

function costsOf(bench: Bench): Costs {
  const pids = bench.product.pids();
  return {
    postgres: 0,
    temporal: 0,
    api: 0,
    worker: 0,
    ...Object.fromEntries(SERVICES.map((name) => [name, cpuSeconds(pids[name] ?? 0)])),
  };
}

/** Places orders as fast as they are taken. @returns orders per second from the first POST to the last DELIVERED */
export async function deliver(bench: Bench, count: number): Promise<number> {
  const since = new Date();
  const { startedAt } = await bench.load('/orders', {
    bodies: orderBodies(count),
    clients: Math.min(CLIENTS, count),
    seconds: DEADLINE_SECONDS,
    requests: count,
  });
  await bench.untilDelivered(count, since, DEADLINE_SECONDS);
  const endedAt = await bench.number(
    `SELECT extract(epoch FROM max(delivered_at)) * 1000 AS value FROM orders WHERE created_at >= $1`,
    [since],
  );
  return (count * 1_000) / (endedAt - startedAt);
}

/** The steps of the workflow of the latest delivered order. */
async function latestSteps(bench: Bench): Promise<FloorStep[]> {
  const { rows } = await bench.db.query<{ id: string }>(
    `SELECT id FROM orders WHERE status = 'DELIVERED' ORDER BY delivered_at DESC LIMIT 1`,
  );
  const handle = bench.temporal.workflow.getHandle(orderWorkflowId('default', rows[0]?.id ?? ''));
  await handle.result();
  return stepsOf(await handle.fetchHistory());
}

function described(steps: readonly FloorStep[]): string {
  const kinds = new Map<string, number>();
  for (const step of steps) {
    const [kind = ''] = step.split('/');
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** Orders per second while their customers are told by notifications, which go to the log here. */
async function withNotifications(bench: Bench, count: number): Promise<number> {
  const rounds: number[] = [];
  await bench.product.switchNotifications(true);
  for (let round = 1; round <= ROUNDS; round++) rounds.push(await deliver(bench, count));
  await bench.product.switchNotifications(false);
  return mean(rounds);
}

/** @param report told what the floor does */
export async function measureOrders(bench: Bench, report: (line: string) => void): Promise<Figure[]> {
  await deliver(bench, WARM_UP);
  const steps = await latestSteps(bench);
  const floor = new Peer('floor-worker');
  try {
    await floor.ask({ kind: 'open', address: bench.product.temporalAddress, steps }, z.null());
    const burst = (prefix: string, count: number) =>
      floor.ask({ kind: 'burst', prefix, count }, burstResultSchema);
    const { events } = await burst('floor-warm-up', WARM_UP);
    report(`the floor takes the steps of an order: ${described(steps)}; ${events} events`);

    const orders: number[] = [];
    const empty: number[] = [];
    const spent: Costs[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const before = costsOf(bench);
      orders.push(await deliver(bench, ORDERS_PER_ROUND));
      const after = costsOf(bench);
      spent.push({
        postgres: after.postgres - before.postgres,
        temporal: after.temporal - before.temporal,
        api: after.api - before.api,
        worker: after.worker - before.worker,
      });
      const { seconds } = await burst(`floor-${round}`, ORDERS_PER_ROUND);
      empty.push(ORDERS_PER_ROUND / seconds);
      report(`round ${round}: ${orders.at(-1)?.toFixed(1)} orders/s, floor ${empty.at(-1)?.toFixed(1)}/s`);
    }
    const told = await withNotifications(bench, ORDERS_PER_ROUND);
    const alone: number[] = [];
    for (let index = 0; index < ALONE; index++) alone.push(1_000 / (await deliver(bench, 1)));
    const aloneFloor = await floor.ask(
      { kind: 'oneByOne', prefix: 'floor-alone', count: ALONE },
      z.array(z.number()),
    );

    const perOrder = (name: keyof Costs) =>
      (mean(spent.map((each) => each[name])) * 1_000) / ORDERS_PER_ROUND;
    return [
      {
        name: 'orders to DELIVERED',
        value: mean(orders),
        unit: '1/s',
        floor: mean(empty),
        goal: 'floor x 0.6',
      },
      { name: 'the same with notifications', value: told, unit: '1/s', floor: mean(orders) },
      {
        name: 'one order alone, POST to DELIVERED',
        value: quantile(alone, 0.5),
        unit: 'ms',
        floor: quantile(aloneFloor, 0.5),
      },
      ...SERVICES.map((name): Figure => ({
        name: `processor time per order: ${name}`,
        value: perOrder(name),
        unit: 'ms',
      })),
    ];
  } finally {
    await floor.stop();
  }
}
