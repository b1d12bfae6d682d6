/** Simulations: beginning, watching and cancelling them, and reading what came of them. */
import type { Kysely } from 'kysely';
import { claimKey } from '../database/idempotency-keys.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { rangeEnd, rangeStart } from '../runtime/moments.ts';
import { settingsOf } from '../sourcing/engine-input.ts';
import type { SourcingRuleService } from '../sourcing/service.ts';
import type { Context } from '../tenancy/context.ts';
import type {
  SimulatedOrders,
  SimulatedOrdersQuery,
  SimulationInput,
  SimulationResponse,
} from './contract.ts';
import * as repository from './repository.ts';
import * as results from './results-repository.ts';
import { ruleSetsOf, type RuleSet } from './rule-sets.ts';
import { findUndecided, insertOrders, type OrderSelection } from './selection-repository.ts';
import type { SimulationWorkflows } from './simulation-workflows.ts';
import {
  KEPT_LIMIT,
  OPEN_LIMIT,
  ORDER_LIMIT,
  RANGE_DAYS,
  REALITY,
  type SimulationSelection,
} from './simulation.ts';
import { startWorkflow } from './start.ts';
import { orderViews, runView, summaryOf } from './views.ts';

const CREATE = 'simulations.create';
const DAY_MS = 86_400_000;

function invalidAt(path: string, message: string): Refusal {
  return new Refusal('invalid', `${path} ${message}`, { errors: [{ path, message }] });
}

/** What is simulated, in instants. @throws Refusal `invalid` for a range that ends before it begins, or is too long. */
function selectionOf({ from_date, to_date, order_numbers, ...filters }: SimulatedOrders): OrderSelection {
  const { channel, fulfillment_type: fulfillmentType, state } = filters;
  const chosen = {
    channel,
    fulfillmentType,
    state,
    orderNumbers: order_numbers && [...new Set(order_numbers)],
  };
  if (from_date === undefined || to_date === undefined) return chosen;
  const [from, until] = [rangeStart(from_date), rangeEnd(to_date)];
  if (until <= from) throw invalidAt('orders.to_date', 'must be after from_date');
  if (until.getTime() - from.getTime() > RANGE_DAYS * DAY_MS) {
    throw invalidAt('orders.to_date', `must be at most ${RANGE_DAYS} days after from_date`);
  }
  return { ...chosen, from, until };
}

function nameOf({ name, orders }: SimulationInput): string {
  if (name !== undefined) return name;
  if (orders.order_numbers) return `${orders.order_numbers.length} orders by number`;
  return `Orders from ${orders.from_date ?? ''} to ${orders.to_date ?? ''}`;
}

function kept({ order_numbers, ...orders }: SimulatedOrders): SimulationSelection {
  return { ...orders, ...(order_numbers ? { order_numbers: order_numbers.length } : {}) };
}

/** Writes the chosen orders down. @returns how many. @throws Refusal `invalid` when there are none, or too many. */
async function choose(trx: Kysely<DataPlane>, id: string, selection: OrderSelection): Promise<number> {
  const numbers = selection.orderNumbers;
  if (numbers) {
    const unknown = await findUndecided(trx, numbers);
    const [first] = unknown;
    if (first !== undefined) {
      const errors = unknown.map((number) => ({
        path: `orders.order_numbers.${numbers.indexOf(number)}`,
        message: `${number} is no order that was sourced`,
      }));
      throw new Refusal('invalid', `${first} is no order that was sourced`, { errors });
    }
  }
  const count = await insertOrders(trx, id, selection, ORDER_LIMIT + 1);
  if (count === 0) throw invalidAt('orders', 'name no order that was sourced');
  if (count > ORDER_LIMIT) {
    throw invalidAt('orders', `name more than ${ORDER_LIMIT} orders; choose a shorter range or a filter`);
  }
  return count;
}

export interface SimulationServiceOptions {
  workflows: SimulationWorkflows;
  rules: SourcingRuleService;
}

export class SimulationService {
  readonly #workflows: SimulationWorkflows;
  readonly #rules: SourcingRuleService;

  constructor({ workflows, rules }: SimulationServiceOptions) {
    this.#workflows = workflows;
    this.#rules = rules;
  }

  /**
   * Begins a simulation. A repeat with the same idempotency key answers the first as it is. When the workflow cannot be
   * started at once, reconciling starts it.
   *
   * @throws Refusal `invalid`, or `conflict` when too many are under way or the key was used for something else
   */
  async create(
    context: Context,
    input: SimulationInput,
    idempotencyKey?: string,
  ): Promise<SimulationResponse> {
    const selection = selectionOf(input.orders);
    const sets = await ruleSetsOf(context, this.#rules, input.rule_sets);
    const id = newId();
    const made = await context.db.transaction().execute(async (trx) => {
      const claim = { operation: CREATE, key: idempotencyKey, request: input, resourceId: id };
      const first = await claimKey(trx, claim);
      if (first !== undefined) return first;
      await this.#begin(trx, context, { id, input, sets, selection });
      return id;
    });
    await startWorkflow(context, this.#workflows, { id: made, name: nameOf(input) });
    return this.get(context, made);
  }

  async list(context: Context, query: { page: number; page_size: number }) {
    const { rows, total } = await repository.listSimulations(context.db, query);
    return {
      items: rows.map(summaryOf),
      total,
      page: query.page,
      page_size: query.page_size,
      total_pages: Math.ceil(total / query.page_size),
    };
  }

  /** @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<SimulationResponse> {
    const row = await this.#load(context, id);
    const [runs, load] = await Promise.all([
      repository.findRuns(context.db, id),
      results.findNodeLoad(context.db, id),
    ]);
    return { ...summaryOf(row), orders: row.selection, runs: runs.map(runView), node_load: load };
  }

  /** Ends a simulation; what is done stays. @throws Refusal `not-found`, `conflict` when it has ended */
  async cancel(context: Context, id: string): Promise<SimulationResponse> {
    const { status } = await this.#load(context, id);
    if (!(await repository.markCancelled(context.db, id))) {
      throw new Refusal('conflict', `The simulation is ${status} and cannot be cancelled.`);
    }
    const ref = { environment: context.environment.slug, simulationId: id };
    try {
      await this.#workflows.cancel(ref);
    } catch (error) {
      // It is cancelled already: the workflow finds that out at its next step.
      context.log.warn(
        { err: error, simulation_id: id },
        'the workflow of a cancelled simulation was not reached',
      );
    }
    return this.get(context, id);
  }

  /** Order by order. @throws Refusal `not-found` */
  async orders(context: Context, id: string, query: SimulatedOrdersQuery) {
    await this.#load(context, id);
    const { page, page_size } = query;
    const part = { limit: page_size, offset: (page - 1) * page_size };
    const { orders, total } = await results.listOrders(context.db, id, query, part);
    const rows = await results.findResults(
      context.db,
      id,
      orders.map(({ position }) => position),
    );
    return {
      items: orderViews(orders, rows),
      total,
      page,
      page_size,
      total_pages: Math.ceil(total / page_size),
    };
  }

  async #load(context: Context, id: string): Promise<repository.SimulationRow> {
    const row = await repository.findSimulation(context.db, id);
    if (!row) throw notFound('simulation', id);
    return row;
  }

  async #begin(
    trx: Kysely<DataPlane>,
    context: Context,
    {
      id,
      input,
      sets,
      selection,
    }: { id: string; input: SimulationInput; sets: RuleSet[]; selection: OrderSelection },
  ): Promise<void> {
    await repository.lockBeginnings(trx);
    if ((await repository.countOpen(trx)) >= OPEN_LIMIT) {
      const message = `There are ${OPEN_LIMIT} simulations under way already; wait for one, or cancel it.`;
      throw new Refusal('conflict', message);
    }
    const simulation = {
      id,
      name: nameOf(input),
      selection: JSON.stringify(kept(input.orders)),
      settings: JSON.stringify(settingsOf(context.environment.settings)),
      created_by: context.actor,
    };
    const reality = { simulation_id: id, run: REALITY, name: 'What really happened', rules: null };
    const runs = sets.map((set, index) => ({
      simulation_id: id,
      run: index + 1,
      name: set.name,
      rules: JSON.stringify(set.rules),
    }));
    await repository.insertSimulation(trx, simulation, [reality, ...runs]);
    await repository.setTotal(trx, id, await choose(trx, id, selection));
    await repository.deleteOldest(trx, KEPT_LIMIT);
  }
}
