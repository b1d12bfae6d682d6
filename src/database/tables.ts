/** The tables as Kysely sees them. A migration that changes one changes the other. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { AllocationStatus, FulfillmentStatus, ShipmentStatus } from '../fulfillment/fulfillment.ts';
import type { AdjustmentReason, ImportStatus, LineError, ReservationStatus } from '../inventory/inventory.ts';
import type { FulfillmentMode, NodeStatus, NodeType } from '../nodes/node.ts';
import type { OpeningHours } from '../nodes/opening-hours.ts';
import type { Channel, NotificationStatus, NotificationType } from '../notifications/notification.ts';
import type { FulfillmentType, OrderChannel, OrderStatus, PaymentStatus } from '../orders/order.ts';
import type { Disposition, ReturnStatus } from '../returns/return.ts';
import type {
  Held,
  Outcome,
  SimulatedAllocation,
  SimulatedRule,
  SimulationSelection,
  SimulationSettings,
  SimulationStatus,
} from '../simulations/simulation.ts';
import type { RuleChangeKind } from '../sourcing/rule-changes.ts';
import type { SourcingLine } from '../sourcing/sourcing.ts';
import type { SourcingStrategy } from '../sourcing/strategy-names.ts';
import type {
  EnvironmentRole,
  EnvironmentStatus,
  EnvironmentType,
  ProvisioningStep,
} from '../tenancy/environment.ts';
import type { EnvironmentSettings } from '../tenancy/settings.ts';
import type { DeliveryStatus } from '../webhooks/webhook.ts';

/** Timestamps come back as Date. */
type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
/** A timestamp without a default. */
type RequiredTimestamp = ColumnType<Date, Date | string, Date | string>;
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** NUMERIC travels as a decimal string; see orders/money. */
type Numeric = ColumnType<string, string, string>;
/** A sum that the database keeps by itself; see the trigger on payments. */
type KeptSum = ColumnType<string, never, never>;
/** JSONB is read parsed and written as text, because the driver would take an array for a PostgreSQL array. */
type Json<T> = ColumnType<T, string | undefined, string>;

export interface OrganizationTable {
  id: string;
  slug: string;
  name: string;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface EnvironmentTable {
  id: string;
  organization_id: string;
  slug: string;
  name: string;
  environment_type: EnvironmentType;
  status: EnvironmentStatus;
  database_name: string;
  settings: Json<Partial<EnvironmentSettings>>;
  provisioning_step: ProvisioningStep | null;
  with_demo_data: Generated<boolean>;
  /** Why it could not be made. */
  failure: string | null;
  removal_due_at: NullableTimestamp;
  database_removed_at: NullableTimestamp;
  /** The last migration of its database; empty until it was looked at. */
  schema_version: Generated<string>;
  /** Why its database could not be brought to the schema of a release. */
  migration_failure: string | null;
  created_by: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface UserTable {
  id: string;
  organization_id: string;
  email: string;
  full_name: string | null;
  /** null: invited, and has set none yet. */
  password_hash: string | null;
  platform_role: 'PLATFORM_OWNER' | 'SUPERADMIN' | 'USER';
  permissions: Generated<string[]>;
  is_active: Generated<boolean>;
  default_environment_id: string | null;
  group_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** Tokens of an earlier epoch are refused. */
  session_epoch: Generated<number>;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** A session with the refresh token that holds. */
export interface RefreshSessionTable {
  id: string;
  user_id: string;
  session_epoch: number;
  token_hash: Buffer;
  /** When that token took the place of the one before; null: it is the first. */
  rotated_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  created_at: Timestamp;
}

/** By which a user sets a password. */
export interface PasswordLinkTable {
  user_id: string;
  token_hash: Buffer;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  created_at: Timestamp;
}

export interface MembershipTable {
  user_id: string;
  environment_id: string;
  role: EnvironmentRole;
  granted_at: Timestamp;
}

export interface GroupTable {
  id: string;
  organization_id: string;
  name: string;
  description: string | null;
  permissions: string[];
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ApiKeyTable {
  id: string;
  environment_id: string;
  name: string;
  prefix: string;
  key_hash: Buffer;
  scopes: string[];
  expires_at: NullableTimestamp;
  revoked_at: NullableTimestamp;
  last_used_at: NullableTimestamp;
  created_by: string;
  created_at: Timestamp;
}

/** Administrative acts; written once. */
export interface AuditLogTable {
  id: string;
  organization_id: string;
  environment_id: string | null;
  actor: string;
  actor_name: string;
  action: string;
  target_id: string;
  target_name: string;
  details: Json<Record<string, unknown>>;
  request_id: string;
  created_at: Timestamp;
}

export interface RevokedTokenTable {
  token_id: string;
  expires_at: RequiredTimestamp;
}

/** What requests with an idempotency key were answered; null until the transaction that answers is over. */
export interface AnsweredRequestTable {
  actor: string;
  operation: string;
  key: string;
  sealed: Buffer | null;
  created_at: Timestamp;
}

/** The control plane: who there is, and which environments. */
export interface ControlPlane {
  organizations: OrganizationTable;
  environments: EnvironmentTable;
  users: UserTable;
  memberships: MembershipTable;
  password_links: PasswordLinkTable;
  refresh_sessions: RefreshSessionTable;
  groups: GroupTable;
  api_keys: ApiKeyTable;
  audit_log: AuditLogTable;
  revoked_tokens: RevokedTokenTable;
  answered_requests: AnsweredRequestTable;
}

export interface NodeTable {
  id: string;
  code: string;
  name: string;
  node_type: NodeType;
  status: Generated<NodeStatus>;
  address_line1: string | null;
  address_line2: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  country: Generated<string>;
  latitude: number;
  longitude: number;
  can_ship: Generated<boolean>;
  can_pickup: Generated<boolean>;
  can_curbside: Generated<boolean>;
  can_same_day: Generated<boolean>;
  daily_order_capacity: Generated<number>;
  avg_processing_hours: Generated<number>;
  shipping_cost_multiplier: Generated<number>;
  time_zone: Generated<string>;
  opening_hours: Json<OpeningHours>;
  cut_off_time: string | null;
  fulfillment_mode: FulfillmentMode | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface NodeDailyOrdersTable {
  node_id: string;
  local_date: string;
  orders: number;
}

export interface InventoryItemTable {
  id: string;
  node_id: string;
  sku: string;
  product_name: string | null;
  quantity_on_hand: Generated<number>;
  quantity_reserved: Generated<number>;
  quantity_available: GeneratedAlways<number>;
  quantity_on_order: Generated<number>;
  safety_stock: Generated<number>;
  reorder_point: Generated<number>;
  reorder_quantity: Generated<number>;
  unit_cost: ColumnType<string, string | undefined, string>;
  weight_lbs: Generated<number>;
  is_active: Generated<boolean>;
  /** Number of its state, but for its units; from 1. */
  version: Generated<number>;
  last_counted_at: NullableTimestamp;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface StockImportTable {
  id: string;
  status: ImportStatus;
  is_partial: boolean;
  rows_read: Generated<number>;
  rows_applied: Generated<number>;
  rows_unchanged: Generated<number>;
  rows_refused: Generated<number>;
  errors: Json<LineError[]>;
  created_by: string;
  created_at: Timestamp;
  updated_at: Timestamp;
  finished_at: NullableTimestamp;
}

export interface StockAlertTable {
  id: string;
  inventory_item_id: string;
  node_id: string;
  sku: string;
  /** As it was when the alert was raised. */
  quantity_available: number;
  reorder_point: number;
  raised_at: Timestamp;
  cleared_at: NullableTimestamp;
}

export interface InventoryAdjustmentTable {
  id: string;
  /** Order of the entries of one record. */
  position: GeneratedAlways<number>;
  inventory_item_id: string;
  reason: AdjustmentReason;
  on_hand_delta: number;
  on_hand_after: number;
  reserved_delta: number;
  reserved_after: number;
  reference_id: string | null;
  notes: string | null;
  created_by: string;
  created_at: Timestamp;
}

export interface SourcingRuleTable {
  id: string;
  name: string;
  description: string | null;
  priority: Generated<number>;
  is_active: Generated<boolean>;
  strategy: SourcingStrategy;
  conditions: Json<{ field: string; operator: string; value: unknown }[]>;
  allowed_node_types: Generated<NodeType[]>;
  excluded_node_ids: Generated<string[]>;
  required_capabilities: Generated<string[]>;
  max_split_nodes: Generated<number>;
  max_distance_km: number | null;
  cost_weight: Generated<number>;
  distance_weight: Generated<number>;
  version: Generated<number>;
  created_by: Generated<string>;
  created_at: Timestamp;
  updated_at: Timestamp;
  deleted_at: Date | null;
}

export interface SourcingRuleVersionTable {
  rule_id: string;
  version: number;
  change: RuleChangeKind;
  restored_from: number | null;
  actor: string;
  /** What the rule says; see `ruleContentSchema`. */
  rule: Json<Record<string, unknown>>;
  created_at: Timestamp;
}

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

export interface SimulationTable {
  id: string;
  name: string;
  status: Generated<SimulationStatus>;
  selection: Json<SimulationSelection>;
  settings: Json<SimulationSettings>;
  orders_total: Generated<number>;
  orders_done: Generated<number>;
  failure: string | null;
  created_by: string;
  created_at: Timestamp;
  started_at: NullableTimestamp;
  ended_at: NullableTimestamp;
}

/** What one run of a simulation comes to, as far as it is done. */
export interface SimulationRunTable {
  simulation_id: string;
  run: number;
  name: string;
  rules: ColumnType<SimulatedRule[] | null, string | null, string | null>;
  sourced: Generated<number>;
  partial: Generated<number>;
  backordered: Generated<number>;
  false_backorders: Generated<number>;
  served_later: Generated<number>;
  split_orders: Generated<number>;
  different_orders: Generated<number>;
  parcels: Generated<number>;
  placed_parcels: Generated<number>;
  units: Generated<number>;
  units_filled: Generated<number>;
  cost: Generated<number>;
  distance_km: Generated<number>;
}

export interface SimulationOrderTable {
  simulation_id: string;
  position: number;
  order_id: string;
  decided_at: RequiredTimestamp;
  log_position: number;
  cancelled_at: NullableTimestamp;
}

export interface SimulationMoveTable {
  simulation_id: string;
  log_position: number;
  node_id: string;
  sku: string;
  units: number;
}

export interface SimulationStockTable {
  simulation_id: string;
  run: number;
  node_id: string;
  sku: string;
  units_taken: number;
}

export interface SimulationNodeDayTable {
  simulation_id: string;
  run: number;
  node_id: string;
  local_date: string;
  orders: number;
}

export interface SimulationWaitTable {
  simulation_id: string;
  run: number;
  position: number;
  skus: string[];
  lines: Json<SourcingLine[]>;
}

export interface SimulationResultTable {
  simulation_id: string;
  run: number;
  position: number;
  outcome: Outcome;
  strategy: string;
  rule_name: string | null;
  cost: number;
  distance_km: number | null;
  units: number;
  units_filled: number;
  is_false_backorder: boolean;
  is_different: boolean;
  allocations: Json<SimulatedAllocation[]>;
  held: Json<Held[]>;
}

export interface IdempotencyKeyTable {
  operation: string;
  key: string;
  request_hash: Buffer;
  resource_id: string;
  created_at: Timestamp;
}

export interface OutboxTable {
  transaction_id: Generated<string>;
  id: GeneratedAlways<string>;
  topic: string;
  order_id: string | null;
  sequence: number | null;
  /** What else it is about, such as an alert or a product, as the topic says. */
  entity_id: string | null;
  /** The request that placed the order. */
  request_id: string | null;
  traceparent: string | null;
  created_at: Timestamp;
}

/** What somebody listens to that is not written otherwise. */
export interface OutboxTopicTable {
  topic: string;
  since: Timestamp;
}

export interface OutboxCursorTable {
  target: string;
  transaction_id: Generated<string>;
  id: Generated<string>;
  updated_at: Timestamp;
}

export interface OutboxSetAsideTable {
  target: string;
  outbox_id: string;
  order_id: string | null;
  entity_id: string | null;
  /** The order or the other entity that the row is about. */
  subject: GeneratedAlways<string>;
  topic: string;
  sequence: number | null;
  request_id: string | null;
  traceparent: string | null;
  /** What the target said. */
  reason: string;
  attempts: Generated<number>;
  set_aside_at: Timestamp;
  retry_at: RequiredTimestamp;
}

export interface WebhookEndpointTable {
  id: string;
  name: string;
  url: string;
  secret: Buffer;
  is_active: Generated<boolean>;
  event_types: string[];
  /** As they are shown. */
  headers: Json<Record<string, string>>;
  /** As they are sent: JSON, encrypted. */
  sealed_headers: Buffer | null;
  /** Signs besides `secret`, and instead of it from `new_secret_from` on. */
  new_secret: Buffer | null;
  new_secret_from: NullableTimestamp;
  ordered: Generated<boolean>;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** One event for one endpoint. */
export interface WebhookEventTable {
  id: string;
  position: GeneratedAlways<number>;
  endpoint_id: string;
  order_id: string | null;
  event_type: string;
  body: string;
  status: Generated<DeliveryStatus>;
  attempt_count: Generated<number>;
  /** Attempts before the present round; a retry by hand begins a new one. */
  round_began_at: Generated<number>;
  /** A workflow looks after it. */
  is_watched: Generated<boolean>;
  claimed_until: NullableTimestamp;
  next_retry_at: NullableTimestamp;
  last_response_code: number | null;
  last_error: string | null;
  delivered_at: NullableTimestamp;
  /** Counts what people see of it. */
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** One attempt at it. */
export interface WebhookDeliveryTable {
  event_id: string;
  attempt: number;
  response_code: number | null;
  response_body: string;
  error: string | null;
  latency_ms: number;
  attempted_at: Timestamp;
}

/** A version of a template; one without a text stands for the product's own. */
export interface NotificationTemplateTable {
  type: NotificationType;
  channel: Channel;
  version: number;
  is_active: boolean | null;
  subject: string | null;
  text: string | null;
  html: string | null;
  created_by: string;
  created_at: Timestamp;
}

/** One event told by one channel. */
export interface NotificationTable {
  id: string;
  /** The event of the order's trail; null for a test. */
  event_id: string | null;
  order_id: string | null;
  order_number: string | null;
  type: NotificationType;
  channel: Channel;
  is_test: Generated<boolean>;
  recipient: string | null;
  subject: string | null;
  text: string | null;
  html: string | null;
  /** 0 is the product's own. */
  template_version: number;
  status: NotificationStatus;
  reason: string | null;
  provider: string | null;
  /** Given at the first attempt. */
  message_id: string | null;
  provider_response: string | null;
  attempt_count: Generated<number>;
  /** Attempts before the present round; sending again by hand begins a new one. */
  round_began_at: Generated<number>;
  next_attempt_at: NullableTimestamp;
  claimed_until: NullableTimestamp;
  sent_at: NullableTimestamp;
  /** Counts what people see of it. */
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ProductCatalogTable {
  id: Generated<string>;
  sku: string;
  document: Json<Record<string, unknown>>;
  /** Counts the changes. */
  version: Generated<number>;
  updated_at: Timestamp;
  category: string | null;
  price: number | null;
  words: Generated<string>;
}

export interface SourcingOutcomeTable {
  order_id: string;
  allocation_id: string;
  document: Json<Record<string, unknown>>;
}

export interface OrderSearchTable {
  order_id: string;
  version: number;
  status: OrderStatus;
  channel: OrderChannel;
  fulfillment_type: FulfillmentType;
  customer_email: string;
  total_amount: Numeric;
  tags: string[];
  created_at: RequiredTimestamp;
  source: Json<Record<string, unknown>>;
  words: string;
}

/** Which release's facts a projection of PostgreSQL's own holds. */
export interface ProjectionVersionTable {
  target: string;
  version: number;
  made_at: Timestamp;
}

/** The data plane of one environment. */
export interface DataPlane {
  fulfillment_nodes: NodeTable;
  node_daily_orders: NodeDailyOrdersTable;
  inventory_items: InventoryItemTable;
  inventory_adjustments: InventoryAdjustmentTable;
  stock_alerts: StockAlertTable;
  stock_imports: StockImportTable;
  inventory_reservations: ReservationTable;
  sourcing_rules: SourcingRuleTable;
  sourcing_rule_versions: SourcingRuleVersionTable;
  sourcing_decisions: SourcingDecisionTable;
  orders: OrderTable;
  order_items: OrderItemTable;
  order_events: OrderEventTable;
  fulfillments: FulfillmentTable;
  fulfillment_allocations: AllocationTable;
  shipments: ShipmentTable;
  payments: PaymentTable;
  stock_waits: StockWaitTable;
  stock_set_aside: StockSetAsideTable;
  order_requests: OrderRequestTable;
  returns: ReturnTable;
  return_lines: ReturnLineTable;
  simulations: SimulationTable;
  simulation_runs: SimulationRunTable;
  simulation_orders: SimulationOrderTable;
  simulation_moves: SimulationMoveTable;
  simulation_stock: SimulationStockTable;
  simulation_node_days: SimulationNodeDayTable;
  simulation_waits: SimulationWaitTable;
  simulation_results: SimulationResultTable;
  idempotency_keys: IdempotencyKeyTable;
  outbox: OutboxTable;
  outbox_topics: OutboxTopicTable;
  outbox_cursors: OutboxCursorTable;
  outbox_set_aside: OutboxSetAsideTable;
  projection_versions: ProjectionVersionTable;
  webhook_endpoints: WebhookEndpointTable;
  webhook_events: WebhookEventTable;
  webhook_deliveries: WebhookDeliveryTable;
  notification_templates: NotificationTemplateTable;
  notifications: NotificationTable;
  product_catalog: ProductCatalogTable;
  sourcing_outcomes: SourcingOutcomeTable;
  reoptimizations: ReoptimizationTable;
  oms_orders: OrderSearchTable;
}
