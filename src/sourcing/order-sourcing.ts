/** Sourcing an order: decide on fresh stock, reserve, and write down why. */
import { StockTakenError } from '../inventory/reservations.ts';
import { CapacityTakenError } from '../nodes/capacity.ts';
import {
  beginSourcing,
  concludeLook,
  concludeSourcing,
  recordSourced,
  type Sourced,
  type SourcingAttempt,
} from '../orders/sourcing-steps.ts';
import { sourcingSeconds } from '../runtime/metrics.ts';
import type { Context } from '../tenancy/context.ts';
import { orderOf, ruleOf, settingsOf } from './engine-input.ts';
import { source } from './engine.ts';
import { presentNodes } from './node-catalog-repository.ts';
import * as repository from './order-sourcing-repository.ts';
import { makeFulfillments } from './plan-rows.ts';
import type { SourcingDecision, SourcingInput } from './sourcing.ts';

/** How often a lost race for stock is planned again before the step fails and is retried as a whole. */
const MAX_REPLANS = 5;

/** What a decision is made from, and what it means to parts of the order that are under way. */
interface Situation {
  input: SourcingInput;
  hasParts: boolean;
}

/** Everything that a decision depends on, as it is now. */
async function situationOf(context: Context, orderId: string): Promise<Situation> {
  const [demand, rules, nodes, stock] = await Promise.all([
    repository.findDemand(context.db, orderId),
    repository.findActiveRules(context.db),
    presentNodes(context.db),
    repository.findStock(context.db, orderId),
  ]);
  const { settings } = context.environment;
  const input = {
    order: orderOf(demand.order, demand.lines, new Date()),
    rules: rules.map(ruleOf),
    nodes,
    stock,
    excludedNodeIds: demand.order.excluded_node_ids,
    settings: {
      ...settingsOf(settings),
      // What has left cannot be called back: the rest may follow in parts.
      allowPartial: demand.order.allow_partial_shipment || demand.lines.some((line) => line.has_left),
    },
  };
  return { input, hasParts: demand.lines.some((line) => line.allocated > 0) };
}

function sourcedOf({ input, hasParts }: Situation, attempt: number, decision: SourcingDecision): Sourced {
  return {
    orderId: input.order.id,
    attempt,
    fulfillmentType: input.order.fulfillmentType,
    ruleId: decision.rule?.id ?? null,
    // An order with nothing left to allocate is served, not short of stock.
    waitsBecause:
      decision.unallocated.length > 0 ? (decision.backorderReason?.detail ?? decision.summary) : null,
    data: {
      attempt,
      strategy: decision.strategyUsed,
      rule: decision.rule?.name ?? null,
      summary: decision.summary,
    },
    hasParts,
    servesMore: decision.allocations.length > 0,
    partsMayGo: input.settings.allowPartial,
  };
}

/** Reserves what the decision chose, and stores it; all in one transaction with the order's status. */
async function persist(
  context: Context,
  situation: Situation,
  attempt: number,
  decision: SourcingDecision,
): Promise<void> {
  const sourced = sourcedOf(situation, attempt, decision);
  await context.db.transaction().execute(async (trx) => {
    const order = await recordSourced(trx, context, sourced);
    if (!order) return;
    await repository.insertDecision(trx, {
      order_id: order.id,
      attempt,
      outcome: decision.outcome,
      decision: JSON.stringify(decision),
    });
    await makeFulfillments(trx, context, situation.input.order, attempt, decision.allocations);
    await concludeSourcing(trx, context, order, sourced);
  });
}

function decide(input: SourcingInput): SourcingDecision {
  const stop = sourcingSeconds.startTimer();
  const decision = source(input);
  stop({ outcome: decision.outcome });
  return decision;
}

/** What would be decided about the order as everything is now; nothing is changed. */
export async function decideNow(context: Context, orderId: string): Promise<SourcingDecision> {
  return decide((await situationOf(context, orderId)).input);
}

/**
 * True when a waiting order still cannot be served. Such a look leaves no trace: an order that waits a month would
 * otherwise collect thousands of entries that all say the same.
 */
async function isStillShort(context: Context, orderId: string, attempt: SourcingAttempt): Promise<boolean> {
  if (attempt.from !== 'BACKORDERED' || attempt.askedBy !== null) return false;
  if (await findsSomething(context, orderId)) return false;
  return !(await concludeLook(context, orderId)) || !(await findsSomething(context, orderId));
}

/** Nothing found is nothing new; nothing left to find is the end of the wait. */
async function findsSomething(context: Context, orderId: string): Promise<boolean> {
  const { allocations, unallocated } = await decideNow(context, orderId);
  return allocations.length > 0 || unallocated.length === 0;
}

/** Plans and reserves until nobody else is faster. @returns what was decided. */
async function carryThrough(
  context: Context,
  orderId: string,
  attempt: SourcingAttempt,
): Promise<SourcingDecision> {
  await beginSourcing(context, orderId, attempt);
  for (let plan = 1; ; plan++) {
    const situation = await situationOf(context, orderId);
    const decision = decide(situation.input);
    try {
      await persist(context, situation, attempt.number, decision);
      return decision;
    } catch (error) {
      const lost = error instanceof StockTakenError || error instanceof CapacityTakenError;
      if (!lost || plan >= MAX_REPLANS) throw error;
      context.log.info(
        { order_id: orderId, attempt: attempt.number, plan },
        'stock was taken meanwhile; planning again',
      );
    }
  }
}

/**
 * Makes one attempt to source an order: it ends SOURCED or BACKORDERED. A race lost to another order is planned again
 * at once on fresh stock. A repeat of the same attempt changes nothing.
 */
export async function sourceOrder(
  context: Context,
  orderId: string,
  attempt: SourcingAttempt,
): Promise<void> {
  if (await isStillShort(context, orderId, attempt)) return;
  const { unallocated } = await carryThrough(context, orderId, attempt);
  if (unallocated.length === 0 || attempt.from === 'BACKORDERED') return;
  // Stock that came after the decision, but before the order was in the queue for it, has woken nobody.
  const again = { number: attempt.number + 1, from: 'BACKORDERED' as const, askedBy: null };
  if (!(await isStillShort(context, orderId, again))) await carryThrough(context, orderId, again);
}
