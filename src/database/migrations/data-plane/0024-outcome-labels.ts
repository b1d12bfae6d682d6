/**
 * How sourcing turned out, allocation by allocation. Labels are facts that nothing else keeps: documents are made from
 * them. What is to be labelled waits in a table of its own, so that no job has to look through all orders for it.
 */
import { sql, type Kysely } from 'kysely';

const statements = [
  `CREATE TABLE outcomes_to_label (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    allocation_id uuid NOT NULL
  )`,
  `CREATE TABLE sourcing_outcome_labels (
    allocation_id uuid PRIMARY KEY,
    order_id uuid NOT NULL,
    node_id uuid NOT NULL,
    strategy_used text NOT NULL,
    cluster_key text NOT NULL,
    channel text NOT NULL,
    region text NOT NULL,
    amount_bucket text NOT NULL,
    fulfillment_type text NOT NULL,
    sourced_at timestamptz NOT NULL,
    delivered_at timestamptz NOT NULL,
    actual_delivery_hours float8 NOT NULL CHECK (actual_delivery_hours >= 0),
    actual_cost numeric(12,2),
    cost_variance_pct float8,
    was_backordered boolean NOT NULL,
    was_returned boolean NOT NULL,
    outcome_score float8 NOT NULL CHECK (outcome_score BETWEEN 0 AND 1),
    labeled_at timestamptz NOT NULL
  )`,
  `CREATE INDEX sourcing_outcome_labels_order ON sourcing_outcome_labels (order_id)`,
  `CREATE INDEX sourcing_outcome_labels_delivered ON sourcing_outcome_labels (delivered_at)`,
  `CREATE FUNCTION label_delivered() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO outcomes_to_label (allocation_id) VALUES (NEW.id);
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER label_delivered AFTER UPDATE OF status ON fulfillment_allocations FOR EACH ROW
    WHEN (NEW.status = 'DELIVERED' AND OLD.status <> 'DELIVERED') EXECUTE FUNCTION label_delivered()`,
  // Which node's units came back is not known: what was returned counts for all that sent some of the line.
  `CREATE FUNCTION label_returned() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO outcomes_to_label (allocation_id)
    SELECT id FROM fulfillment_allocations WHERE order_item_id = NEW.id AND status = 'DELIVERED';
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER label_returned AFTER UPDATE OF quantity_returned ON order_items FOR EACH ROW
    WHEN (NEW.quantity_returned <> OLD.quantity_returned) EXECUTE FUNCTION label_returned()`,
  // What was delivered under earlier releases.
  `INSERT INTO outcomes_to_label (allocation_id)
   SELECT id FROM fulfillment_allocations WHERE status = 'DELIVERED' ORDER BY delivered_at`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
