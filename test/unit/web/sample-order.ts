/** An order as the API answers it, for what the dashboard makes of one. */
import type { OrderResponse } from '../../../src/orders/contract.ts';

const MOMENT = '2026-11-23T10:00:00.000Z';

export const ORDER_ID = '01999999-0000-7000-8000-000000000001';
export const NODE_ID = '01999999-0000-7000-8000-00000000000a';
export const FIRST_LINE = '01999999-0000-7000-8000-000000000011';
export const SECOND_LINE = '01999999-0000-7000-8000-000000000012';

type Line = OrderResponse['line_items'][number];

/** A line of three units that nothing has happened to. */
export function sampleLine(changes: Partial<Line> = {}): Line {
  return {
    id: FIRST_LINE,
    order_id: ORDER_ID,
    line_number: 1,
    sku: 'SKU-TENT',
    product_name: 'Tent',
    quantity: 3,
    quantity_fulfilled: 0,
    quantity_pending: 3,
    quantity_allocated: 0,
    quantity_backordered: 0,
    quantity_shipped: 0,
    quantity_delivered: 0,
    quantity_cancelled: 0,
    quantity_returned: 0,
    status: 'PENDING',
    unit_price: '100.00',
    discount_amount: '0.00',
    tax_amount: '0.00',
    total_price: '300.00',
    weight_lbs: 4,
    metadata: {},
    ...changes,
  };
}

/** Units of a line at a node; packed ones cannot be cancelled one by one. */
export function sampleAllocation(
  quantity: number,
  status: OrderResponse['fulfillment_allocations'][number]['status'],
): OrderResponse['fulfillment_allocations'][number] {
  return {
    id: '01999999-0000-7000-8000-000000000021',
    order_id: ORDER_ID,
    fulfillment_id: '01999999-0000-7000-8000-000000000031',
    order_item_id: FIRST_LINE,
    node_id: NODE_ID,
    node_code: 'STR-NYC-01',
    node_name: 'New York',
    sku: 'SKU-TENT',
    quantity_allocated: quantity,
    quantity_picked: null,
    status,
    allocated_at: MOMENT,
    picking_started_at: null,
    packed_at: null,
    shipped_at: null,
    sourcing_score: null,
  };
}

/** A confirmed order of two lines, three tents and one stove, to New York. */
export function sampleOrder(changes: Partial<OrderResponse> = {}): OrderResponse {
  return {
    id: ORDER_ID,
    order_number: 'ORD-20261123-ABC123',
    channel: 'WEB',
    fulfillment_type: 'SHIP_TO_HOME',
    status: 'CONFIRMED',
    status_reason: null,
    allowed_transitions: ['SOURCING', 'CANCELLED'],
    allowed_commands: [],
    payment_status: 'AUTHORIZED',
    version: 2,
    on_hold: false,
    hold_reason: null,
    customer_id: null,
    customer_email: 'ada@example.com',
    customer_phone: null,
    customer_name: 'Ada Byron',
    subtotal: '350.00',
    tax_amount: '0.00',
    shipping_amount: '0.00',
    discount_amount: '0.00',
    total_amount: '350.00',
    amount_authorized: '350.00',
    amount_captured: '0.00',
    amount_voided: '0.00',
    amount_refunded: '0.00',
    currency: 'USD',
    shipping_name: 'Ada Byron',
    shipping_address1: '1 Main Street',
    shipping_address2: null,
    shipping_city: 'New York',
    shipping_state: 'NY',
    shipping_postal_code: '10001',
    shipping_country: 'US',
    shipping_latitude: 40.75,
    shipping_longitude: -73.99,
    location_precision: 'given',
    pickup_node_id: null,
    pickup_ready_at: null,
    pickup_code: null,
    allow_partial_shipment: false,
    lifecycle_id: null,
    sourcing_rule_id: null,
    external_order_id: null,
    tags: [],
    notes: null,
    metadata: {},
    created_at: MOMENT,
    updated_at: MOMENT,
    confirmed_at: MOMENT,
    backordered_at: null,
    shipped_at: null,
    delivered_at: null,
    cancelled_at: null,
    workflow_id: `order/default/${ORDER_ID}`,
    workflow_url: null,
    line_items: [
      sampleLine(),
      sampleLine({
        id: SECOND_LINE,
        line_number: 2,
        sku: 'SKU-STOVE',
        product_name: 'Stove',
        quantity: 1,
        quantity_pending: 1,
        unit_price: '50.00',
        total_price: '50.00',
      }),
    ],
    fulfillments: [],
    fulfillment_allocations: [],
    shipments: [],
    ...changes,
  };
}
