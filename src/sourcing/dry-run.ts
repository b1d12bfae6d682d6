/** Dry runs: what sourcing would decide for an order, with other rules or other stock if asked; nothing is changed. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { DryRunInput, DryRunResponse } from './dry-run-contract.ts';
import * as repository from './dry-run-repository.ts';
import { dryRunView } from './dry-run-view.ts';
import { nodeOf, orderOf, ruleOf, settingsOf } from './engine-input.ts';
import { source } from './engine.ts';
import { explainDecision } from './explained-decision.ts';
import { hypotheticalOrder } from './hypothetical-order.ts';
import { findActiveRules, findDemand, findNodes } from './order-sourcing-repository.ts';
import { assertNodesKnown, excludedIn } from './rule-nodes.ts';
import { tryRules } from './rules.ts';
import type { SourcingInput, SourcingOrder, SourcingRule, StockLevel } from './sourcing.ts';

/** Id of a rule that is tried and not stored: after every stored one of its priority. */
const NEW_RULE = 'hypothetical';

/** An order to decide about, and how it stands. */
export interface Subject {
  order: SourcingOrder;
  /** Null: nobody has placed it. */
  orderId: string | null;
  excludedNodeIds: readonly string[];
  allowPartial: boolean;
  /** Whether what is reserved for the order counts as free. */
  ownStock: boolean;
}

/** One moment of the database, in which nothing can be written. */
export function inSnapshot<T>(context: Context, work: (trx: Kysely<DataPlane>) => Promise<T>): Promise<T> {
  return context.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(work);
}

async function existingOrder(trx: Kysely<DataPlane>, input: DryRunInput): Promise<Subject> {
  const named = input.order_id ?? input.order_number ?? '';
  const orderId = await repository.findOrderId(trx, input.order_id ? { id: named } : { number: named });
  if (orderId === undefined) throw notFound('order', named);
  const { order, lines } = await findDemand(trx, orderId);
  const whole = input.units === 'whole';
  return {
    order: orderOf(order, whole ? lines.map((line) => ({ ...line, allocated: 0 })) : lines, new Date()),
    orderId,
    excludedNodeIds: whole ? [] : order.excluded_node_ids,
    allowPartial: order.allow_partial_shipment || (!whole && lines.some((line) => line.has_left)),
    ownStock: whole,
  };
}

/** An order that nobody has placed. @throws Refusal `invalid` when its fields contradict each other */
export function newOrder(
  context: Context,
  input: NonNullable<DryRunInput['order']>,
  prefix: string,
): Subject {
  const { allow_partial_shipment: byDefault } = context.environment.settings;
  return {
    order: hypotheticalOrder(input, prefix),
    orderId: null,
    excludedNodeIds: [],
    allowPartial: input.allow_partial_shipment ?? byDefault,
    ownStock: false,
  };
}

/** The stored rules, or those that the request has in their place or beside them. */
async function rulesOf(trx: Kysely<DataPlane>, input: DryRunInput): Promise<SourcingRule[]> {
  if (input.rules) {
    for (const [index, rule] of input.rules.entries()) {
      await assertNodesKnown(trx, rule.excluded_node_ids, excludedIn(`rules.${index}.`));
    }
    return input.rules.map((rule, index) => ruleOf({ ...rule, id: rule.id ?? `${NEW_RULE}-${index + 1}` }));
  }
  const stored = (await findActiveRules(trx)).map(ruleOf);
  if (!input.rule) return stored;
  await assertNodesKnown(trx, input.rule.excluded_node_ids, excludedIn('rule.'));
  const candidate = ruleOf({ ...input.rule, id: input.rule.id ?? NEW_RULE });
  return [...stored.filter((rule) => rule.id !== candidate.id), candidate];
}

/** Stored levels, but for those that the request gives. @throws Refusal `invalid` for a node that there is not */
async function withGivenStock(
  trx: Kysely<DataPlane>,
  stored: readonly StockLevel[],
  given: NonNullable<DryRunInput['stock']>,
): Promise<StockLevel[]> {
  const ids = given.map((level) => level.node_id);
  await assertNodesKnown(trx, ids, (index) => `stock.${index}.node_id`);
  const key = (level: StockLevel) => `${level.nodeId}/${level.sku}`;
  const levels = new Map(stored.map((level) => [key(level), level]));
  for (const { node_id: nodeId, sku, available } of given) {
    const level = { nodeId, sku, available };
    levels.set(key(level), level);
  }
  return [...levels.values()];
}

/** What is to be decided for the subject: everything that is not of the order itself is as it is now. */
export async function inputFor(
  trx: Kysely<DataPlane>,
  context: Context,
  subject: Subject,
  rules: readonly SourcingRule[],
): Promise<SourcingInput> {
  const skus = [...new Set(subject.order.lines.map((line) => line.sku))];
  const scope = { orderId: subject.orderId, own: subject.ownStock };
  const [nodes, stock] = await Promise.all([findNodes(trx), repository.findStockOf(trx, skus, scope)]);
  return {
    order: subject.order,
    rules,
    nodes: nodes.map(nodeOf),
    stock: stock.map((row) => ({ nodeId: row.node_id, sku: row.sku, available: row.available })),
    excludedNodeIds: subject.excludedNodeIds,
    settings: { ...settingsOf(context.environment.settings), allowPartial: subject.allowPartial },
  };
}

/**
 * Decides as sourcing would, and says which rules were tried.
 *
 * @throws Refusal `not-found` for an order that there is not, `invalid`
 */
export async function evaluate(context: Context, input: DryRunInput): Promise<DryRunResponse> {
  return inSnapshot(context, async (trx) => {
    const started = performance.now();
    const subject = input.order ? newOrder(context, input.order, 'order.') : await existingOrder(trx, input);
    const rules = await rulesOf(trx, input);
    const asked = await inputFor(trx, context, subject, rules);
    const decision = source({
      ...asked,
      stock: input.stock ? await withGivenStock(trx, asked.stock, input.stock) : asked.stock,
      ...(input.force_strategy ? { forceStrategy: input.force_strategy } : {}),
    });
    return dryRunView({
      orderId: subject.orderId,
      order: subject.order,
      decision: explainDecision(decision),
      trials: tryRules(rules, subject.order),
      milliseconds: performance.now() - started,
    });
  });
}
