/** From rows of the database to what the engine takes. Pure: whoever asks the engine reads the rows. */
import type { Selectable } from 'kysely';
import type { OrderTable } from '../database/tables/orders.ts';
import type { NodeTable, SourcingRuleTable } from '../database/tables/supply.ts';
import { toMinorUnits } from '../orders/money.ts';
import type { EnvironmentSettings } from '../tenancy/settings.ts';
import type { SourcingNode, SourcingOrder, SourcingRule, SourcingSettings } from './sourcing.ts';

type OrderRow = Pick<
  Selectable<OrderTable>,
  | 'id'
  | 'order_number'
  | 'channel'
  | 'fulfillment_type'
  | 'pickup_node_id'
  | 'shipping_latitude'
  | 'shipping_longitude'
  | 'shipping_city'
  | 'shipping_state'
  | 'shipping_postal_code'
  | 'shipping_country'
  | 'subtotal'
  | 'discount_amount'
  | 'tax_amount'
  | 'shipping_amount'
  | 'total_amount'
  | 'currency'
  | 'customer_id'
  | 'customer_email'
  | 'customer_name'
  | 'external_order_id'
  | 'tags'
  | 'metadata'
>;

/** A line with the units that live allocations cover. */
export interface LineRow {
  id: string;
  sku: string;
  quantity: number;
  allocated: number;
  /** Decimal price of one unit; absent: nothing is said of its worth. */
  unit_price?: string;
  /** `keep_together` names the lines that come whole from one node. */
  metadata?: Record<string, unknown>;
}

const HOUR_MS = 3_600_000;

/** Hours left until the day, or the moment, that `metadata.deliver_by` names; null when it names none. */
function hoursUntil(deliverBy: unknown, now: Date | undefined): number | null {
  if (typeof deliverBy !== 'string' || !now) return null;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(deliverBy);
  const moment = Date.parse(deliverBy) + (isDay ? 24 * HOUR_MS : 0);
  return Number.isNaN(moment) ? null : (moment - now.getTime()) / HOUR_MS;
}

const groupOf = ({ metadata }: LineRow): string | null => {
  const group = metadata?.['keep_together'];
  return typeof group === 'string' && group !== '' ? group : null;
};

/** @param now the moment from which a day to arrive by counts; without it the order has none. */
export function orderOf(order: OrderRow, lines: readonly LineRow[], now?: Date): SourcingOrder {
  const { shipping_latitude: latitude, shipping_longitude: longitude } = order;
  return {
    id: order.id,
    orderNumber: order.order_number,
    channel: order.channel,
    fulfillmentType: order.fulfillment_type,
    pickupNodeId: order.pickup_node_id,
    deliverWithinHours: hoursUntil(order.metadata['deliver_by'], now),
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
      keepTogether: groupOf(line),
      ...(line.unit_price === undefined ? {} : { unitPrice: toMinorUnits(line.unit_price) }),
    })),
  };
}

type RuleRow = Pick<
  Selectable<SourcingRuleTable>,
  | 'id'
  | 'name'
  | 'priority'
  | 'is_active'
  | 'strategy'
  | 'conditions'
  | 'allowed_node_types'
  | 'excluded_node_ids'
  | 'required_capabilities'
  | 'max_split_nodes'
  | 'max_distance_km'
  | 'cost_weight'
  | 'distance_weight'
>;

export function ruleOf(row: RuleRow): SourcingRule {
  return {
    id: row.id,
    name: row.name,
    priority: row.priority,
    isActive: row.is_active,
    strategy: row.strategy,
    // Conditions and capabilities were checked when the rule was saved.
    conditions: row.conditions as SourcingRule['conditions'],
    allowedNodeTypes: row.allowed_node_types,
    excludedNodeIds: row.excluded_node_ids,
    requiredCapabilities: row.required_capabilities as SourcingRule['requiredCapabilities'],
    maxSplitNodes: row.max_split_nodes,
    maxDistanceKm: row.max_distance_km,
    costWeight: row.cost_weight,
    distanceWeight: row.distance_weight,
  };
}

type NodeRow = Pick<
  Selectable<NodeTable>,
  | 'id'
  | 'code'
  | 'name'
  | 'node_type'
  | 'status'
  | 'latitude'
  | 'longitude'
  | 'can_ship'
  | 'can_pickup'
  | 'can_curbside'
  | 'can_same_day'
  | 'daily_order_capacity'
  | 'shipping_cost_multiplier'
>;

/** @param row with the orders that the node has taken on its local date. */
export function nodeOf(
  row: NodeRow & { current_daily_orders: number; avg_processing_hours?: number },
): SourcingNode {
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
    ...(row.avg_processing_hours === undefined ? {} : { processingHours: row.avg_processing_hours }),
  };
}

/** What an environment says about sourcing; whether parts may go is a matter of the order. */
export function settingsOf(settings: EnvironmentSettings): Omit<SourcingSettings, 'allowPartial'> {
  return {
    defaultStrategy: settings.default_sourcing_strategy,
    maxSplitNodes: settings.max_split_nodes,
    baseRate: settings.base_rate,
    perKmRate: settings.per_km_rate,
    capacityPenalty: settings.capacity_penalty,
    latenessPenalty: settings.lateness_penalty,
    minShipmentValue: Math.round(settings.min_shipment_value * 100),
  };
}
