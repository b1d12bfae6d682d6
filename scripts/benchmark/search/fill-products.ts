/** A hundred thousand products of the catalog, written as the product writes them. */
import pg from 'pg';
import { addDocuments } from '../../../src/catalog/catalog.ts';
import { openDatabase } from '../../../src/database/pools.ts';
import type { DataPlane } from '../../../src/database/tables/data-plane.ts';
import { portions } from '../../../src/runtime/portions.ts';
import { categoryOf, productName } from '../lists/vocabulary.ts';

/** BENCHMARK_PRODUCTS sets another number, for a quick look. */
export const PRODUCTS = Number(process.env.BENCHMARK_PRODUCTS ?? 100_000);
const PORTION = 500;

interface Generated {
  sku: string;
  name: string;
  category: string;
  price: number;
  description: string;
}

async function generate(client: pg.Client): Promise<Generated[]> {
  const { rows } = await client.query<Generated>(
    `SELECT 'SKU-' || n AS sku, ${productName('n')} AS name, ${categoryOf('n')} AS category,
            (5 + n % 995)::float8 AS price,
            'A ' || lower(${productName('n')}) || ' that goes with the ' || lower(${productName('n * 7')}) AS description
     FROM generate_series(0, $1::int - 1) n`,
    [PRODUCTS],
  );
  return rows;
}

/** @param url of the environment's database */
export async function fillProducts(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const db = openDatabase<DataPlane>({ url, size: 1, name: 'benchmark', onIdleError: console.error });
  try {
    for (const portion of portions(await generate(client), PORTION)) await addDocuments(db, portion);
    // Projections are filled by reindexing, and not by the relay as well.
    await client.query(`DELETE FROM outbox WHERE topic = 'product.changed'`);
    await client.query('VACUUM (ANALYZE) product_catalog, search_words');
  } finally {
    await db.destroy();
    await client.end();
  }
}
