/** The catalog is found by words, category and price. */
import { sql, type Kysely } from 'kysely';

const text = `concat_ws(' ', sku, document ->> 'name', document ->> 'category', document ->> 'brand',
  document ->> 'description')`;

const statements = [
  `ALTER TABLE product_catalog
     ADD category text,
     ADD price numeric,
     ADD words tsvector NOT NULL DEFAULT '',
     ADD haystack text NOT NULL DEFAULT ''`,
  // Accents of what is there already are folded when a document is written the next time.
  `UPDATE product_catalog SET
     category = CASE jsonb_typeof(document -> 'category') WHEN 'string' THEN document ->> 'category' END,
     price = CASE jsonb_typeof(document -> 'price') WHEN 'number' THEN (document ->> 'price')::numeric END,
     words = to_tsvector('simple', regexp_replace(lower(${text}), '[^[:alnum:]]+', ' ', 'g')),
     haystack = lower(${text})`,
  `CREATE INDEX product_catalog_words ON product_catalog USING gin (words)`,
  `CREATE INDEX product_catalog_haystack ON product_catalog USING gin (haystack gin_trgm_ops)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}
