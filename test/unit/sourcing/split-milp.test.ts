import loadHighs from 'highs';
import { expect, it } from 'vitest';
import { cheapestSplit } from '../../../src/sourcing/split.ts';
import { chance, instance, type InstanceShape } from './split-instances.ts';
import { milpCost } from './split-milp.ts';

const INSTANCES = 1_000;
const LARGER: InstanceShape = { nodes: [8, 24], skus: [2, 6], quantity: 6, maxNodes: [2, 5], stock: 6 };

it('is as good as a MILP solver, on 1,000 larger random instances with all constraints', async () => {
  const highs = await loadHighs();
  const random = chance(6);
  let covered = 0;
  for (let run = 0; run < INSTANCES; run += 1) {
    const problem = instance(random, LARGER);
    const expected = milpCost(highs, problem);
    const solution = cheapestSplit(problem);
    const context = `run ${run}: ${JSON.stringify(problem)}`;
    expect(solution !== undefined, context).toBe(expected !== undefined);
    if (!solution || expected === undefined) continue;
    covered += 1;
    expect(solution.optimal, context).toBe(true);
    expect(solution.plan.cost, context).toBeCloseTo(expected, 5);
  }
  expect(covered).toBeGreaterThan(500);
}, 600_000);
