/**
 * Search of a million orders: every filter and sort has an index, and typing errors are looked for among the words there
 * are instead of in the text of every order.
 */
import { sql, type Kysely } from 'kysely';

const ORDERS = 'oms_orders';
const PRODUCTS = 'product_catalog';

/** Whoever writes a row, its words become known. In one order, so that two writers do not wait in a circle. */
const learns = (table: string, change: 'INSERT' | 'UPDATE') =>
  `CREATE TRIGGER words_on_${change.toLowerCase()} AFTER ${change} ON ${table}
     REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION learn_words()`;

const words = [
  `CREATE TABLE search_words (word text PRIMARY KEY)`,
  `CREATE FUNCTION learn_words() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO search_words (word)
    SELECT DISTINCT word FROM written, unnest(tsvector_to_array(words)) word ORDER BY word
    ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$`,
  ...[ORDERS, PRODUCTS].flatMap((table) => [
    learns(table, 'INSERT'),
    learns(table, 'UPDATE'),
    `INSERT INTO search_words (word)
     SELECT DISTINCT word FROM ${table}, unnest(tsvector_to_array(words)) word ON CONFLICT DO NOTHING`,
    // The release before still writes the column; nobody reads it any more.
    `DROP INDEX ${table}_haystack`,
    `ALTER TABLE ${table} ALTER haystack SET DEFAULT ''`,
  ]),
  `CREATE INDEX search_words_like ON search_words USING gin (word gin_trgm_ops)`,
  `CREATE INDEX search_words_length ON search_words (length(word))`,
];

const indexes = [
  `DROP INDEX oms_orders_created, oms_orders_status`,
  `CREATE INDEX oms_orders_created ON oms_orders (created_at DESC, order_id DESC)
    INCLUDE (status, channel, fulfillment_type, total_amount)`,
  `CREATE INDEX oms_orders_status ON oms_orders (status, created_at DESC, order_id DESC)
    INCLUDE (channel, fulfillment_type, total_amount)`,
  `CREATE INDEX oms_orders_amount ON oms_orders (total_amount DESC, order_id DESC)
    INCLUDE (status, channel, fulfillment_type, created_at)`,
  `CREATE INDEX oms_orders_number ON oms_orders ((source ->> 'order_number') DESC, order_id DESC)`,
  `CREATE INDEX oms_orders_customer ON oms_orders (customer_email, created_at DESC)`,
  `CREATE INDEX oms_orders_tags ON oms_orders USING gin (tags)`,
  `CREATE INDEX product_catalog_sku_typed ON product_catalog (lower(sku))`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...words, ...indexes]) await sql.raw(statement).execute(db);
}
