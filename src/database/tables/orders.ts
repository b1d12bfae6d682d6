/** Orders and what becomes of them. */
import type { ColumnType, Generated } from 'kysely';
import type { AllocationStatus, FulfillmentStatus, ShipmentStatus } from '../../fulfillment/fulfillment.ts';
import type { ReservationStatus } from '../../inventory/inventory.ts';
import type { FulfillmentType, OrderChannel, OrderStatus, PaymentStatus } from '../../orders/order.ts';
import type { Disposition, ReturnStatus } from '../../returns/return.ts';
import type {
  Json,
  KeptSum,
  NullableTimestamp,
  Numeric,
  RequiredTimestamp,
  Timestamp,
} from './column-types.ts';

export interface OrderTable {
  id: string;
  order_number: string;
  channel: OrderChannel;
  fulfillment_type: FulfillmentType;
  status: OrderStatus;
  payment_status: PaymentStatus;
  version: Generated<number>;
  event_count: Generated<number>;
  customer_id: string | null;
  customer_email: string;
  customer_phone: string | null;
  customer_name: string | null;
  currency: string;
  subtotal: Numeric;
  tax_amount: Numeric;
  shipping_amount: Numeric;
  discount_amount: Numeric;
  total_amount: Numeric;
  amount_authorized: KeptSum;
  amount_captured: KeptSum;
  amount_voided: KeptSum;
  amount_refunded: KeptSum;
  shipping_name: string | null;
  shipping_address1: string | null;
  shipping_address2: string | null;
  shipping_city: string | null;
  shipping_state: string | null;
  shipping_postal_code: string | null;
  shipping_country: string | null;
  shipping_latitude: number | null;
  shipping_longitude: number | null;
  location_precision: 'given' | 'postal_code' | 'city' | null;
  pickup_node_id: string | null;
  pickup_ready_at: NullableTimestamp;
  /** What the customer shows when collecting. */
  pickup_code: string | null;
  allow_partial_shipment: boolean;
  on_hold: Generated<boolean>;
  hold_reason: string | null;
  sourcing_rule_id: string | null;
  connector_id: string | null;
  external_order_id: string | null;
  tags: Generated<string[]>;
  notes: string | null;
  metadata: Json<Record<string, unknown>>;
  status_reason: string | null;
  created_at: RequiredTimestamp;
  updated_at: RequiredTimestamp;
  confirmed_at: NullableTimestamp;
  backordered_at: NullableTimestamp;
  shipped_at: NullableTimestamp;
  delivered_at: NullableTimestamp;
  cancelled_at: NullableTimestamp;
}

export interface OrderItemTable {
  id: string;
  order_id: string;
  line_number: number;
  sku: string;
  product_name: string;
  /** Units that were ordered; those that were cancelled count on. */
  quantity: number;
  quantity_cancelled: Generated<number>;
  quantity_returned: Generated<number>;
  unit_price: Numeric;
  discount_amount: Numeric;
  tax_amount: Numeric;
  total_price: Numeric;
  weight_lbs: number;
  metadata: Json<Record<string, unknown>>;
}

export interface OrderEventTable {
  order_id: string;
  sequence: number;
  id: string;
  event_type: string;
  from_status: OrderStatus | null;
  to_status: OrderStatus;
  actor: string;
  reason: string | null;
  data: Json<Record<string, unknown>>;
  idempotency_key: string;
  occurred_at: Timestamp;
}

export interface FulfillmentTable {
  id: string;
  order_id: string;
  node_id: string;
  number: number;
  status: FulfillmentStatus;
  counted_on: string;
  /** 1 is most urgent. */
  priority: Generated<number>;
  /** When the node should have it ready. */
  promised_at: Timestamp;
  /** Why the node gave it back, or picked it short; set, the order does not come to this node again. */
  rejection_reason: string | null;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface AllocationTable {
  id: string;
  fulfillment_id: string;
  order_id: string;
  order_item_id: string;
  node_id: string;
  sku: string;
  quantity_allocated: number;
  quantity_picked: number | null;
  status: AllocationStatus;
  sourcing_score: number | null;
  allocated_at: Timestamp;
  picking_started_at: NullableTimestamp;
  packed_at: NullableTimestamp;
  shipped_at: NullableTimestamp;
  delivered_at: NullableTimestamp;
}

export interface ReservationTable {
  allocation_id: string;
  inventory_item_id: string;
  quantity: number;
  status: ReservationStatus;
  created_at: Timestamp;
  ended_at: NullableTimestamp;
}

export interface TrackingEvent {
  id: string;
  status: ShipmentStatus;
  description: string;
  occurred_at: string;
}

export interface ShipmentTable {
  id: string;
  order_id: string;
  fulfillment_id: string;
  status: ShipmentStatus;
  carrier: string;
  service_level: string;
  is_simulated: boolean;
  tracking_number: string;
  label: Buffer;
  label_content_type: string;
  shipping_cost: Numeric;
  booked_at: RequiredTimestamp;
  shipped_at: NullableTimestamp;
  estimated_delivery_at: NullableTimestamp;
  actual_delivery_at: NullableTimestamp;
  tracking_events: Json<TrackingEvent[]>;
  /** When the carrier was last asked where the parcel is. */
  tracking_checked_at: NullableTimestamp;
}

export interface PaymentTable {
  id: string;
  order_id: string;
  kind: 'AUTHORIZATION' | 'VOID' | 'CAPTURE' | 'REFUND';
  amount: Numeric;
  gateway: string;
  gateway_reference: string;
  idempotency_key: string;
  created_at: Timestamp;
}

export interface StockWaitTable {
  order_id: string;
  sku: string;
  quantity: number;
  since: RequiredTimestamp;
}

export interface StockSetAsideTable {
  node_id: string;
  sku: string;
  order_id: string;
  quantity: number;
  until: RequiredTimestamp;
}

/** Waiting orders that were planned anew together; the moves are described in sourcing/reassignment. */
export interface ReoptimizationTable {
  id: string;
  moves: Json<unknown>;
  cost_before: string;
  cost_after: string;
  planned_at: Timestamp;
  applied_at: NullableTimestamp;
  /** Why it was not carried out. */
  refusal: string | null;
}

export interface OrderRequestTable {
  id: string;
  /** What makes a repeat of the request the same request. */
  key: string;
  order_id: string;
  kind: string;
  actor: string;
  body: Json<unknown>;
  /** What is answered besides the order itself. */
  answer: Json<unknown>;
  /** Set by the step that has carried it out, in its own transaction. */
  done_at: NullableTimestamp;
  /** Set once the workflow has answered. One that is done and has no answer may have left its workflow behind. */
  answered_at: NullableTimestamp;
  created_at: Timestamp;
}

export interface ReturnTable {
  id: string;
  return_number: string;
  order_id: string;
  status: ReturnStatus;
  reason: string;
  rejection_reason: string | null;
  node_id: string | null;
  refunded_amount: ColumnType<string, string | undefined, string>;
  created_by: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  received_at: NullableTimestamp;
}

export interface ReturnLineTable {
  id: string;
  return_id: string;
  order_item_id: string;
  quantity: number;
  quantity_received: number | null;
  disposition: Disposition | null;
}

export interface SourcingDecisionTable {
  order_id: string;
  attempt: number;
  outcome: string;
  decision: Json<Record<string, unknown>>;
  decided_at: Timestamp;
}
