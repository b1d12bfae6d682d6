/**
 * The best plan for each order of a batch, as a mixed-integer program for HiGHS: a binary variable for each plan of
 * each order, one plan for each order, and no stock record and no node used beyond what there is.
 */
import loadHighs, { type Highs } from 'highs';
import { recordKey, type BatchOrder, type BatchSolution, type BatchSupply } from './batch.ts';

/** Seconds; a batch whose optimum is not proven by then stays as it is. The solver blocks its process meanwhile. */
const TIME_LIMIT = 1;
/** What a move must save at least, in major units; it also breaks ties in favour of what is. */
const LEAST_SAVING = 0.005;

let highs: Promise<Highs> | undefined;

/**
 * The assignment whose cost is least.
 *
 * @returns undefined when its optimum was not proven in time.
 */
export async function bestAssignment(
  orders: readonly BatchOrder[],
  supply: BatchSupply,
): Promise<BatchSolution | undefined> {
  if (orders.length === 0) return { chosen: [], costBefore: 0, costAfter: 0 };
  highs ??= loadHighs();
  const { Status, Columns } = (await highs).solve(programOf(orders, supply), {
    output_flag: false,
    mip_rel_gap: 0,
    mip_abs_gap: 0,
    time_limit: TIME_LIMIT,
  });
  if (Status !== 'Optimal') return undefined;
  const chosen = orders.map(({ plans }, order) =>
    Math.max(
      0,
      plans.findIndex((_, plan) => (Columns[nameOf(order, plan)]?.Primal ?? 0) > 0.5),
    ),
  );
  return {
    chosen,
    costBefore: total(orders, () => 0),
    costAfter: total(orders, (order) => chosen[order] ?? 0),
  };
}

const nameOf = (order: number, plan: number): string => `x_${order}_${plan}`;

const total = (orders: readonly BatchOrder[], planOf: (order: number) => number): number =>
  orders.reduce((sum, { plans }, order) => sum + (plans[planOf(order)]?.cost ?? 0), 0);

/** A limit and the terms that count towards it. */
interface Limit {
  terms: string[];
  /** What the terms come to when every order takes the plan that uses most. */
  most: number;
  limit: number;
}

function programOf(orders: readonly BatchOrder[], supply: BatchSupply): string {
  const cost: string[] = [];
  const rows: string[] = [];
  const names: string[] = [];
  for (const [order, { plans }] of orders.entries()) {
    const own = plans.map((_, plan) => nameOf(order, plan));
    names.push(...own);
    rows.push(`${own.join(' + ')} = 1`);
    for (const [plan, { cost: each }] of plans.entries()) {
      cost.push(`${(each + (plan === 0 ? 0 : LEAST_SAVING)).toFixed(6)} ${nameOf(order, plan)}`);
    }
  }
  for (const { terms, most, limit } of limitsOf(orders, supply)) {
    if (most > limit) rows.push(`${terms.join('\n + ')} <= ${limit}`);
  }
  return [
    'Minimize',
    ` obj: ${cost.join('\n + ')}`,
    'Subject To',
    ...rows.map((row, index) => ` r${index}: ${row}`),
    'Binary',
    ...names.map((name) => ` ${name}`),
    'End',
  ].join('\n');
}

function limitsOf(orders: readonly BatchOrder[], { stock, capacity }: BatchSupply): Limit[] {
  const limits = new Map<string, Limit>();
  const count = (key: string, limit: number, name: string, amount: number): void => {
    const known = limits.get(key) ?? { terms: [], most: 0, limit };
    known.terms.push(`${amount} ${name}`);
    known.most += amount;
    limits.set(key, known);
  };
  for (const [order, { plans }] of orders.entries()) {
    for (const [plan, { uses, opens }] of plans.entries()) {
      const name = nameOf(order, plan);
      for (const use of uses) {
        const key = recordKey(use);
        count(`stock ${key}`, stock.get(key) ?? 0, name, use.quantity);
      }
      for (const node of opens) count(`node ${node}`, capacity.get(node) ?? 0, name, 1);
    }
  }
  return [...limits.values()];
}
