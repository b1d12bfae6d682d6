import { sql, type Kysely } from 'kysely';
import {
  ALLOCATION_STATUSES,
  FULFILLMENT_STATUSES,
  SHIPMENT_STATUSES,
} from '../../../fulfillment/fulfillment.ts';
import { ADJUSTMENT_REASONS, RESERVATION_STATUSES } from '../../../inventory/inventory.ts';
import { FULFILLMENT_MODES, NODE_STATUSES, NODE_TYPES } from '../../../nodes/node.ts';
import {
  FULFILLMENT_TYPES,
  ORDER_CHANNELS,
  ORDER_STATUSES,
  PAYMENT_STATUSES,
} from '../../../orders/order.ts';
import { SOURCING_STRATEGIES } from '../../../sourcing/strategy-names.ts';

const oneOf = (column: string, values: readonly string[]) =>
  `CHECK (${column} IN (${values.map((value) => `'${value}'`).join(', ')}))`;

/** Nodes, stock and rules: what an order is served from. */
const supply = [
  `CREATE TABLE fulfillment_nodes (
    id uuid PRIMARY KEY,
    code varchar(50) NOT NULL UNIQUE,
    name varchar(200) NOT NULL,
    node_type text NOT NULL ${oneOf('node_type', NODE_TYPES)},
    status text NOT NULL DEFAULT 'ACTIVE' ${oneOf('status', NODE_STATUSES)},
    address_line1 text, address_line2 text, city text, state text, postal_code text,
    country text NOT NULL DEFAULT 'US',
    latitude double precision NOT NULL CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision NOT NULL CHECK (longitude BETWEEN -180 AND 180),
    can_ship boolean NOT NULL DEFAULT true,
    can_pickup boolean NOT NULL DEFAULT false,
    can_curbside boolean NOT NULL DEFAULT false,
    can_same_day boolean NOT NULL DEFAULT false,
    daily_order_capacity integer NOT NULL DEFAULT 500 CHECK (daily_order_capacity >= 1),
    avg_processing_hours double precision NOT NULL DEFAULT 24 CHECK (avg_processing_hours >= 0),
    shipping_cost_multiplier double precision NOT NULL DEFAULT 1 CHECK (shipping_cost_multiplier >= 0),
    time_zone text NOT NULL DEFAULT 'UTC',
    opening_hours jsonb NOT NULL DEFAULT '{}',
    cut_off_time time,
    fulfillment_mode text ${oneOf('fulfillment_mode', FULFILLMENT_MODES)},
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  // One row per node and local date: the count of a new day starts at zero without a job that resets it.
  `CREATE TABLE node_daily_orders (
    node_id uuid NOT NULL REFERENCES fulfillment_nodes (id),
    local_date date NOT NULL,
    orders integer NOT NULL CHECK (orders >= 0),
    PRIMARY KEY (node_id, local_date)
  )`,
  `CREATE TABLE inventory_items (
    id uuid PRIMARY KEY,
    node_id uuid NOT NULL REFERENCES fulfillment_nodes (id),
    sku varchar(100) NOT NULL CHECK (sku <> ''),
    product_name text,
    quantity_on_hand integer NOT NULL DEFAULT 0,
    quantity_reserved integer NOT NULL DEFAULT 0,
    quantity_available integer GENERATED ALWAYS AS (quantity_on_hand - quantity_reserved) STORED,
    quantity_on_order integer NOT NULL DEFAULT 0 CHECK (quantity_on_order >= 0),
    safety_stock integer NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
    reorder_point integer NOT NULL DEFAULT 10 CHECK (reorder_point >= 0),
    reorder_quantity integer NOT NULL DEFAULT 100 CHECK (reorder_quantity >= 1),
    unit_cost numeric(12,2) NOT NULL DEFAULT 0 CHECK (unit_cost >= 0),
    weight_lbs double precision NOT NULL DEFAULT 0 CHECK (weight_lbs >= 0),
    is_active boolean NOT NULL DEFAULT true,
    last_counted_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT no_oversell CHECK (quantity_reserved >= 0 AND quantity_reserved <= quantity_on_hand),
    UNIQUE (node_id, sku)
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX inventory_items_sku ON inventory_items (sku, node_id)`,
  `CREATE INDEX inventory_items_text ON inventory_items
    USING gin (sku gin_trgm_ops, product_name gin_trgm_ops)`,
  `CREATE TABLE inventory_adjustments (
    id uuid PRIMARY KEY,
    inventory_item_id uuid NOT NULL REFERENCES inventory_items (id),
    reason text NOT NULL ${oneOf('reason', ADJUSTMENT_REASONS)},
    on_hand_delta integer NOT NULL,
    on_hand_after integer NOT NULL,
    reserved_delta integer NOT NULL,
    reserved_after integer NOT NULL,
    reference_id text,
    notes text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX inventory_adjustments_item ON inventory_adjustments (inventory_item_id, created_at)`,
  `CREATE TABLE sourcing_rules (
    id uuid PRIMARY KEY,
    name varchar(200) NOT NULL,
    description text,
    priority integer NOT NULL DEFAULT 100 CHECK (priority >= 1),
    is_active boolean NOT NULL DEFAULT true,
    strategy text NOT NULL ${oneOf('strategy', SOURCING_STRATEGIES)},
    conditions jsonb NOT NULL DEFAULT '[]',
    allowed_node_types text[] NOT NULL DEFAULT '{}',
    excluded_node_ids uuid[] NOT NULL DEFAULT '{}',
    required_capabilities text[] NOT NULL DEFAULT '{}',
    max_split_nodes integer NOT NULL DEFAULT 3 CHECK (max_split_nodes BETWEEN 1 AND 10),
    max_distance_km double precision CHECK (max_distance_km > 0),
    cost_weight double precision NOT NULL DEFAULT 0.5 CHECK (cost_weight BETWEEN 0 AND 1),
    distance_weight double precision NOT NULL DEFAULT 0.5 CHECK (distance_weight BETWEEN 0 AND 1),
    created_by text NOT NULL DEFAULT 'system',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX sourcing_rules_priority ON sourcing_rules (priority, id)`,
];

/** The order and everything that happens to it. */
const orders = [
  `CREATE TABLE connectors (
    id uuid PRIMARY KEY,
    name varchar(200) NOT NULL,
    connector_type text NOT NULL,
    direction text NOT NULL CHECK (direction IN ('INBOUND', 'OUTBOUND', 'BIDIRECTIONAL')),
    status text NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'ERROR')),
    config bytea NOT NULL,
    orders_received integer NOT NULL DEFAULT 0,
    orders_synced integer NOT NULL DEFAULT 0,
    last_error text,
    last_error_at timestamptz,
    last_synced_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE orders (
    id uuid PRIMARY KEY,
    order_number varchar(50) NOT NULL,
    channel text NOT NULL ${oneOf('channel', ORDER_CHANNELS)},
    fulfillment_type text NOT NULL ${oneOf('fulfillment_type', FULFILLMENT_TYPES)},
    status text NOT NULL ${oneOf('status', ORDER_STATUSES)},
    payment_status text NOT NULL ${oneOf('payment_status', PAYMENT_STATUSES)},
    version integer NOT NULL DEFAULT 1,
    event_count integer NOT NULL DEFAULT 1,
    customer_id text,
    customer_email text NOT NULL,
    customer_phone text,
    customer_name text,
    currency char(3) NOT NULL,
    subtotal numeric(12,2) NOT NULL CHECK (subtotal >= 0),
    tax_amount numeric(12,2) NOT NULL CHECK (tax_amount >= 0),
    shipping_amount numeric(12,2) NOT NULL CHECK (shipping_amount >= 0),
    discount_amount numeric(12,2) NOT NULL CHECK (discount_amount >= 0),
    total_amount numeric(12,2) NOT NULL CHECK (total_amount >= 0),
    shipping_name text, shipping_address1 text, shipping_address2 text, shipping_city text, shipping_state text,
    shipping_postal_code text, shipping_country text,
    shipping_latitude double precision, shipping_longitude double precision,
    location_precision text CHECK (location_precision IN ('given', 'postal_code', 'city')),
    pickup_node_id uuid REFERENCES fulfillment_nodes (id),
    pickup_ready_at timestamptz,
    allow_partial_shipment boolean NOT NULL,
    on_hold boolean NOT NULL DEFAULT false,
    hold_reason text,
    sourcing_rule_id uuid REFERENCES sourcing_rules (id) ON DELETE SET NULL,
    connector_id uuid REFERENCES connectors (id),
    external_order_id text,
    tags text[] NOT NULL DEFAULT '{}',
    notes text,
    metadata jsonb NOT NULL DEFAULT '{}',
    status_reason text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    backordered_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz,
    cancelled_at timestamptz
  ) WITH (fillfactor = 80)`,
  `CREATE UNIQUE INDEX orders_external ON orders (connector_id, external_order_id) NULLS NOT DISTINCT
    WHERE external_order_id IS NOT NULL`,
  // One index for both uses: a number is unique, and found by how it begins.
  `CREATE UNIQUE INDEX orders_order_number_key ON orders (order_number varchar_pattern_ops)`,
  `CREATE INDEX orders_created ON orders (created_at DESC, id DESC)`,
  `CREATE INDEX orders_status ON orders (status, created_at DESC, id DESC)`,
  `CREATE INDEX orders_channel ON orders (channel, created_at DESC, id DESC)`,
  `CREATE INDEX orders_fulfillment_type ON orders (fulfillment_type, created_at DESC, id DESC)`,
  `CREATE INDEX orders_email ON orders (lower(customer_email), created_at DESC, id DESC)`,
  `CREATE INDEX orders_held ON orders (on_hold, created_at DESC, id DESC)`,
  `CREATE TABLE order_items (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders (id),
    line_number integer NOT NULL CHECK (line_number >= 1),
    sku varchar(100) NOT NULL CHECK (sku <> ''),
    product_name text NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 1),
    unit_price numeric(12,2) NOT NULL CHECK (unit_price >= 0),
    discount_amount numeric(12,2) NOT NULL CHECK (discount_amount >= 0),
    tax_amount numeric(12,2) NOT NULL CHECK (tax_amount >= 0),
    total_price numeric(12,2) NOT NULL CHECK (total_price >= 0),
    weight_lbs double precision NOT NULL CHECK (weight_lbs >= 0),
    metadata jsonb NOT NULL DEFAULT '{}',
    UNIQUE (order_id, line_number)
  )`,
  `CREATE TABLE order_events (
    order_id uuid NOT NULL REFERENCES orders (id),
    sequence integer NOT NULL CHECK (sequence >= 1),
    id uuid NOT NULL,
    event_type text NOT NULL,
    from_status text,
    to_status text NOT NULL,
    actor text NOT NULL,
    reason text,
    data jsonb NOT NULL DEFAULT '{}',
    idempotency_key text NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (order_id, sequence),
    UNIQUE (order_id, idempotency_key)
  )`,
  `CREATE TABLE fulfillments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders (id),
    node_id uuid NOT NULL REFERENCES fulfillment_nodes (id),
    number integer NOT NULL CHECK (number >= 1),
    status text NOT NULL ${oneOf('status', FULFILLMENT_STATUSES)},
    counted_on date NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (order_id, number)
  )`,
  `CREATE INDEX fulfillments_work ON fulfillments (node_id, status, created_at)`,
  `CREATE TABLE fulfillment_allocations (
    id uuid PRIMARY KEY,
    fulfillment_id uuid NOT NULL REFERENCES fulfillments (id),
    order_id uuid NOT NULL REFERENCES orders (id),
    order_item_id uuid NOT NULL REFERENCES order_items (id),
    node_id uuid NOT NULL REFERENCES fulfillment_nodes (id),
    sku varchar(100) NOT NULL,
    quantity_allocated integer NOT NULL CHECK (quantity_allocated >= 1),
    status text NOT NULL ${oneOf('status', ALLOCATION_STATUSES)},
    sourcing_score double precision,
    allocated_at timestamptz NOT NULL DEFAULT now(),
    picking_started_at timestamptz,
    packed_at timestamptz,
    shipped_at timestamptz,
    delivered_at timestamptz
  )`,
  `CREATE INDEX fulfillment_allocations_order ON fulfillment_allocations (order_id)`,
  `CREATE INDEX fulfillment_allocations_fulfillment ON fulfillment_allocations (fulfillment_id)`,
  `CREATE INDEX fulfillment_allocations_item ON fulfillment_allocations (order_item_id)`,
  `CREATE INDEX fulfillment_allocations_node ON fulfillment_allocations (node_id, allocated_at)`,
  `CREATE TABLE inventory_reservations (
    allocation_id uuid PRIMARY KEY REFERENCES fulfillment_allocations (id),
    inventory_item_id uuid NOT NULL REFERENCES inventory_items (id),
    quantity integer NOT NULL CHECK (quantity >= 1),
    status text NOT NULL ${oneOf('status', RESERVATION_STATUSES)},
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
  )`,
  `CREATE INDEX inventory_reservations_live ON inventory_reservations (inventory_item_id) WHERE status = 'LIVE'`,
  `CREATE TABLE shipments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders (id),
    fulfillment_id uuid NOT NULL UNIQUE REFERENCES fulfillments (id),
    status text NOT NULL ${oneOf('status', SHIPMENT_STATUSES)},
    carrier text NOT NULL,
    service_level text NOT NULL,
    is_simulated boolean NOT NULL,
    tracking_number text NOT NULL,
    label bytea NOT NULL,
    label_content_type text NOT NULL,
    shipping_cost numeric(12,2) NOT NULL CHECK (shipping_cost >= 0),
    booked_at timestamptz NOT NULL,
    shipped_at timestamptz,
    estimated_delivery_at timestamptz,
    actual_delivery_at timestamptz,
    tracking_events jsonb NOT NULL DEFAULT '[]',
    UNIQUE (carrier, tracking_number)
  )`,
  `CREATE INDEX shipments_order ON shipments (order_id)`,
  `CREATE TABLE payments (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES orders (id),
    kind text NOT NULL CHECK (kind IN ('AUTHORIZATION', 'VOID', 'CAPTURE', 'REFUND')),
    amount numeric(12,2) NOT NULL CHECK (amount >= 0),
    gateway text NOT NULL,
    gateway_reference text NOT NULL,
    idempotency_key text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX payments_order ON payments (order_id)`,
  `CREATE TABLE sourcing_decisions (
    order_id uuid NOT NULL REFERENCES orders (id),
    attempt integer NOT NULL CHECK (attempt >= 1),
    outcome text NOT NULL,
    decision jsonb NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (order_id, attempt)
  )`,
];

/** What leaves the database, and what came in twice. */
const messaging = [
  `CREATE TABLE idempotency_keys (
    operation text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    resource_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (operation, key)
  )`,
  // Read in the order (transaction_id, id) below the oldest running transaction, so that a row that commits late
  // is never passed over by a cursor that has already moved on.
  `CREATE TABLE outbox (
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    id bigint GENERATED ALWAYS AS IDENTITY,
    topic text NOT NULL,
    order_id uuid NOT NULL,
    sequence integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (transaction_id, id)
  )`,
  `CREATE TABLE outbox_cursors (
    target text PRIMARY KEY,
    transaction_id xid8 NOT NULL DEFAULT '0',
    id bigint NOT NULL DEFAULT 0,
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE webhook_endpoints (
    id uuid PRIMARY KEY,
    name varchar(200) NOT NULL UNIQUE,
    url text NOT NULL,
    secret bytea NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    event_types text[] NOT NULL,
    headers jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
];

/** Projections of the PostgreSQL profile. */
const projections = [
  `CREATE TABLE product_catalog (
    sku varchar(100) PRIMARY KEY,
    document jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE sourcing_outcomes (
    order_id uuid NOT NULL,
    allocation_id uuid NOT NULL,
    document jsonb NOT NULL,
    PRIMARY KEY (order_id, allocation_id)
  )`,
  `CREATE INDEX sourcing_outcomes_cluster
    ON sourcing_outcomes ((document ->> 'cluster_key'), (document ->> 'strategy_used'))`,
  `CREATE TABLE oms_orders (
    order_id uuid PRIMARY KEY,
    version integer NOT NULL,
    status text NOT NULL,
    channel text NOT NULL,
    fulfillment_type text NOT NULL,
    customer_email text NOT NULL,
    total_amount numeric(12,2) NOT NULL,
    tags text[] NOT NULL,
    created_at timestamptz NOT NULL,
    source jsonb NOT NULL,
    words tsvector NOT NULL,
    haystack text NOT NULL
  )`,
  `CREATE INDEX oms_orders_words ON oms_orders USING gin (words)`,
  `CREATE INDEX oms_orders_haystack ON oms_orders USING gin (haystack gin_trgm_ops)`,
  `CREATE INDEX oms_orders_created ON oms_orders (created_at DESC, order_id DESC)`,
  `CREATE INDEX oms_orders_status ON oms_orders (status, created_at DESC)`,
];

/** The trail and the stock log are written once. */
const appendOnly = [
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$`,
  ...['order_events', 'inventory_adjustments'].map(
    (table) =>
      `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table}
       FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
  ),
];

/**
 * UUIDv7 (RFC 9562, 5.7) on any supported PostgreSQL: 48 bits of Unix milliseconds laid over a random UUID, then the
 * version bits.
 */
const newId = `CREATE FUNCTION new_id() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(set_bit(set_bit(overlay(
    uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6
  ), 52, 1), 53, 1), 'hex')::uuid $$`;

/** Everything one environment keeps. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE EXTENSION IF NOT EXISTS pg_trgm`.execute(db);
  for (const statement of [newId, ...supply, ...orders, ...messaging, ...projections, ...appendOnly]) {
    await sql.raw(statement).execute(db);
  }
}
