import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  movesTogether,
  type BatchOrder,
  type BatchPlan,
  type BatchSupply,
} from '../../../src/sourcing/batch.ts';
import { bestAssignment } from '../../../src/sourcing/batch-solver.ts';
import { COSTS } from '../../support/worked-example.ts';

/** A plan that takes one unit of SKU-1 from a node. */
const from = (node: number, cost: number): BatchPlan => ({
  plan: null,
  cost,
  uses: [{ nodeId: `node-${node}`, sku: 'SKU-1', quantity: 1 }],
  opens: [`node-${node}`],
});

/** Orders that hold the nodes in turn and may take any, from a matrix of costs. */
const ordersOf = (costs: readonly (readonly number[])[]): BatchOrder[] =>
  costs.map((row, order) => ({
    orderId: `order-${order}`,
    plans: [from(order, row[order] ?? 0), ...row.map((cost, node) => from(node, cost))],
  }));

const oneUnitEach = (nodes: number, capacity = 1): BatchSupply => ({
  stock: new Map(Array.from({ length: nodes }, (_, node) => [`node-${node}/SKU-1`, 1])),
  capacity: new Map(Array.from({ length: nodes }, (_, node) => [`node-${node}`, capacity])),
});

/** The least sum over all permutations. */
function leastCost(costs: readonly (readonly number[])[], row = 0, taken = new Set<number>()): number {
  const own = costs[row];
  if (!own) return 0;
  return Math.min(
    ...own.map((cost, node) =>
      taken.has(node) ? Infinity : cost + leastCost(costs, row + 1, new Set([...taken, node])),
    ),
  );
}

describe('orders planned together', () => {
  it('cost 28 in the published example, where order by order costs 39', async () => {
    const orders = ordersOf(COSTS);
    const solution = await bestAssignment(orders, oneUnitEach(3));
    expect(solution).toMatchObject({ costBefore: 39, costAfter: 28 });
    expect(solution && movesTogether(orders, solution)).toEqual([[0, 1, 2]]);
  });

  it('cost as little as the best of all permutations', async () => {
    const matrix = fc.integer({ min: 1, max: 5 }).chain((size) =>
      fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      }),
    );
    await fc.assert(
      fc.asyncProperty(matrix, async (costs) => {
        const solution = await bestAssignment(ordersOf(costs), oneUnitEach(costs.length));
        expect(solution?.costAfter).toBe(leastCost(costs));
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('stay where they are when nothing is gained, and never use a node beyond its capacity', async () => {
    const orders = ordersOf([
      [5, 5],
      [5, 5],
    ]);
    expect((await bestAssignment(orders, oneUnitEach(2)))?.chosen).toEqual([0, 0]);
    const full = {
      ...oneUnitEach(3),
      capacity: new Map([
        ['node-0', 1],
        ['node-1', 1],
        ['node-2', 0],
      ]),
    };
    const [first, second] = ordersOf(COSTS);
    const solution = first && second && (await bestAssignment([first, second], full));
    expect(solution).toMatchObject({ costBefore: 21, costAfter: 12 });
  });

  it('move in groups that share nothing', async () => {
    const apart = ordersOf([
      [9, 1, 99, 99],
      [1, 9, 99, 99],
      [99, 99, 9, 1],
      [99, 99, 1, 9],
    ]);
    const solution = await bestAssignment(apart, oneUnitEach(4));
    expect(solution && movesTogether(apart, solution)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('of 100 orders and 12 plans each are decided in well under a second', async () => {
    let state = 7;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const orders = Array.from({ length: 100 }, (_, order) => ({
      orderId: `order-${order}`,
      plans: Array.from({ length: 12 }, (_, plan) =>
        from(plan === 0 ? order : Math.floor(random() * 100), 5 + Math.round(random() * 4_000) / 100),
      ),
    }));
    await bestAssignment([], oneUnitEach(1));
    const since = process.cpuUsage();
    const solution = await bestAssignment(orders, oneUnitEach(100));
    expect(solution?.costAfter).toBeLessThan(solution?.costBefore ?? 0);
    expect(process.cpuUsage(since).user / 1_000).toBeLessThan(1_000);
  });
});
