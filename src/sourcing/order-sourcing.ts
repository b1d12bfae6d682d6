/** Sourcing an order: decide on fresh stock, reserve, and write down why. */
import type { Insertable } from 'kysely';
import type { AllocationTable, FulfillmentTable } from '../database/tables.ts';
import * as fulfillments from '../fulfillment/service.ts';
import { reserveOrThrow, StockTakenError } from '../inventory/reservations.ts';
import { CapacityTakenError, takeCapacityOrThrow } from '../nodes/capacity.ts';
import { toMinorUnits } from '../orders/money.ts';
import { eventTypeOf } from '../orders/order.ts';
import { beginSourcing, recordSourced, type SourcingAttempt } from '../orders/progress.ts';
import { derivedId } from '../runtime/ids.ts';
import { sourcingSeconds } from '../runtime/metrics.ts';
import type { Context } from '../tenancy/context.ts';
import { source } from './engine.ts';
import * as repository from './order-sourcing-repository.ts';
import type { PlannedAllocation, SourcingDecision, SourcingInput } from './sourcing.ts';

/** How often a lost race for stock is planned again before the step fails and is retried as a whole. */
const MAX_REPLANS = 5;

type Demand = Awaited<ReturnType<typeof repository.findDemand>>;

function orderOf({ order, lines }: Demand): SourcingInput['order'] {
  const { shipping_latitude: latitude, shipping_longitude: longitude } = order;
  return {
    id: order.id,
    orderNumber: order.order_number,
    channel: order.channel,
    fulfillmentType: order.fulfillment_type,
    pickupNodeId: order.pickup_node_id,
    destination: latitude !== null && longitude !== null ? { latitude, longitude } : null,
    city: order.shipping_city,
    state: order.shipping_state,
    postalCode: order.shipping_postal_code,
    country: order.shipping_country,
    subtotal: toMinorUnits(order.subtotal),
    discountAmount: toMinorUnits(order.discount_amount),
    taxAmount: toMinorUnits(order.tax_amount),
    shippingAmount: toMinorUnits(order.shipping_amount),
    totalAmount: toMinorUnits(order.total_amount),
    currency: order.currency,
    customerId: order.customer_id,
    customerEmail: order.customer_email,
    customerName: order.customer_name,
    externalOrderId: order.external_order_id,
    tags: order.tags,
    metadata: order.metadata,
    lines: lines.map((line) => ({
      lineId: line.id,
      sku: line.sku,
      orderedQuantity: line.quantity,
      quantity: line.quantity - line.allocated,
    })),
  };
}

type RuleRow = Awaited<ReturnType<typeof repository.findActiveRules>>[number];
type NodeRow = Awaited<ReturnType<typeof repository.findNodes>>[number];

function ruleOf(row: RuleRow): SourcingInput['rules'][number] {
  return {
    id: row.id,
    name: row.name,
    priority: row.priority,
    isActive: row.is_active,
    strategy: row.strategy,
    conditions: row.conditions as SourcingInput['rules'][number]['conditions'],
    allowedNodeTypes: row.allowed_node_types,
    excludedNodeIds: row.excluded_node_ids,
    requiredCapabilities: row.required_capabilities as SourcingInput['rules'][number]['requiredCapabilities'],
    maxSplitNodes: row.max_split_nodes,
    maxDistanceKm: row.max_distance_km,
    costWeight: row.cost_weight,
    distanceWeight: row.distance_weight,
  };
}

function nodeOf(row: NodeRow): SourcingInput['nodes'][number] {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    nodeType: row.node_type,
    status: row.status,
    latitude: row.latitude,
    longitude: row.longitude,
    canShip: row.can_ship,
    canPickup: row.can_pickup,
    canCurbside: row.can_curbside,
    canSameDay: row.can_same_day,
    dailyOrderCapacity: row.daily_order_capacity,
    currentDailyOrders: row.current_daily_orders,
    shippingCostMultiplier: row.shipping_cost_multiplier,
  };
}

/** Everything that a decision depends on, as it is now. */
async function inputOf(context: Context, orderId: string): Promise<SourcingInput> {
  const [demand, rules, nodes, stock] = await Promise.all([
    repository.findDemand(context.db, orderId),
    repository.findActiveRules(context.db),
    repository.findNodes(context.db),
    repository.findStock(context.db, orderId),
  ]);
  const { settings } = context.environment;
  return {
    order: orderOf(demand),
    rules: rules.map(ruleOf),
    nodes: nodes.map(nodeOf),
    stock: stock.map((row) => ({ nodeId: row.node_id, sku: row.sku, available: row.available })),
    excludedNodeIds: [],
    settings: {
      defaultStrategy: settings.default_sourcing_strategy,
      maxSplitNodes: settings.max_split_nodes,
      baseRate: settings.base_rate,
      perKmRate: settings.per_km_rate,
      allowPartial: demand.order.allow_partial_shipment,
    },
  };
}

interface Plan {
  fulfillments: (Omit<Insertable<FulfillmentTable>, 'counted_on'> & { node_id: string })[];
  allocations: (Insertable<AllocationTable> & { id: string })[];
}

/** The id of an allocation: the same for every try of one attempt. */
export function allocationIdOf(orderId: string, attempt: number, allocation: PlannedAllocation): string {
  return derivedId(orderId, 'allocation', String(attempt), allocation.lineId, allocation.nodeId);
}

/** The rows of a plan. Their ids come from the order and the attempt, so that a repeated attempt makes the same rows. */
function planOf(orderId: string, attempt: number, allocations: readonly PlannedAllocation[]): Plan {
  const nodeIds = [...new Set(allocations.map((each) => each.nodeId))].sort();
  const fulfillmentId = (nodeId: string) => derivedId(orderId, 'fulfillment', String(attempt), nodeId);
  return {
    fulfillments: nodeIds.map((nodeId, index) => ({
      id: fulfillmentId(nodeId),
      order_id: orderId,
      node_id: nodeId,
      number: (attempt - 1) * 100 + index + 1,
      status: 'SOURCED',
    })),
    allocations: allocations.map((each) => ({
      id: allocationIdOf(orderId, attempt, each),
      fulfillment_id: fulfillmentId(each.nodeId),
      order_id: orderId,
      order_item_id: each.lineId,
      node_id: each.nodeId,
      sku: each.sku,
      quantity_allocated: each.quantity,
      status: 'ALLOCATED',
      sourcing_score: each.score,
    })),
  };
}

/** Reserves what the decision chose, and stores it; all in one transaction with the order's status. */
async function persist(
  context: Context,
  orderId: string,
  attempt: number,
  decision: SourcingDecision,
): Promise<void> {
  // An order with nothing left to allocate is served, not short of stock: the outcome says which.
  const to = decision.outcome === 'BACKORDERED' ? 'BACKORDERED' : 'SOURCED';
  await context.db.transaction().execute(async (trx) => {
    const fresh = await recordSourced(trx, {
      orderId,
      eventType: eventTypeOf(to),
      from: 'SOURCING',
      to,
      actor: context.actor,
      reason: decision.backorderReason?.detail ?? null,
      data: {
        attempt,
        strategy: decision.strategyUsed,
        rule: decision.rule?.name ?? null,
        summary: decision.summary,
      },
      key: `sourced:${attempt}`,
      ruleId: decision.rule?.id ?? null,
    });
    if (!fresh) return;
    await repository.insertDecision(trx, {
      order_id: orderId,
      attempt,
      outcome: decision.outcome,
      decision: JSON.stringify(decision),
    });
    if (decision.allocations.length === 0) return;
    const plan = planOf(orderId, attempt, decision.allocations);
    const countedOn = await takeCapacityOrThrow(
      trx,
      plan.fulfillments.map((each) => each.node_id),
    );
    await fulfillments.create(
      trx,
      plan.fulfillments.map((each) => ({ ...each, counted_on: countedOn(each.node_id) })),
      plan.allocations,
    );
    await reserveOrThrow(
      trx,
      plan.allocations.map((each) => ({
        allocationId: each.id,
        nodeId: each.node_id,
        sku: each.sku,
        quantity: each.quantity_allocated,
      })),
      { reference: orderId, actor: context.actor },
    );
  });
}

function decide(input: SourcingInput): SourcingDecision {
  const stop = sourcingSeconds.startTimer();
  const decision = source(input);
  stop({ outcome: decision.outcome });
  return decision;
}

/**
 * True when a waiting order still cannot be served. Such a look leaves no trace: an order that waits a month would
 * otherwise collect thousands of entries that all say the same.
 */
async function isStillShort(context: Context, orderId: string, attempt: SourcingAttempt): Promise<boolean> {
  if (attempt.from !== 'BACKORDERED' || attempt.askedBy !== null) return false;
  return decide(await inputOf(context, orderId)).outcome === 'BACKORDERED';
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
  await beginSourcing(context, orderId, attempt);
  for (let plan = 1; ; plan++) {
    const decision = decide(await inputOf(context, orderId));
    try {
      await persist(context, orderId, attempt.number, decision);
      return;
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
