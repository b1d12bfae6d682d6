/**
 * The split as a mixed-integer program in CPLEX LP format, for a solver that knows nothing of ours: `y` opens a node,
 * `x` are units of a loose part from a node, `z` is a group from a node.
 */
import type { Highs } from 'highs';
import type { SplitProblem } from '../../../src/sourcing/split-problem.ts';

/** Cost of the cheapest plan that serves everything; undefined when there is none. */
export function milpCost(highs: Highs, problem: SplitProblem): number | undefined {
  const result = highs.solve(programOf(problem), {
    output_flag: false,
    mip_rel_gap: 0,
    mip_abs_gap: 0,
    mip_feasibility_tolerance: 1e-9,
    primal_feasibility_tolerance: 1e-9,
  });
  const split = result.Status === 'Optimal' ? result.ObjectiveValue : undefined;
  if (split === undefined && result.Status !== 'Infeasible')
    throw new Error(`the solver ends ${result.Status}`);
  const whole = singleNodeCost(problem);
  if (split === undefined || whole === undefined) return split ?? whole;
  return Math.min(split, whole);
}

/** One node that serves everything may send less than the least value, which the program does not know. */
function singleNodeCost({ parts, nodes }: SplitProblem): number | undefined {
  const units = parts.reduce((total, part) => total + part.units, 0);
  const costs = nodes
    .filter((node) => node.available.every((stock, sku) => stock >= wanted(parts, sku)))
    .map((node) => node.openingCost + units * node.unitCost);
  return costs.length > 0 ? Math.min(...costs) : undefined;
}

const wanted = (parts: SplitProblem['parts'], sku: number): number =>
  parts.reduce((total, part) => total + (part.quantities[sku] ?? 0), 0);

function programOf({ parts, nodes, maxNodes, leastValue }: SplitProblem): string {
  const take = (node: number, part: number): string =>
    `${parts[part]?.keptTogether ? 'z' : 'x'}_${node}_${part}`;
  /** Units of a part that its variable stands for. */
  const units = (part: number): number => (parts[part]?.keptTogether ? (parts[part]?.units ?? 0) : 1);
  const cost: string[] = [];
  const rows: string[] = [];
  for (const [node, { openingCost, unitCost, available }] of nodes.entries()) {
    cost.push(`${openingCost} y_${node}`);
    for (const part of parts.keys()) cost.push(`${unitCost * units(part)} ${take(node, part)}`);
    for (const [sku, stock] of available.entries()) {
      const users = [...parts.entries()].filter(([, part]) => (part.quantities[sku] ?? 0) > 0);
      const terms = users.map(
        ([part, { keptTogether, quantities }]) =>
          `${keptTogether ? (quantities[sku] ?? 0) : 1} ${take(node, part)}`,
      );
      if (terms.length > 0) rows.push(`${terms.join(' + ')} - ${stock} y_${node} <= 0`);
    }
    const values = [...parts.entries()].map(
      ([part, { unitValue }]) => `${units(part) * unitValue} ${take(node, part)}`,
    );
    if (leastValue > 0) rows.push(`${values.join(' + ')} - ${leastValue} y_${node} >= 0`);
  }
  for (const [part, { units: needed, keptTogether }] of parts.entries()) {
    rows.push(`${nodes.map((_, node) => take(node, part)).join(' + ')} = ${keptTogether ? 1 : needed}`);
  }
  rows.push(`${nodes.map((_, node) => `y_${node}`).join(' + ')} <= ${maxNodes}`);
  const whole = nodes.flatMap((_, node) => [...parts.keys()].map((part) => take(node, part)));
  const binaries = [...nodes.map((_, node) => `y_${node}`), ...whole.filter((name) => name.startsWith('z'))];
  return [
    'Minimize',
    ` obj: ${cost.join(' + ')}`,
    'Subject To',
    ...rows.map((row, index) => ` r${index}: ${row}`),
    'General',
    ` ${whole.filter((name) => name.startsWith('x')).join(' ')}`,
    'Binary',
    ` ${binaries.join(' ')}`,
    'End',
  ].join('\n');
}
