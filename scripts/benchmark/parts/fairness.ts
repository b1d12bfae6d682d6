/** Two environments: one floods, the other places a few orders. How much later are these SOURCED than without the flood? */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Bench } from '../bench.ts';
import { quantile, type Figure } from '../figures.ts';
import { orderBodies } from '../sample-orders.ts';
import { addSecondEnvironment, SECOND } from '../second-environment.ts';

const FLOOD = 2_000;
const FLOOD_CLIENTS = 16;
const FEW = 20;
const WARM_UP = 20;
/** The relay of a new environment begins within five seconds. */
const SETTLE_MS = 6_000;
const DEADLINE_SECONDS = 120;
const POLL_MS = 50;

/** Places a few orders at once. @returns milliseconds from each order's acceptance to SOURCED */
async function placeFew(bench: Bench, db: pg.Client, count: number): Promise<number[]> {
  const { rows: before } = await db.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  await bench.load('/orders', {
    bodies: orderBodies(count),
    clients: count,
    seconds: DEADLINE_SECONDS,
    requests: count,
    environment: SECOND,
  });
  const deadline = Date.now() + DEADLINE_SECONDS * 1_000;
  for (;;) {
    const { rows } = await db.query<{ milliseconds: number }>(
      `SELECT extract(epoch FROM occurred_at - created_at)::float8 * 1000 AS milliseconds
       FROM orders JOIN order_events event ON event.order_id = orders.id AND event_type = 'order.sourced'
       WHERE created_at >= $1`,
      [before[0]?.now],
    );
    if (rows.length >= count) return rows.map((row) => row.milliseconds);
    if (Date.now() > deadline) throw new Error(`Only ${rows.length} of ${count} orders were sourced in time`);
    await sleep(POLL_MS);
  }
}

const SOURCED = `SELECT count(*) AS value FROM order_events WHERE event_type = 'order.sourced'`;

/** @param report told what was measured so far */
export async function measureFairness(bench: Bench, report: (line: string) => void): Promise<Figure[]> {
  const db = await addSecondEnvironment(bench);
  try {
    await sleep(SETTLE_MS);
    await placeFew(bench, db, WARM_UP);
    const alone = await placeFew(bench, db, FEW);
    report(`alone: ${quantile(alone, 0.5).toFixed(0)} ms`);
    const before = await bench.number(SOURCED);
    await bench.load('/orders', {
      bodies: orderBodies(FLOOD),
      clients: FLOOD_CLIENTS,
      seconds: DEADLINE_SECONDS,
      requests: FLOOD,
    });
    const waiting = async () => before + FLOOD - (await bench.number(SOURCED));
    report(`${FLOOD} orders are accepted, ${await waiting()} of them are not SOURCED yet`);
    const flooded = await placeFew(bench, db, FEW);
    const left = await waiting();
    report(`beside the flood: ${quantile(flooded, 0.5).toFixed(0)} ms; ${left} of it are not SOURCED yet`);
    if (left <= 0) throw new Error('The flood was over before the others were sourced');
    return [
      {
        name: `${FEW} orders to SOURCED beside ${FLOOD} of another environment: median`,
        value: quantile(flooded, 0.5),
        unit: 'ms',
        floor: quantile(alone, 0.5),
        goal: 'floor x 3',
      },
    ];
  } finally {
    await db.end();
  }
}
