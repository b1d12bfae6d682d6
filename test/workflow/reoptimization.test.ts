import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ScheduleService } from '../../src/schedules/service.ts';
import { reoptimize } from '../../src/sourcing/reoptimization.ts';
import { TemporalScheduleControl } from '../../temporal/schedule-control.ts';
import { ensureSchedules } from '../../temporal/schedules.ts';
import { line } from '../support/orders.ts';
import { expectCompleteTrail, expectStockBooksToAgree, trailOf } from '../support/records.ts';
import { BY_HAND, openStage, type Stage } from '../support/stage.ts';
import { addStock, addStockedNode } from '../support/supply.ts';
import { until } from '../support/until.ts';
import { DESTINATIONS, NODES, RATES } from '../support/worked-example.ts';

const SECONDS = 20;

let stage: Stage;
const nodeIds = new Map<string, string>();
beforeAll(async () => {
  stage = await openStage({
    ...BY_HAND,
    ...RATES,
    default_sourcing_strategy: 'LEAST_COST_SPLIT',
    reoptimization_window_seconds: 3_600,
  });
  for (const { code, ...place } of NODES) {
    nodeIds.set(
      code,
      await addStockedNode(stage.context.db, code, {}, { ...place, avg_processing_hours: 24 }),
    );
  }
});
afterAll(() => stage.close());

/** Each test has a SKU of its own, one unit at each node. */
let sku: string;
let tests = 0;
beforeEach(async () => {
  sku = `SKU-${(tests += 1)}`;
  for (const id of nodeIds.values()) await addStock(stage.context.db, id, sku, 1);
});

/** Places the three orders, each when the one before has its node. */
async function threeOrders(overrides: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = [];
  for (const { latitude, longitude } of DESTINATIONS) {
    const address = { address1: '1 Main St', city: 'Lincoln', state: 'NE', postal_code: '68508' };
    const id = await stage.begin({
      line_items: [line(sku)],
      shipping_address: { ...address, latitude, longitude },
      ...overrides,
    });
    await stage.reach(id, 'SOURCED');
    ids.push(id);
  }
  return ids;
}

interface Decided {
  cost: number;
  allocations: { nodeId: string }[];
  summary: string;
}

/** What was decided last about each order. */
async function decisionsOf(ids: readonly string[]): Promise<Decided[]> {
  const rows = await stage.context.db
    .selectFrom('sourcing_decisions')
    .select(['order_id', 'decision'])
    .where('order_id', 'in', ids)
    .orderBy('attempt')
    .execute();
  return ids.map((id) => rows.findLast((row) => row.order_id === id)?.decision as unknown as Decided);
}

const costOf = async (ids: readonly string[]): Promise<number> =>
  Math.round((await decisionsOf(ids)).reduce((total, { cost }) => total + cost, 0) * 100) / 100;

async function nodesOf(ids: readonly string[]): Promise<string[]> {
  const orders = await Promise.all(ids.map((id) => stage.read(id)));
  return orders.map(({ fulfillments }) =>
    fulfillments
      .filter(({ status }) => status !== 'CANCELLED')
      .map(({ node_code }) => node_code)
      .join('+'),
  );
}

const run = () =>
  reoptimize({ ...stage.context, actor: 'system' }, stage.temporal.workflows, () => undefined);

/** Runs the schedule by hand and waits for its end. @returns what it has done here. */
async function runSchedule(): Promise<Record<string, number> | undefined> {
  await ensureSchedules(stage.temporal.client);
  const service = new ScheduleService(new TemporalScheduleControl(stage.temporal.client));
  const everything = () => true;
  await service.trigger(stage.context, 'reoptimize-sourcing', everything);
  return until('the schedule has run', SECONDS, async () => {
    const [last] = (await service.get('reoptimize-sourcing', everything)).runs;
    return last?.finished_at
      ? last.results.find(({ environment }) => environment === 'stage')?.counts
      : undefined;
  });
}

describe('three orders and three nodes with one unit each', () => {
  test('cost 39 order by order, and 28 once they are planned together', async () => {
    const ids = await threeOrders();
    expect(await nodesOf(ids)).toEqual(['N1', 'N2', 'N3']);
    expect(await costOf(ids)).toBe(39);
    const promised = await promisesOf(ids);

    expect(await runSchedule()).toEqual({ considered: 3, moved: 3, refused: 0 });
    expect(await nodesOf(ids)).toEqual(['N3', 'N1', 'N2']);
    expect(await costOf(ids)).toBe(28);
    expect(await promisesOf(ids)).toEqual(promised);
    for (const id of ids) {
      expect((await stage.read(id)).status).toBe('SOURCED');
      expect((await trailOf(stage.context.db, id)).at(-1)).toMatchObject({ event_type: 'order.reassigned' });
      await expectCompleteTrail(stage.context.db, id);
    }
    await expectStockBooksToAgree(stage.context.db);
    expect(await run()).toMatchObject({ moved: 0 });

    // The orders go on from their new nodes.
    const [first = '', second = ''] = ids;
    await stage.work(first, 'N3', 'start_picking');
    await stage.work(first, 'N3', 'pick');
    await stage.work(first, 'N3', 'pack');
    await stage.reach(first, 'SHIPPED');
    await stage.work(second, 'N1', 'start_picking');
    expect((await stage.read(second)).status).toBe('PICKING');
    await expectCompleteTrail(stage.context.db, first);
    await expectStockBooksToAgree(stage.context.db);
  });

  test('stay as they are once one of them is picked, but for what the others can do without it', async () => {
    const ids = await threeOrders();
    await stage.work(ids[0] ?? '', 'N1', 'start_picking');
    // The second and the third: 19 + 18 as they are, 20 + 15 exchanged.
    expect(await run()).toMatchObject({ moved: 2, refused: 0 });
    expect(await nodesOf(ids)).toEqual(['N1', 'N3', 'N2']);
    expect(await costOf(ids)).toBe(37);
    await expectStockBooksToAgree(stage.context.db);
  });

  test('do not move to a node that needs longer to have them ready', async () => {
    const { db } = stage.context;
    const slowDown = (hours: number) =>
      db
        .updateTable('fulfillment_nodes')
        .set({ avg_processing_hours: hours })
        .where('code', '=', 'N3')
        .execute();
    await slowDown(48);
    const ids = await threeOrders();
    // Without N3 the first two can only be exchanged: 5 + 7 instead of 2 + 19.
    expect(await run()).toMatchObject({ moved: 2 });
    expect(await nodesOf(ids)).toEqual(['N2', 'N1', 'N3']);
    expect(await costOf(ids)).toBe(30);
    await slowDown(24);
    expect(await run()).toMatchObject({ moved: 2 });
    expect(await costOf(ids)).toBe(28);
  });

  test('stay where they are when they were promised for the same day', async () => {
    const ids = await threeOrders({ fulfillment_type: 'SAME_DAY_DELIVERY' });
    expect(await run()).toMatchObject({ moved: 0 });
    expect(await nodesOf(ids)).toEqual(['N1', 'N2', 'N3']);
  });
});

async function promisesOf(ids: readonly string[]): Promise<(Date | null)[]> {
  const rows = await stage.context.db
    .selectFrom('fulfillments')
    .select(['order_id', 'promised_at'])
    .where('order_id', 'in', ids)
    .where('status', '!=', 'CANCELLED')
    .execute();
  return ids.map((id) => rows.find((row) => row.order_id === id)?.promised_at ?? null);
}

test('every history replays', () => stage.temporal.replayAll());
