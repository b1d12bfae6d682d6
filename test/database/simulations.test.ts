import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import { cancel } from '../../src/orders/cancellation.ts';
import { manualGateway } from '../../src/payments/payments.ts';
import type { SimulationResponse } from '../../src/simulations/contract.ts';
import { exportOrders } from '../../src/simulations/export.ts';
import { Ledger } from '../../src/simulations/ledger.ts';
import { changesAfter, stockAt } from '../../src/simulations/stock-repository.ts';
import * as steps from '../../src/simulations/steps.ts';
import { sourceOrder } from '../../src/sourcing/order-sourcing.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { contextOf, line, placeAndSource } from '../support/orders.ts';
import {
  fingerprints,
  LATELY,
  runToEnd,
  simulate,
  simulationRequest,
  simulationService,
  UNWATCHED,
} from '../support/simulations.ts';
import { addStock, addStockedNode, FAR } from '../support/supply.ts';

let databases: TestDatabases;
let context: Context;
let east: string;
let west: string;
beforeEach(async () => {
  databases = await createDatabases();
  context = await contextOf(databases);
  east = await addStockedNode(context.db, 'EAST', { 'SKU-1': 3 });
  west = await addStockedNode(context.db, 'WEST', { 'SKU-1': 10 }, FAR);
});
afterEach(() => databases.close());

/** One order after the other, each on what those before it have left. */
async function placeMany(count: number, overrides: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push((await placeAndSource(context, overrides)).id);
  return ids;
}

const runOf = ({ runs }: SimulationResponse, run: number) => {
  const found = runs.find((each) => each.run === run);
  if (!found) throw new Error(`There is no run ${run}`);
  return found;
};
const WITHOUT_EAST = () => ({
  name: 'Without EAST',
  base: 'NONE',
  rules: [{ name: 'No east', strategy: 'DISTANCE_OPTIMAL', excluded_node_ids: [east] }],
});

async function begun(overrides: Record<string, unknown> = {}): Promise<string> {
  return (await simulationService().create(context, simulationRequest(overrides))).id;
}

/** All that is kept of a simulation, without its id. */
async function stateOf(id: string) {
  const { db } = context;
  const runs = await db
    .selectFrom('simulation_runs')
    .selectAll()
    .where('simulation_id', '=', id)
    .orderBy('run')
    .execute();
  const results = await db
    .selectFrom('simulation_results')
    .selectAll()
    .where('simulation_id', '=', id)
    .orderBy('position')
    .orderBy('run')
    .execute();
  const stock = await db
    .selectFrom('simulation_stock')
    .selectAll()
    .where('simulation_id', '=', id)
    .where('units_taken', '!=', 0)
    .orderBy('run')
    .orderBy('node_id')
    .execute();
  const waits = await db
    .selectFrom('simulation_waits')
    .selectAll()
    .where('simulation_id', '=', id)
    .orderBy('run')
    .orderBy('position')
    .execute();
  const bare = <T extends { simulation_id: string }>(rows: T[]) =>
    rows.map((row) => ({ ...row, simulation_id: '' }));
  // Rules of a set have ids of their own in each simulation.
  return {
    runs: bare(runs).map((run) => ({ ...run, rules: null })),
    results: bare(results),
    stock: bare(stock),
    waits: bare(waits),
  };
}

describe('a simulation', () => {
  test('of the current rules does what really happened; of others, what would have happened', async () => {
    await placeMany(5);
    await addStock(context.db, east, 'SKU-1', 1);
    await placeMany(2);
    const before = await fingerprints(context);
    const simulation = await simulate(context, { rule_sets: [{ name: 'Current rules' }, WITHOUT_EAST()] });
    expect(simulation).toMatchObject({ status: 'COMPLETED', orders_total: 7, orders_done: 7 });
    const [real, current, other] = [0, 1, 2].map((run) => runOf(simulation, run));
    expect(real).toMatchObject({ orders: 7, sourced: 7, units: 7, units_filled: 7, parcels: 7, rules: null });
    expect(current).toMatchObject({
      different_orders: 0,
      sourced: 7,
      cost: real?.cost,
      distance_km: real?.distance_km,
    });
    expect(other).toMatchObject({ different_orders: 4, sourced: 7, fill_rate: 1, split_rate: 0 });
    expect(other?.cost).toBeGreaterThan(real?.cost ?? 0);
    expect(simulation.node_load).toEqual([
      expect.objectContaining({
        node_code: 'WEST',
        runs: [
          { run: 0, orders: 3, peak_orders: 3 },
          { run: 1, orders: 3, peak_orders: 3 },
          { run: 2, orders: 7, peak_orders: 7 },
        ],
      }),
      expect.objectContaining({
        node_code: 'EAST',
        runs: [
          { run: 0, orders: 4, peak_orders: 4 },
          { run: 1, orders: 4, peak_orders: 4 },
        ],
      }),
    ]);
    expect(await fingerprints(context)).toEqual(before);
  });

  test('counts as false a backorder that only the rules made, and none for want of stock', async () => {
    await placeMany(2, { line_items: [line('SKU-1', 3)] });
    await placeMany(1, { line_items: [line('SKU-1', 9)] });
    const near = {
      name: 'Near only',
      base: 'NONE',
      rules: [{ name: 'Near', strategy: 'DISTANCE_OPTIMAL', max_distance_km: 100 }],
    };
    const simulation = await simulate(context, { rule_sets: [near] });
    expect(runOf(simulation, 0)).toMatchObject({ sourced: 2, backordered: 1, false_backorders: 0 });
    expect(runOf(simulation, 1)).toMatchObject({
      sourced: 1,
      backordered: 2,
      false_backorders: 2,
      fill_rate: 0.2,
    });
  });

  test('gives what comes in to those who wait, before those who come later', async () => {
    await placeMany(1, { line_items: [line('SKU-1', 13)] });
    const [waiting = ''] = await placeMany(1, { line_items: [line('SKU-1', 2)] });
    await addStock(context.db, east, 'SKU-1', 2);
    await sourceOrder(context, waiting, { number: 2, from: 'BACKORDERED', askedBy: null });
    await placeMany(1);
    const simulation = await simulate(context);
    for (const run of [0, 1]) {
      expect(runOf(simulation, run)).toMatchObject({
        sourced: 1,
        backordered: 2,
        served_later: 1,
        false_backorders: 0,
      });
    }
    expect(runOf(simulation, 1).different_orders).toBe(0);
  });

  test('keeps together what the order wanted kept together', async () => {
    await addStock(context.db, east, 'SKU-X', 5);
    await addStock(context.db, west, 'SKU-Y', 5);
    const set = { metadata: { keep_together: 'set' } };
    const lines = [{ ...line('SKU-1'), ...set }, { ...line('SKU-Y'), ...set }, line('SKU-X')];
    const [id = ''] = await placeMany(1, { line_items: lines });
    const nodes = await context.db
      .selectFrom('fulfillment_allocations')
      .select(['sku', 'node_id'])
      .where('order_id', '=', id)
      .orderBy('sku')
      .execute();
    expect(nodes).toEqual([
      { sku: 'SKU-1', node_id: west },
      { sku: 'SKU-X', node_id: east },
      { sku: 'SKU-Y', node_id: west },
    ]);
    expect(runOf(await simulate(context), 1)).toMatchObject({ different_orders: 0, sourced: 1 });
  });

  test('takes back what an order held when it was really cancelled', async () => {
    const [cancelled = ''] = await placeMany(1, { line_items: [line('SKU-1', 3)] });
    await cancel(context, cancelled, { actor: 'user:test', reason: 'changed their mind' }, manualGateway);
    await placeMany(1, { line_items: [line('SKU-1', 3)] });
    const simulation = await simulate(context);
    expect(runOf(simulation, 1)).toMatchObject({ different_orders: 0, sourced: 2 });
    const { rows } = await sql<{ units_taken: number }>`
      SELECT units_taken FROM simulation_stock WHERE node_id = ${east}`.execute(context.db);
    expect(rows).toEqual([{ units_taken: 3 }]);
  });

  test('comes to the same in steps of one order as in one step', async () => {
    await placeMany(2, { line_items: [line('SKU-1', 2)] });
    await addStock(context.db, east, 'SKU-1', 2);
    const [cancelled = ''] = await placeMany(1, { line_items: [line('SKU-1', 4)] });
    const [waiting = ''] = await placeMany(2, { line_items: [line('SKU-1', 9)] });
    await cancel(context, cancelled, { actor: 'user:test', reason: 'changed their mind' }, manualGateway);
    await addStock(context.db, west, 'SKU-1', 3);
    await sourceOrder(context, waiting, { number: 2, from: 'BACKORDERED', askedBy: null });
    await placeMany(3);
    const sets = { rule_sets: [{ name: 'Current rules' }, WITHOUT_EAST()] };
    const [whole, single] = [await begun(sets), await begun(sets)];
    await runToEnd(context, whole);
    await runToEnd(context, single, 1);
    const [expected, found] = [await stateOf(whole), await stateOf(single)];
    expect(found).toEqual(expected);
    expect(expected.results).toHaveLength(3 * 8);
    expect(expected.runs[1]).toMatchObject({ served_later: 1, different_orders: 0 });
  });

  test('writes a chunk once, however often its step is repeated, and none when it has ended', async () => {
    await placeMany(3);
    const id = await begun();
    await steps.begin(context, id);
    await Promise.all([1, 2, 3].map(() => steps.replayChunk(context, id, 0, UNWATCHED, 2)));
    await steps.begin(context, id);
    await steps.replayChunk(context, id, 0, UNWATCHED, 2);
    expect(await simulationService().get(context, id)).toMatchObject({ status: 'RUNNING', orders_done: 2 });
    await simulationService().cancel(context, id);
    expect(await steps.replayChunk(context, id, 2, UNWATCHED)).toEqual({
      status: 'CANCELLED',
      done: 2,
      total: 3,
    });
    const simulation = await simulationService().get(context, id);
    expect(runOf(simulation, 1)).toMatchObject({ orders: 2, sourced: 2 });
    await expect(simulationService().cancel(context, id)).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('that is not wanted any more writes nothing of the chunk it was in', async () => {
    await placeMany(2);
    const id = await begun();
    await steps.begin(context, id);
    const unwanted = { isCancelled: () => true, alive: () => undefined };
    expect(await steps.replayChunk(context, id, 0, unwanted)).toMatchObject({ status: 'RUNNING', done: 0 });
  });

  test('is read order by order, and as CSV', async () => {
    await placeMany(5);
    const { id } = await simulate(context, { rule_sets: [{ name: 'Current rules' }, WITHOUT_EAST()] });
    const service = simulationService();
    const page = { page: 1, page_size: 2 };
    const different = await service.orders(context, id, { show: 'DIFFERENT', ...page });
    expect(different).toMatchObject({ total: 3, total_pages: 2 });
    expect(different.items[0]?.results).toMatchObject([
      { run: 0, is_different: false, nodes: [{ node_code: 'EAST', quantity: 1 }] },
      { run: 1, is_different: false, nodes: [{ node_code: 'EAST', quantity: 1 }] },
      { run: 2, is_different: true, nodes: [{ node_code: 'WEST', quantity: 1 }], rule_name: 'No east' },
    ]);
    expect(await service.orders(context, id, { show: 'DIFFERENT', run: 1, ...page })).toMatchObject({
      total: 0,
    });
    expect(await service.orders(context, id, { show: 'FALSE_BACKORDERS', ...page })).toMatchObject({
      total: 0,
    });
    expect(await service.orders(context, id, { show: 'ALL', ...page })).toMatchObject({ total: 5 });
    const csv = await (await exportOrders(service, context, id, { show: 'ALL' })).text();
    const [head, ...rows] = csv.trimEnd().split('\r\n');
    expect(head).toContain('order_number,decided_at,rule_set,is_different,real_outcome,outcome');
    expect(rows).toHaveLength(10);
    expect(rows[1]).toContain('Without EAST,true,SOURCED,SOURCED,false,,No east,EAST x 1,WEST x 1');
  });
});

describe('the orders of a simulation', () => {
  test('are those of a range and its filters, or those that are named', async () => {
    await placeMany(2);
    const [named = ''] = await placeMany(1, { channel: 'POS' });
    const { order_number: number } = await context.db
      .selectFrom('orders')
      .select('order_number')
      .where('id', '=', named)
      .executeTakeFirstOrThrow();
    expect(await simulate(context, { orders: { ...LATELY, channel: 'POS' } })).toMatchObject({
      orders_total: 1,
    });
    expect(await simulate(context, { orders: { ...LATELY, state: 'NY' } })).toMatchObject({
      orders_total: 3,
    });
    const list = await simulate(context, { orders: { order_numbers: [number, number] } });
    expect(list).toMatchObject({ orders_total: 1, orders: { order_numbers: 2 } });
  });

  test.each([
    ['no order at all', { orders: { ...LATELY, channel: 'POS' } }, 'orders'],
    [
      'a range that ends before it begins',
      { orders: { from_date: '2026-03-02', to_date: '2026-03-01' } },
      'orders.to_date',
    ],
    [
      'a range that is too long',
      { orders: { from_date: '2026-01-01', to_date: '2026-12-31' } },
      'orders.to_date',
    ],
    [
      'an order that there is not',
      { orders: { order_numbers: ['ORD-20260101-AAAAAA'] } },
      'orders.order_numbers.0',
    ],
    [
      'a rule that there is not',
      { rule_sets: [{ name: 'A', changes: [{ rule_id: crypto.randomUUID(), changes: { priority: 1 } }] }] },
      'rule_sets.0.changes.0.rule_id',
    ],
    [
      'a node that there is not',
      {
        rule_sets: [
          {
            name: 'A',
            rules: [{ name: 'B', strategy: 'COST_OPTIMAL', excluded_node_ids: [crypto.randomUUID()] }],
          },
        ],
      },
      'rule_sets.0.rules.0.excluded_node_ids.0',
    ],
  ])('refuses %s and leaves nothing', async (_, request, path) => {
    await placeMany(1);
    const refusal = await simulationService()
      .create(context, simulationRequest(request))
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ kind: 'invalid', details: { errors: [{ path }] } });
    expect(await simulationService().list(context, { page: 1, page_size: 10 })).toMatchObject({ total: 0 });
  });

  test('are no more than two at the same time, and one for one idempotency key', async () => {
    await placeMany(1);
    const service = simulationService();
    const first = await service.create(context, simulationRequest(), 'the-key');
    expect((await service.create(context, simulationRequest(), 'the-key')).id).toBe(first.id);
    const wishes = [1, 2, 3].map(() => service.create(context, simulationRequest()));
    const made = await Promise.allSettled(wishes);
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { kind: 'conflict' } });
  });
});

describe('the stock as it was', () => {
  const actual = async () => {
    const { rows } = await sql<{ nodeId: string; sku: string; units: number }>`
      SELECT node_id AS "nodeId", sku, quantity_available - safety_stock AS units FROM inventory_items
      ORDER BY node_id, sku`.execute(context.db);
    return rows;
  };
  const logPosition = async () => {
    const { rows } = await sql<{ position: number }>`
      SELECT coalesce(max(position), 0) AS position FROM inventory_adjustments`.execute(context.db);
    return rows[0]?.position ?? 0;
  };
  const skus = ['SKU-1', 'SKU-2'];
  const before = async (position: number) => {
    const found = await stockAt(context.db, crypto.randomUUID(), skus, { position, moment: new Date() });
    return found
      .map(({ nodeId, sku, units }) => ({ nodeId, sku, units }))
      .sort((a, b) => (a.nodeId < b.nodeId ? -1 : a.nodeId > b.nodeId ? 1 : a.sku < b.sku ? -1 : 1));
  };

  test('is found for every position of the log, and the changes lead from one to the next', async () => {
    await addStock(context.db, east, 'SKU-2', 5);
    const seen: { position: number; stock: Awaited<ReturnType<typeof actual>> }[] = [];
    const note = async () => seen.push({ position: await logPosition(), stock: await actual() });
    await note();
    await placeMany(2);
    await note();
    const [cancelled = ''] = await placeMany(1, { line_items: [line('SKU-2', 4)] });
    await note();
    await addStock(context.db, west, 'SKU-1', 7);
    await note();
    await cancel(context, cancelled, { actor: 'user:test', reason: 'changed their mind' }, manualGateway);
    await note();
    for (const { position, stock } of seen) expect(await before(position)).toEqual(stock);

    const [first, ...rest] = seen;
    const positions = rest.map(({ position }) => position);
    const changes = await changesAfter(
      context.db,
      crypto.randomUUID(),
      skus,
      first?.position ?? 0,
      positions,
    );
    const replayed = Ledger.of(first?.stock ?? []);
    for (const [slot, { stock }] of rest.entries()) {
      for (const change of changes.filter((each) => each.slot === slot)) replayed.add(change);
      expect(Ledger.of(stock).levels(skus)).toEqual(expect.arrayContaining(replayed.levels(skus)));
    }
  });

  test('of a record without entries is what it has now, unless it was made later', async () => {
    await sql`
      INSERT INTO inventory_items (id, node_id, sku, quantity_on_hand) VALUES (new_id(), ${west}, 'SKU-2', 6)`.execute(
      context.db,
    );
    const at = async (moment: Date) =>
      (await stockAt(context.db, crypto.randomUUID(), ['SKU-2'], { position: 1, moment })).map(
        ({ units }) => units,
      );
    // The database's clock counts microseconds, ours does not.
    expect(await at(new Date(Date.now() + 1_000))).toEqual([6]);
    expect(await at(new Date('2020-01-01T00:00:00Z'))).toEqual([0]);
  });
});
