import { sql, type Kysely } from 'kysely';
import { DISPOSITIONS, RETURN_STATUSES } from '../../../returns/return.ts';

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/**
 * What was authorized, captured, voided and refunded, kept on the order by the database itself, so that its constraints
 * judge every payment whoever writes it.
 */
const money = [
  `ALTER TABLE orders
    ADD amount_authorized numeric(12,2) NOT NULL DEFAULT 0,
    ADD amount_captured numeric(12,2) NOT NULL DEFAULT 0,
    ADD amount_voided numeric(12,2) NOT NULL DEFAULT 0,
    ADD amount_refunded numeric(12,2) NOT NULL DEFAULT 0,
    ADD pickup_code text`,
  `UPDATE orders SET amount_authorized = paid.authorized, amount_voided = paid.voided
   FROM (SELECT order_id, coalesce(sum(amount) FILTER (WHERE kind = 'AUTHORIZATION'), 0) AS authorized,
                coalesce(sum(amount) FILTER (WHERE kind = 'VOID'), 0) AS voided
         FROM payments GROUP BY order_id) AS paid
   WHERE paid.order_id = orders.id`,
  `ALTER TABLE orders
    ADD CONSTRAINT captured_within_authorized CHECK (amount_captured + amount_voided <= amount_authorized),
    ADD CONSTRAINT refunded_within_captured CHECK (amount_refunded <= amount_captured)`,
  `CREATE FUNCTION add_payment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE orders SET
      amount_authorized = amount_authorized + CASE WHEN NEW.kind = 'AUTHORIZATION' THEN NEW.amount ELSE 0 END,
      amount_captured = amount_captured + CASE WHEN NEW.kind = 'CAPTURE' THEN NEW.amount ELSE 0 END,
      amount_voided = amount_voided + CASE WHEN NEW.kind = 'VOID' THEN NEW.amount ELSE 0 END,
      amount_refunded = amount_refunded + CASE WHEN NEW.kind = 'REFUND' THEN NEW.amount ELSE 0 END
    WHERE id = NEW.order_id;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER add_payment AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION add_payment()`,
  `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON payments
    FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
];

/** Orders that may still come back, without looking at all that ever arrived. */
const arrived = [`CREATE INDEX orders_delivered ON orders (delivered_at, id) WHERE delivered_at IS NOT NULL`];

const lines = [
  `ALTER TABLE order_items
    ADD quantity_cancelled integer NOT NULL DEFAULT 0,
    ADD quantity_returned integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT units_taken_back CHECK (
      quantity_cancelled >= 0 AND quantity_returned >= 0 AND quantity_cancelled + quantity_returned <= quantity)`,
  `ALTER TABLE fulfillment_allocations ADD quantity_picked integer CHECK (quantity_picked >= 0)`,
];

/** The work list: most urgent first, then by promise; fulfillments that have left or ended are not in its indexes. */
const work = [
  `ALTER TABLE fulfillments
    ADD priority smallint NOT NULL DEFAULT 3,
    ADD promised_at timestamptz NOT NULL DEFAULT now() + interval '1 day',
    ADD rejection_reason text`,
  `DROP INDEX fulfillments_work`,
  ...[
    ['fulfillments_work', 'priority, promised_at, id'],
    ['fulfillments_node_work', 'node_id, priority, promised_at, id'],
  ].map(
    ([name, columns]) => `CREATE INDEX ${name} ON fulfillments (${columns})
      WHERE status IN ('SOURCED', 'PICKING', 'PACKING', 'READY_TO_SHIP')`,
  ),
  `CREATE INDEX fulfillments_history ON fulfillments (node_id, status, updated_at DESC)`,
];

/** Who waits for which SKU, first in first out, and what has been set aside for those that were woken. */
const waiting = [
  `CREATE TABLE stock_waits (
    order_id uuid NOT NULL REFERENCES orders (id),
    sku varchar(100) NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 1),
    since timestamptz NOT NULL,
    PRIMARY KEY (order_id, sku)
  )`,
  `CREATE INDEX stock_waits_queue ON stock_waits (sku, since, order_id)`,
  `CREATE TABLE stock_set_aside (
    node_id uuid NOT NULL REFERENCES fulfillment_nodes (id),
    sku varchar(100) NOT NULL,
    order_id uuid NOT NULL REFERENCES orders (id),
    quantity integer NOT NULL CHECK (quantity >= 1),
    until timestamptz NOT NULL,
    PRIMARY KEY (node_id, sku, order_id)
  )`,
  `CREATE INDEX stock_set_aside_order ON stock_set_aside (order_id)`,
  // Volatile, so that a reservation that waited for the stock record sees what was set aside meanwhile.
  `CREATE FUNCTION units_set_aside(node uuid, stock varchar, owner uuid) RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(sum(quantity), 0) FROM stock_set_aside
    WHERE node_id = node AND sku = stock AND order_id <> owner AND until > now() $$`,
  `INSERT INTO stock_waits (order_id, sku, quantity, since)
   SELECT orders.id, line.sku, sum(line.quantity), coalesce(orders.backordered_at, orders.updated_at)
   FROM orders JOIN order_items line ON line.order_id = orders.id
   WHERE orders.status = 'BACKORDERED' GROUP BY orders.id, line.sku`,
];

/** What people ask of an order in words. The workflow is given the id alone, so that no words stand in its history. */
const requests = [
  `CREATE TABLE order_requests (
    id uuid PRIMARY KEY,
    key uuid NOT NULL UNIQUE,
    order_id uuid NOT NULL REFERENCES orders (id),
    kind text NOT NULL,
    actor text NOT NULL,
    body jsonb NOT NULL,
    answer jsonb,
    done_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE INDEX order_requests_order ON order_requests (order_id)`,
];

const returns = [
  `CREATE TABLE returns (
    id uuid PRIMARY KEY,
    return_number varchar(50) NOT NULL,
    order_id uuid NOT NULL REFERENCES orders (id),
    status text NOT NULL CHECK (status IN (${list(RETURN_STATUSES)})),
    reason text NOT NULL,
    rejection_reason text,
    node_id uuid REFERENCES fulfillment_nodes (id),
    refunded_amount numeric(12,2) NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    received_at timestamptz
  )`,
  `CREATE UNIQUE INDEX returns_return_number_key ON returns (return_number varchar_pattern_ops)`,
  `CREATE INDEX returns_order ON returns (order_id)`,
  `CREATE INDEX returns_created ON returns (created_at DESC, id DESC)`,
  `CREATE INDEX returns_status ON returns (status, created_at DESC, id DESC)`,
  `CREATE TABLE return_lines (
    id uuid PRIMARY KEY,
    return_id uuid NOT NULL REFERENCES returns (id),
    order_item_id uuid NOT NULL REFERENCES order_items (id),
    quantity integer NOT NULL CHECK (quantity >= 1),
    quantity_received integer CHECK (quantity_received BETWEEN 0 AND quantity),
    disposition text CHECK (disposition IN (${list(DISPOSITIONS)})),
    UNIQUE (return_id, order_item_id)
  )`,
  `CREATE INDEX return_lines_item ON return_lines (order_item_id)`,
];

/** Everything between the first look for stock and the day that nothing can happen to an order any more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...money, ...arrived, ...lines, ...work, ...waiting, ...requests, ...returns]) {
    await sql.raw(statement).execute(db);
  }
}
