/**
 * What a given set of nodes sends when more than its stock limits it: parts that compete for one stock, or a least
 * value of each shipment. A search over the parts: those kept together first, then the loose ones, each at its cheapest
 * node first, with everything cut off that cannot be as good as the best so far.
 */
import {
  demandOfParts,
  fill,
  skuOf,
  sum,
  type SearchNode,
  type SplitPart,
  type SplitPlan,
  type SplitProblem,
} from './split-problem.ts';

/** Differences of value below this are rounding. */
const VALUE_EPSILON = 1e-6;
const COST_EPSILON = 1e-9;
/** Choices that one set of nodes may take; only orders of many thousand cheap units need more. */
const MOST_STEPS = 200_000;

/** The best plan of a set of nodes. */
export interface AssignmentResult {
  plan: SplitPlan | undefined;
  /** False when the search was cut off, so that there may be a better plan. */
  complete: boolean;
}

/** True when filling from the cheapest node on may break a constraint. */
export function needsAssignment({ parts, leastValue }: SplitProblem): boolean {
  if (leastValue > 0) return true;
  const seen = new Set<number>();
  for (const { quantities } of parts) {
    for (const [sku, units] of quantities.entries()) {
      if (units === 0) continue;
      if (seen.has(sku)) return true;
      seen.add(sku);
    }
  }
  return false;
}

/**
 * The plan of these nodes that serves the most units, and among those costs least. There is none when one of them
 * cannot reach the least value, or when fewer than `leastUnits` can be served. Without a least value nodes may stay
 * unopened.
 */
export function assign(
  problem: SplitProblem,
  chosen: readonly SearchNode[],
  leastUnits: number,
): AssignmentResult {
  return new Assignment(problem, chosen, leastUnits).run();
}

class Assignment {
  private readonly problem: SplitProblem;
  /** Cheapest first. */
  private readonly nodes: readonly SearchNode[];
  private readonly demanded: number;
  /** Positions of the parts, in the order in which they are assigned. */
  private readonly order: readonly number[];
  /** Per step of `order` and node: the value that the steps from there on could add at most. */
  private readonly valueAhead: readonly (readonly number[])[];
  /** Per step: what the parts from there on are worth. */
  private readonly totalValueAhead: readonly number[];
  /** Per step: units that the steps from there on could serve at most, and what those cost at least. */
  private readonly unitsAhead: readonly number[];
  private readonly costAhead: readonly number[];

  private readonly stock: number[][];
  private readonly take: number[][];
  private readonly value: number[];
  private bestUnits: number;
  /** Of the best plan, without opening. */
  private bestCost = Infinity;
  private best: SplitPlan | undefined;
  private steps = 0;

  constructor(problem: SplitProblem, chosen: readonly SearchNode[], leastUnits: number) {
    this.problem = problem;
    this.nodes = [...chosen].sort((a, b) => a.unitCost - b.unitCost || a.position - b.position);
    this.demanded = sum(demandOfParts(problem.parts));
    this.order = [...problem.parts.keys()].sort(
      (a, b) => rank(problem.parts[a]) - rank(problem.parts[b]) || a - b,
    );
    this.valueAhead = this.sumsAhead((part, position) =>
      this.nodes.map((node) => (node.useful[position] ?? 0) * part.unitValue),
    );
    this.totalValueAhead = this.sumsAhead((part) => [part.units * part.unitValue]).map(
      ([value]) => value ?? 0,
    );
    const fills = this.sumsAhead((part, position) => {
      const alone = this.nodes.map((node) => ({
        ...node,
        openingCost: 0,
        useful: [node.useful[position] ?? 0],
      }));
      const { units, cost } = fill([part.units], alone);
      return [units, cost];
    });
    this.unitsAhead = fills.map(([units]) => units ?? 0);
    this.costAhead = fills.map(([, cost]) => cost ?? 0);
    this.stock = this.nodes.map((node) => [...(problem.nodes[node.position]?.available ?? [])]);
    this.take = this.nodes.map(() => problem.parts.map(() => 0));
    this.value = this.nodes.map(() => 0);
    this.bestUnits = Math.max(1, leastUnits);
  }

  run(): AssignmentResult {
    this.assignFrom(0, 0, 0);
    return { plan: this.best, complete: this.steps < MOST_STEPS };
  }

  /** For each step, and for the end, the sums of what `measure` says of the parts from there on. */
  private sumsAhead(measure: (part: SplitPart, position: number) => number[]): number[][] {
    const table: number[][] = [];
    let ahead: number[] | undefined;
    for (const position of [...this.order].reverse()) {
      const part = this.problem.parts[position];
      if (!part) continue;
      const own = measure(part, position);
      ahead ??= own.map(() => 0);
      if (table.length === 0) table.unshift(ahead);
      ahead = own.map((each, index) => each + (ahead?.[index] ?? 0));
      table.unshift(ahead);
    }
    return table;
  }

  private assignFrom(step: number, units: number, cost: number): void {
    if (this.isHopeless(step, units, cost)) return;
    const position = this.order[step];
    const part = position === undefined ? undefined : this.problem.parts[position];
    if (position === undefined || !part) return this.keep(units, cost);
    if (part.keptTogether) this.assignWhole(step, position, part, units, cost);
    else this.assignLoose({ step, position, part, sku: skuOf(part) }, 0, part.units, units, cost);
  }

  private isHopeless(step: number, units: number, cost: number): boolean {
    this.steps += 1;
    if (this.steps >= MOST_STEPS || !this.canImprove(step, units, cost)) return true;
    return this.isLimitedByValue() && !this.canReachValue(step);
  }

  /** False when the steps ahead have too little value for some node, or for what all nodes lack together. */
  private canReachValue(step: number): boolean {
    let lacking = 0;
    for (const [node, value] of this.value.entries()) {
      const lack = this.leastValue() - value;
      if (lack > this.ahead(step, node)) return false;
      lacking += Math.max(0, lack);
    }
    return lacking <= (this.totalValueAhead[step] ?? 0);
  }

  /** False when everything from the step on, at its cheapest, does not make a better plan. */
  private canImprove(step: number, units: number, cost: number): boolean {
    const most = units + (this.unitsAhead[step] ?? 0);
    if (most !== this.bestUnits) return most > this.bestUnits;
    return cost + (this.costAhead[step] ?? 0) < this.bestCost - COST_EPSILON;
  }

  /** One node may turn out to serve everything, which is never too small. */
  private isLimitedByValue(): boolean {
    return this.problem.leastValue > 0 && this.nodes.length > 1;
  }

  private leastValue(): number {
    return this.problem.leastValue - VALUE_EPSILON;
  }

  private ahead(step: number, node: number): number {
    return this.valueAhead[step]?.[node] ?? 0;
  }

  private assignWhole(step: number, position: number, part: SplitPart, units: number, cost: number): void {
    for (const [index, node] of this.nodes.entries()) {
      const stock = this.stock[index] ?? [];
      if (part.quantities.some((needed, sku) => needed > (stock[sku] ?? 0))) continue;
      this.move(index, position, part, part.quantities, 1);
      this.assignFrom(step + 1, units + part.units, cost + part.units * node.unitCost);
      this.move(index, position, part, part.quantities, -1);
    }
    this.assignFrom(step + 1, units, cost);
  }

  /** Gives `open` units of a loose part to the nodes from `index` on: all that the first may give, then fewer. */
  private assignLoose(loose: LoosePart, index: number, open: number, units: number, cost: number): void {
    const { step, position, part, sku } = loose;
    const node = this.nodes[index];
    if (!node) return this.assignFrom(step + 1, units, cost);
    const stocked = Math.min(open, this.stock[index]?.[sku] ?? 0);
    const most = Math.min(stocked, this.spare(loose, index, open));
    // Unless value has to be spread nothing is gained by leaving units to a dearer node: loose parts share no SKU.
    const fewest = this.isLimitedByValue() && part.unitValue > 0 ? 0 : most;
    for (let given = most; given >= fewest; given -= 1) {
      if (this.steps >= MOST_STEPS || this.isTooDear(loose, index, open, given, units, cost)) return;
      const quantities = part.quantities.map((quantity) => (quantity > 0 ? given : 0));
      this.move(index, position, part, quantities, 1);
      this.assignLoose(loose, index + 1, open - given, units + given, cost + given * node.unitCost);
      this.move(index, position, part, quantities, -1);
      if (given === 0) return;
    }
  }

  /** Units that a node may give at most, so that the dearer ones are left what they need to reach the least value. */
  private spare({ step, part }: LoosePart, index: number, open: number): number {
    if (!this.isLimitedByValue() || part.unitValue === 0) return open;
    let spare = open;
    for (let other = index + 1; other < this.nodes.length; other += 1) {
      const lacking = this.leastValue() - (this.value[other] ?? 0) - this.ahead(step + 1, other);
      spare -= Math.max(0, Math.ceil(lacking / part.unitValue));
    }
    return Math.max(0, spare);
  }

  /** True when giving so few leaves so much to dearer nodes that no better plan follows; fewer is dearer still. */
  private isTooDear(
    { step }: LoosePart,
    index: number,
    open: number,
    given: number,
    units: number,
    cost: number,
  ): boolean {
    const next = this.nodes[index + 1];
    const left = next ? open - given : 0;
    const costNow = cost + given * (this.nodes[index]?.unitCost ?? 0) + left * (next?.unitCost ?? 0);
    return !this.canImprove(step + 1, units + given + left, costNow);
  }

  private move(
    index: number,
    position: number,
    part: SplitPart,
    quantities: readonly number[],
    sign: 1 | -1,
  ): void {
    const stock = this.stock[index];
    const take = this.take[index];
    if (!stock || !take) return;
    const units = sum(quantities);
    for (const [sku, quantity] of quantities.entries()) stock[sku] = (stock[sku] ?? 0) - sign * quantity;
    take[position] = (take[position] ?? 0) + sign * units;
    this.value[index] = (this.value[index] ?? 0) + sign * units * part.unitValue;
  }

  private keep(units: number, cost: number): void {
    if (this.isTooSmall(units)) return;
    const opened = this.nodes.filter((_, index) => sum(this.take[index] ?? []) > 0);
    const total = opened.reduce((costs, node) => costs + node.openingCost, cost);
    if (units === this.bestUnits && total >= (this.best?.cost ?? Infinity) - COST_EPSILON) return;
    const shares = this.nodes.flatMap((node, index) => {
      const take = this.take[index] ?? [];
      return sum(take) > 0 ? [{ node: node.position, take: [...take] }] : [];
    });
    this.bestUnits = units;
    this.bestCost = cost;
    this.best = { shares, units, cost: total };
  }

  private isTooSmall(units: number): boolean {
    if (this.problem.leastValue === 0 || (this.nodes.length === 1 && units === this.demanded)) return false;
    return this.value.some((value) => value < this.leastValue());
  }
}

/** A loose part while it is handed out. */
interface LoosePart {
  step: number;
  position: number;
  part: SplitPart;
  sku: number;
}

/** Parts kept together first, the largest first. */
const rank = (part: SplitPart | undefined): number =>
  part?.keptTogether ? -part.units : Number.MAX_SAFE_INTEGER;
