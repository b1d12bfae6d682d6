import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestSplit, largestSplit } from '../../../src/sourcing/split.ts';
import type { SplitProblem } from '../../../src/sourcing/split-problem.ts';

interface BruteForce {
  units: number;
  cost: number;
}

/** Every subset of at most `maxNodes` nodes, each filled by trying every way to order its nodes. */
function bruteForce(problem: SplitProblem): BruteForce {
  let best: BruteForce = { units: 0, cost: 0 };
  for (let mask = 1; mask < 1 << problem.nodes.length; mask += 1) {
    const subset = problem.nodes.filter((_, node) => mask & (1 << node));
    if (subset.length > problem.maxNodes) continue;
    for (const order of permutations(subset)) {
      const result = fill(problem, order);
      if (result.units > best.units || (result.units === best.units && result.cost < best.cost))
        best = result;
    }
  }
  return best;
}

function fill(problem: SplitProblem, order: readonly SplitProblem['nodes'][number][]): BruteForce {
  const open = [...problem.demand];
  let cost = 0;
  let units = 0;
  for (const node of order) {
    let taken = 0;
    node.available.forEach((available, sku) => {
      const take = Math.min(available, open[sku] ?? 0);
      open[sku] = (open[sku] ?? 0) - take;
      taken += take;
    });
    if (taken > 0) cost += problem.openingCost + taken * node.unitCost;
    units += taken;
  }
  return { units, cost };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

const problems = fc
  .record({
    skus: fc.integer({ min: 1, max: 4 }),
    nodes: fc.integer({ min: 1, max: 6 }),
    maxNodes: fc.integer({ min: 1, max: 4 }),
    openingCost: fc.constantFrom(0, 0.5, 2, 5),
  })
  .chain(({ skus, nodes, maxNodes, openingCost }) =>
    fc.record({
      demand: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: skus, maxLength: skus }),
      nodes: fc.array(
        fc.record({
          unitCost: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10),
          available: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: skus, maxLength: skus }),
        }),
        { minLength: nodes, maxLength: nodes },
      ),
      openingCost: fc.constant(openingCost),
      maxNodes: fc.constant(maxNodes),
    }),
  );

const unitsOf = (problem: SplitProblem): number =>
  problem.demand.reduce((sum, quantity) => sum + quantity, 0);

describe('the exact split', () => {
  it('finds a plan exactly when one exists, at the cost that brute force finds', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const expected = bruteForce(problem);
        const solution = cheapestSplit(problem);
        expect(solution !== undefined).toBe(expected.units === unitsOf(problem));
        if (!solution) return;
        expect(solution.optimal).toBe(true);
        expect(solution.plan.cost).toBeCloseTo(expected.cost, 6);
      }),
      { numRuns: 2500 },
    );
  });

  it('serves the most units that are possible, and those at the least cost', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const expected = bruteForce(problem);
        const solution = largestSplit(problem);
        expect(solution !== undefined).toBe(expected.units > 0);
        if (!solution) return;
        expect(solution.optimal).toBe(true);
        expect(solution.plan.units).toBe(expected.units);
        expect(solution.plan.cost).toBeCloseTo(expected.cost, 6);
      }),
      { numRuns: 1500 },
    );
  });

  it('never takes more than a node has or the demand asks for, nor opens more nodes than allowed', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const plan = (cheapestSplit(problem) ?? largestSplit(problem))?.plan;
        expect(plan?.shares.length ?? 0).toBeLessThanOrEqual(problem.maxNodes);
        for (const share of plan?.shares ?? []) {
          share.take.forEach((units, sku) =>
            expect(units).toBeLessThanOrEqual(problem.nodes[share.node]?.available[sku] ?? 0),
          );
        }
        problem.demand.forEach((needed, sku) => {
          const given = plan?.shares.reduce((sum, share) => sum + (share.take[sku] ?? 0), 0) ?? 0;
          expect(given).toBeLessThanOrEqual(needed);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('covers what can be covered even without any budget, and states a gap that holds', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 0, max: 5 }), (problem, budget) => {
        const expected = bruteForce(problem);
        const solution = cheapestSplit(problem, budget);
        expect(solution !== undefined).toBe(expected.units === unitsOf(problem));
        if (!solution) return;
        expect(solution.plan.units).toBe(expected.units);
        expect(solution.plan.cost * (1 - solution.gap)).toBeLessThanOrEqual(expected.cost + 1e-6);
        if (solution.optimal) expect(solution.plan.cost).toBeCloseTo(expected.cost, 6);
      }),
      { numRuns: 1500 },
    );
  });

  it('finds the needle: two nodes that cover the order only together, among many that do not', () => {
    const nodes = Array.from({ length: 400 }, (_, index) => ({
      unitCost: index / 100,
      available: [index === 333 ? 7 : 3, index === 111 ? 9 : 4],
    }));
    const solution = cheapestSplit({ demand: [10, 13], nodes, openingCost: 5, maxNodes: 2 });
    expect(solution?.plan.shares.map((share) => share.node)).toEqual([111, 333]);
  });
});
