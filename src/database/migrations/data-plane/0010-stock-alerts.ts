/** Stock that runs low, noticed by the database itself whoever changes it; versions of what a record says. */
import { sql, type Kysely } from 'kysely';

const isLow = (row: string) => `(${row}.is_active AND ${row}.quantity_available <= ${row}.reorder_point)`;

const alerts = [
  `CREATE TABLE stock_alerts (
    id uuid PRIMARY KEY,
    inventory_item_id uuid NOT NULL REFERENCES inventory_items (id),
    node_id uuid NOT NULL REFERENCES fulfillment_nodes (id),
    sku varchar(100) NOT NULL,
    quantity_available integer NOT NULL,
    reorder_point integer NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    cleared_at timestamptz
  )`,
  // The judge of "once": a record has one open alert.
  `CREATE UNIQUE INDEX stock_alerts_open_item ON stock_alerts (inventory_item_id) WHERE cleared_at IS NULL`,
  `CREATE INDEX stock_alerts_open ON stock_alerts (id DESC) WHERE cleared_at IS NULL`,
  `CREATE INDEX stock_alerts_open_node ON stock_alerts (node_id, id DESC) WHERE cleared_at IS NULL`,
  `CREATE INDEX stock_alerts_node ON stock_alerts (node_id, id DESC)`,
];

/** A row of the outbox is about a change of an order or about an alert. Older code passes over alerts. */
const outbox = [
  `ALTER TABLE outbox
    ALTER order_id DROP NOT NULL,
    ALTER sequence DROP NOT NULL,
    ADD alert_id uuid,
    ADD CONSTRAINT about_one_thing CHECK (
      (order_id IS NULL) = (sequence IS NULL) AND (order_id IS NULL) <> (alert_id IS NULL))`,
];

/**
 * Called when a record begins to be low, or ends to be: in the statement that changed it and under its lock. A record
 * that is low from its first day is listed; nothing was crossed, so that nobody is told.
 */
const watch = [
  `CREATE FUNCTION watch_stock() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE alert uuid;
  BEGIN
    IF NOT ${isLow('NEW')} THEN
      UPDATE stock_alerts SET cleared_at = clock_timestamp()
      WHERE inventory_item_id = NEW.id AND cleared_at IS NULL;
      RETURN NULL;
    END IF;
    INSERT INTO stock_alerts (id, inventory_item_id, node_id, sku, quantity_available, reorder_point)
    VALUES (new_id(), NEW.id, NEW.node_id, NEW.sku, NEW.quantity_available, NEW.reorder_point)
    RETURNING id INTO alert;
    IF TG_OP = 'UPDATE' THEN
      INSERT INTO outbox (topic, alert_id) VALUES ('inventory.low_stock', alert);
    END IF;
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER stock_begins_low AFTER INSERT ON inventory_items
    FOR EACH ROW WHEN (${isLow('NEW')}) EXECUTE FUNCTION watch_stock()`,
  `CREATE TRIGGER stock_crosses AFTER UPDATE ON inventory_items
    FOR EACH ROW WHEN (${isLow('NEW')} <> ${isLow('OLD')}) EXECUTE FUNCTION watch_stock()`,
  `INSERT INTO stock_alerts (id, inventory_item_id, node_id, sku, quantity_available, reorder_point)
    SELECT new_id(), id, node_id, sku, quantity_available, reorder_point FROM inventory_items item
    WHERE ${isLow('item')}`,
];

/** Counts the changes of what a record says; its units change without it. */
const versions = [`ALTER TABLE inventory_items ADD version integer NOT NULL DEFAULT 1`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...versions, ...alerts, ...outbox, ...watch]) await sql.raw(statement).execute(db);
}
