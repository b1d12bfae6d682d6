/** The best plan by trying everything: every set of nodes, and within it every way to hand out every part. */
import type { SplitPart, SplitProblem } from '../../../src/sourcing/split-problem.ts';
import { unitsOf } from './split-instances.ts';

/** Most units, and the least cost of serving them. */
export interface BruteForce {
  units: number;
  cost: number;
}

export function bruteForce(problem: SplitProblem): BruteForce {
  const best: BruteForce = { units: 0, cost: 0 };
  for (let mask = 1; mask < 1 << problem.nodes.length; mask += 1) {
    const set = [...problem.nodes.keys()].filter((node) => mask & (1 << node));
    if (set.length <= problem.maxNodes) new EveryWay(problem, set, best).try(0, 0, 0);
  }
  return best;
}

/** All ways in which exactly these nodes, each with something, serve parts of the demand. */
class EveryWay {
  private readonly problem: SplitProblem;
  private readonly set: readonly number[];
  private readonly best: BruteForce;
  private readonly demanded: number;
  private readonly stock: number[][];
  private readonly value: number[];
  private readonly given: number[];

  constructor(problem: SplitProblem, set: readonly number[], best: BruteForce) {
    this.problem = problem;
    this.set = set;
    this.best = best;
    this.demanded = unitsOf(problem);
    this.stock = set.map((node) => [...(problem.nodes[node]?.available ?? [])]);
    this.value = set.map(() => 0);
    this.given = set.map(() => 0);
  }

  try(position: number, units: number, cost: number): void {
    const part = this.problem.parts[position];
    if (!part) return this.compare(units, cost);
    if (part.keptTogether) this.tryWhole(part, position, units, cost);
    else this.tryLoose(part, position, 0, part.units, units, cost);
  }

  private tryWhole(part: SplitPart, position: number, units: number, cost: number): void {
    this.try(position + 1, units, cost);
    for (const [index, node] of this.set.entries()) {
      const stock = this.stock[index] ?? [];
      if (part.quantities.some((quantity, sku) => quantity > (stock[sku] ?? 0))) continue;
      this.give(index, part, part.quantities);
      this.try(
        position + 1,
        units + part.units,
        cost + part.units * (this.problem.nodes[node]?.unitCost ?? 0),
      );
      this.give(
        index,
        part,
        part.quantities.map((quantity) => -quantity),
      );
    }
  }

  private tryLoose(
    part: SplitPart,
    position: number,
    index: number,
    open: number,
    units: number,
    cost: number,
  ): void {
    const node = this.set[index];
    if (node === undefined) return this.try(position + 1, units, cost);
    const sku = part.quantities.findIndex((quantity) => quantity > 0);
    const most = Math.min(open, this.stock[index]?.[sku] ?? 0);
    for (let take = 0; take <= most; take += 1) {
      const quantities = part.quantities.map((quantity) => (quantity > 0 ? take : 0));
      this.give(index, part, quantities);
      const costNow = cost + take * (this.problem.nodes[node]?.unitCost ?? 0);
      this.tryLoose(part, position, index + 1, open - take, units + take, costNow);
      this.give(
        index,
        part,
        quantities.map((quantity) => -quantity),
      );
    }
  }

  private give(index: number, part: SplitPart, quantities: readonly number[]): void {
    const stock = this.stock[index];
    if (!stock) return;
    for (const [sku, quantity] of quantities.entries()) {
      stock[sku] = (stock[sku] ?? 0) - quantity;
      this.value[index] = (this.value[index] ?? 0) + quantity * part.unitValue;
      this.given[index] = (this.given[index] ?? 0) + quantity;
    }
  }

  private compare(units: number, variable: number): void {
    if (this.given.some((given) => given === 0)) return;
    const whole = this.set.length === 1 && units === this.demanded;
    if (!whole && this.value.some((value) => value < this.problem.leastValue)) return;
    const opening = this.set.reduce((total, node) => total + (this.problem.nodes[node]?.openingCost ?? 0), 0);
    const cost = variable + opening;
    if (units < this.best.units || (units === this.best.units && cost >= this.best.cost)) return;
    this.best.units = units;
    this.best.cost = cost;
  }
}
