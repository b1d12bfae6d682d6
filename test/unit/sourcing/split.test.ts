import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestSplit, largestSplit } from '../../../src/sourcing/split.ts';
import type { SplitPart, SplitPlan, SplitProblem } from '../../../src/sourcing/split-problem.ts';
import { bruteForce } from './split-brute-force.ts';
import { chance, instance, loosePart, plainProblem, unitsOf, type InstanceShape } from './split-instances.ts';

/** Up to six nodes with every constraint: small enough to try everything. */
const SMALL: InstanceShape = { nodes: [1, 6], skus: [1, 3], quantity: 3, maxNodes: [1, 4], stock: 3 };
const INSTANCES = 10_000;

const problems = fc.integer({ min: 1, max: 2 ** 31 }).map((seed) => instance(chance(seed), SMALL));

/** How a plan breaks stock, demand, groups, the limit of nodes or the least value, or costs other than it says. */
function faultsOf(problem: SplitProblem, { shares, units, cost }: SplitPlan): string[] {
  const faults: string[] = [];
  const demand = (holds: boolean, fault: string): void => void (holds || faults.push(fault));
  demand(shares.length <= problem.maxNodes, 'too many nodes');
  demand(new Set(shares.map((share) => share.node)).size === shares.length, 'a node twice');
  let costs = 0;
  for (const { node: position, take } of shares) {
    const node = problem.nodes[position];
    if (!node) throw new Error(`there is no node ${position}`);
    const given = take.reduce((total, quantity) => total + quantity, 0);
    const value = take.reduce(
      (total, quantity, part) => total + quantity * (problem.parts[part]?.unitValue ?? 0),
      0,
    );
    const taken = node.available.map((_, sku) =>
      problem.parts.reduce((total, part, index) => total + ofSku(part, take[index] ?? 0, sku), 0),
    );
    demand(given > 0, 'an opened node gives nothing');
    demand(
      taken.every((quantity, sku) => quantity <= (node.available[sku] ?? 0)),
      'more than the stock',
    );
    if (shares.length > 1 || units < unitsOf(problem)) demand(value >= problem.leastValue, 'too small');
    costs += node.openingCost + given * node.unitCost;
  }
  for (const [index, part] of problem.parts.entries()) {
    const takes = shares.map((share) => share.take[index] ?? 0).filter((quantity) => quantity > 0);
    demand(takes.reduce((total, quantity) => total + quantity, 0) <= part.units, 'more than is wanted');
    if (part.keptTogether)
      demand(
        takes.every((quantity) => quantity === part.units),
        'a group taken apart',
      );
  }
  demand(
    shares.flatMap((share) => share.take).reduce((total, quantity) => total + quantity, 0) === units,
    'units',
  );
  demand(Math.abs(costs - cost) < 1e-6, 'costs');
  return faults;
}

/** Units of a SKU in so many units of a part. */
function ofSku(part: SplitPart, quantity: number, sku: number): number {
  const wanted = part.quantities[sku] ?? 0;
  if (wanted === 0 || quantity === 0) return 0;
  return part.keptTogether ? wanted : quantity;
}

describe('the exact split', () => {
  it('is as good as trying everything, on 10,000 random instances with all constraints', () => {
    const random = chance(2_026);
    const seen = { covered: 0, partial: 0, nothing: 0, valued: 0, grouped: 0 };
    for (let run = 0; run < INSTANCES; run += 1) {
      const problem = instance(random, SMALL);
      const expected = bruteForce(problem);
      const covers = expected.units === unitsOf(problem);
      const cheapest = cheapestSplit(problem);
      const largest = largestSplit(problem);
      const faults = [
        ...((cheapest !== undefined) === covers ? [] : ['a coverable order is not covered, or the reverse']),
        ...((largest !== undefined) === expected.units > 0 ? [] : ['something could go, or the reverse']),
        ...[cheapest, largest].flatMap((solution) =>
          solution
            ? [
                ...faultsOf(problem, solution.plan),
                ...(solution.optimal ? [] : ['unproven']),
                ...(solution.plan.units === expected.units ? [] : ['not the most units']),
                ...(Math.abs(solution.plan.cost - expected.cost) < 1e-6 ? [] : ['not the least cost']),
              ]
            : [],
        ),
      ];
      if (faults.length > 0)
        expect.fail(`${faults.join(', ')}: ${JSON.stringify({ run, problem, expected, cheapest, largest })}`);
      seen[covers ? 'covered' : expected.units > 0 ? 'partial' : 'nothing'] += 1;
      if (problem.leastValue > 0) seen.valued += 1;
      if (problem.parts.some((part) => part.keptTogether)) seen.grouped += 1;
    }
    // The instances are of every kind.
    for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(300);
  }, 240_000);

  it('covers what can be covered even without any budget, and states a gap that holds', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(0, 10, 100, 500), (problem, budget) => {
        const expected = bruteForce(problem);
        const solution = cheapestSplit(problem, budget);
        expect(solution !== undefined).toBe(expected.units === unitsOf(problem));
        if (!solution) return;
        expect(faultsOf(problem, solution.plan)).toEqual([]);
        expect(solution.plan.cost * (1 - solution.gap)).toBeLessThanOrEqual(expected.cost + 1e-6);
        if (solution.optimal) expect(solution.plan.cost).toBeCloseTo(expected.cost, 6);
      }),
      { numRuns: 1_500 },
    );
  });

  it('serves as much as the stated gap says when the budget ends before the most is proven', () => {
    fc.assert(
      fc.property(problems, fc.constantFrom(0, 10, 100), (problem, budget) => {
        const expected = bruteForce(problem);
        const solution = largestSplit(problem, budget);
        if (!solution) return;
        expect(faultsOf(problem, solution.plan)).toEqual([]);
        const most = solution.plan.units / (1 - solution.gap);
        expect(most).toBeGreaterThanOrEqual(
          solution.plan.units === expected.units ? 0 : expected.units - 1e-6,
        );
        if (solution.optimal) expect(solution.plan.units).toBe(expected.units);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same plan whatever happened before, and prefers the earlier of two equal nodes', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        expect(cheapestSplit(problem)).toEqual(cheapestSplit(structuredClone(problem)));
        const doubled = { ...problem, nodes: [...problem.nodes, ...problem.nodes] };
        const twins = cheapestSplit({ ...doubled, maxNodes: 1 });
        if (twins) expect(twins.plan.shares[0]?.node).toBeLessThan(problem.nodes.length);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the needle: two nodes that cover the order only together, among many that do not', () => {
    const nodes = Array.from({ length: 400 }, (_, index) => ({
      unitCost: index / 100,
      available: [index === 333 ? 7 : 3, index === 111 ? 9 : 4],
    }));
    const solution = cheapestSplit(plainProblem([10, 13], nodes, 5, 2));
    expect(solution?.plan.shares.map((share) => share.node)).toEqual([111, 333]);
  });

  it('proves the cheapest of four nodes for ten SKUs among 1,000 nodes that each stock a tenth of them', () => {
    const random = chance(11);
    for (let run = 0; run < 10; run += 1) {
      const demand = Array.from({ length: 10 }, () => 1 + Math.floor(random() * 3));
      const nodes = Array.from({ length: 1_000 }, () => ({
        unitCost: random() * 4,
        available: demand.map(() => (random() < 0.1 ? 1 + Math.floor(random() * 5) : 0)),
      }));
      const solution = cheapestSplit(plainProblem(demand, nodes, 5, 4));
      expect(solution).toMatchObject({ optimal: true, gap: 0 });
    }
  });
});

describe('what a plan heeds', () => {
  const anywhere = { openingCost: 5, available: [10, 10] };

  it('keeps a group of lines together, even where apart is cheaper', () => {
    const nodes = [
      { openingCost: 0, unitCost: 0, available: [1, 0] },
      { openingCost: 0, unitCost: 0, available: [0, 1] },
      { ...anywhere, unitCost: 3 },
    ];
    const apart = { parts: [loosePart(2, 0, 1), loosePart(2, 1, 1)], nodes, maxNodes: 3, leastValue: 0 };
    expect(cheapestSplit(apart)?.plan.cost).toBe(0);
    const group = { quantities: [1, 1], units: 2, keptTogether: true, unitValue: 1 };
    const together = cheapestSplit({ ...apart, parts: [group] });
    expect(together?.plan).toMatchObject({ shares: [{ node: 2, take: [2] }], cost: 11 });
  });

  it('does not promise one unit to a group and to another line', () => {
    const parts = [{ quantities: [1, 1], units: 2, keptTogether: true, unitValue: 1 }, loosePart(2, 0, 1)];
    const nodes = [{ openingCost: 1, unitCost: 1, available: [1, 1] }];
    const problem = { parts, nodes, maxNodes: 2, leastValue: 0 };
    expect(cheapestSplit(problem)).toBeUndefined();
    expect(largestSplit(problem)?.plan.units).toBe(2);
    const second = { openingCost: 1, unitCost: 9, available: [1, 0] };
    expect(cheapestSplit({ ...problem, nodes: [...nodes, second] })?.plan.cost).toBe(13);
  });

  it('moves units to a dearer node until its shipment is worth the least value', () => {
    const parts = [loosePart(2, 0, 4, 10), loosePart(2, 1, 1, 10)];
    const nodes = [
      { openingCost: 1, unitCost: 1, available: [4, 0] },
      { openingCost: 1, unitCost: 2, available: [4, 1] },
    ];
    const free = cheapestSplit({ parts, nodes, maxNodes: 2, leastValue: 0 });
    expect(free?.plan.shares.map((share) => share.take)).toEqual([
      [4, 0],
      [0, 1],
    ]);
    const valued = cheapestSplit({ parts, nodes: nodes.slice(0, 2), maxNodes: 2, leastValue: 20 });
    expect(valued?.plan.shares.map((share) => share.take)).toEqual([
      [3, 0],
      [1, 1],
    ]);
  });

  it('lets one node that serves everything send as little as that is', () => {
    const nodes = [{ ...anywhere, unitCost: 1 }];
    const problem = { parts: [loosePart(2, 0, 1, 10)], nodes, maxNodes: 3, leastValue: 500 };
    expect(cheapestSplit(problem)?.plan.units).toBe(1);
    const short = { ...problem, parts: [loosePart(2, 0, 11, 10)] };
    expect(largestSplit(short)).toBeUndefined();
  });

  it('decides about a million cheap units with a least value, in time', () => {
    const parts = [loosePart(2, 0, 1_000_000, 0.01), loosePart(2, 1, 1_000_000, 0.01)];
    const nodes = [1, 2, 3, 4, 5].map((unitCost) => ({
      openingCost: 5,
      unitCost,
      available: [700_000, 600_000],
    }));
    const solution = cheapestSplit({ parts, nodes, maxNodes: 3, leastValue: 5_000 });
    expect(solution?.plan.units).toBe(2_000_000);
    for (const share of solution?.plan.shares ?? [])
      expect(((share.take[0] ?? 0) + (share.take[1] ?? 0)) * 0.01).toBeGreaterThanOrEqual(5_000);
  });
});
