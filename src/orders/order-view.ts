/** An order as the API shows it. Pure. */
import type { OrderResponse } from './contract.ts';
import type { NewOrder } from './acceptance.ts';
import type { OrderRecord } from './repository.ts';
import { lineQuantities } from './line-quantities.ts';
import { allowedOrderCommands, allowedStatuses, type OrderState } from './commands.ts';
import { orderWorkflowId } from './order.ts';

export interface ViewOptions {
  environment: string;
  /** Base address of the Temporal Web UI with its namespace; null when none is known. */
  workflowsUrl: string | null;
}

const iso = (moment: Date | string): string =>
  typeof moment === 'string' ? new Date(moment).toISOString() : moment.toISOString();
const isoOrNull = (moment: Date | string | null | undefined): string | null => (moment ? iso(moment) : null);

function workflowOf(id: string, options: ViewOptions) {
  const workflowId = orderWorkflowId(options.environment, id);
  const url = options.workflowsUrl && `${options.workflowsUrl}/workflows/${encodeURIComponent(workflowId)}`;
  return { workflow_id: workflowId, workflow_url: url };
}

function allocationsOf(order: OrderRecord): OrderResponse['fulfillment_allocations'] {
  const nodes = new Map(order.fulfillments.map((each) => [each.id, each]));
  return order.allocations.map((each) => ({
    ...each,
    order_id: order.id,
    node_code: nodes.get(each.fulfillment_id)?.node_code ?? null,
    node_name: nodes.get(each.fulfillment_id)?.node_name ?? null,
    allocated_at: iso(each.allocated_at),
    picking_started_at: isoOrNull(each.picking_started_at),
    packed_at: isoOrNull(each.packed_at),
    shipped_at: isoOrNull(each.shipped_at),
  }));
}

function linesOf(order: OrderRecord): OrderResponse['line_items'] {
  return order.items.map((item) => ({
    ...item,
    order_id: order.id,
    metadata: item.metadata as OrderResponse['metadata'],
    ...lineQuantities(
      order.status,
      item,
      order.allocations.filter((each) => each.order_item_id === item.id),
    ),
  }));
}

function shipmentsOf(order: OrderRecord): OrderResponse['shipments'] {
  return order.shipments.map((each) => {
    const allocations = order.allocations.filter((one) => one.fulfillment_id === each.fulfillment_id);
    return {
      ...each,
      order_id: order.id,
      allocation_id: allocations.length === 1 ? (allocations[0]?.id ?? null) : null,
      label_url: `/shipments/${each.id}/label`,
      shipped_at: isoOrNull(each.shipped_at),
      estimated_delivery_at: isoOrNull(each.estimated_delivery_at),
      actual_delivery_at: isoOrNull(each.actual_delivery_at),
      line_items: allocations.map((one) => ({ sku: one.sku, quantity: one.quantity_allocated })),
    };
  });
}

/** Where an order stands, for the table of what can be asked of it. */
export function stateOf(
  order: Pick<OrderRecord, 'status' | 'fulfillment_type' | 'on_hold' | 'fulfillments'>,
): OrderState {
  return {
    status: order.status,
    fulfillmentType: order.fulfillment_type,
    onHold: order.on_hold,
    fulfillments: order.fulfillments.map((each) => each.status),
  };
}

/** The response of an order that was read. */
export function viewOrder(order: OrderRecord, options: ViewOptions): OrderResponse {
  const { items, fulfillments, allocations, shipments, event_count, connector_id, ...columns } = order;
  return {
    ...columns,
    metadata: columns.metadata as OrderResponse['metadata'],
    allowed_transitions: allowedStatuses(stateOf(order)),
    allowed_commands: allowedOrderCommands(stateOf(order)),
    lifecycle_id: null,
    pickup_ready_at: isoOrNull(columns.pickup_ready_at),
    created_at: iso(columns.created_at),
    updated_at: iso(columns.updated_at),
    confirmed_at: isoOrNull(columns.confirmed_at),
    backordered_at: isoOrNull(columns.backordered_at),
    shipped_at: isoOrNull(columns.shipped_at),
    delivered_at: isoOrNull(columns.delivered_at),
    cancelled_at: isoOrNull(columns.cancelled_at),
    ...workflowOf(order.id, options),
    line_items: linesOf(order),
    fulfillments: fulfillments.map((each) => ({
      ...each,
      created_at: iso(each.created_at),
      updated_at: iso(each.updated_at),
    })),
    fulfillment_allocations: allocationsOf(order),
    shipments: shipmentsOf(order),
  };
}

/** What was just inserted, as it would be read: it saves the answer of `POST /orders` a second query. */
export function recordOf({ order, items }: NewOrder): OrderRecord {
  return {
    ...order,
    version: 1,
    event_count: 1,
    amount_authorized: '0.00',
    amount_captured: '0.00',
    amount_voided: '0.00',
    amount_refunded: '0.00',
    pickup_code: order.pickup_code ?? null,
    on_hold: false,
    hold_reason: null,
    sourcing_rule_id: null,
    connector_id: order.connector_id ?? null,
    status_reason: null,
    tags: order.tags ?? [],
    metadata: JSON.parse(order.metadata ?? '{}') as Record<string, unknown>,
    pickup_ready_at: null,
    created_at: new Date(order.created_at),
    updated_at: new Date(order.updated_at),
    confirmed_at: null,
    backordered_at: null,
    shipped_at: null,
    delivered_at: null,
    cancelled_at: null,
    customer_id: order.customer_id ?? null,
    customer_phone: order.customer_phone ?? null,
    customer_name: order.customer_name ?? null,
    shipping_name: order.shipping_name ?? null,
    shipping_address1: order.shipping_address1 ?? null,
    shipping_address2: order.shipping_address2 ?? null,
    shipping_city: order.shipping_city ?? null,
    shipping_state: order.shipping_state ?? null,
    shipping_postal_code: order.shipping_postal_code ?? null,
    shipping_country: order.shipping_country ?? null,
    shipping_latitude: order.shipping_latitude ?? null,
    shipping_longitude: order.shipping_longitude ?? null,
    location_precision: order.location_precision ?? null,
    pickup_node_id: order.pickup_node_id ?? null,
    external_order_id: order.external_order_id ?? null,
    notes: order.notes ?? null,
    items: items.map(({ order_id: _, ...item }) => ({
      ...item,
      quantity_cancelled: 0,
      quantity_returned: 0,
      metadata: JSON.parse(item.metadata ?? '{}') as Record<string, unknown>,
    })),
    fulfillments: [],
    allocations: [],
    shipments: [],
  };
}
