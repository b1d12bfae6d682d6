/** Changes of the catalog go through the outbox, as alerts do; a row says by its topic what its entity is. */
import { sql, type Kysely } from 'kysely';

const isLow = (row: string) => `(${row}.is_active AND ${row}.quantity_available <= ${row}.reorder_point)`;

const outbox = [
  `ALTER TABLE outbox RENAME alert_id TO entity_id`,
  `ALTER TABLE outbox_set_aside RENAME alert_id TO entity_id`,
  // As before, but for the name of the column.
  `CREATE OR REPLACE FUNCTION watch_stock() RETURNS trigger LANGUAGE plpgsql AS $$
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
      INSERT INTO outbox (topic, entity_id) VALUES ('inventory.low_stock', alert);
    END IF;
    RETURN NULL;
  END $$`,
];

const catalog = [
  `ALTER TABLE product_catalog
    ADD id uuid NOT NULL DEFAULT new_id(),
    ADD version integer NOT NULL DEFAULT 1`,
  `CREATE UNIQUE INDEX product_catalog_id ON product_catalog (id)`,
  // Whoever writes the catalog, projections hear of it.
  `CREATE FUNCTION tell_of_product() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO outbox (topic, entity_id) VALUES ('product.changed', NEW.id);
    RETURN NULL;
  END $$`,
  `CREATE TRIGGER product_changes AFTER INSERT OR UPDATE ON product_catalog
    FOR EACH ROW EXECUTE FUNCTION tell_of_product()`,
  `INSERT INTO outbox (topic, entity_id) SELECT 'product.changed', id FROM product_catalog ORDER BY id`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...outbox, ...catalog]) await sql.raw(statement).execute(db);
}
