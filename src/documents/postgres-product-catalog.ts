/** The product catalog as JSONB. */
import { sql } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { productColumns } from '../search/postgres-product-search.ts';
import type { CatalogProduct, ProductCatalog, ProductDocument } from './product-catalog.ts';

/** Keeps the catalog in the table `product_catalog`. */
export class PostgresProductCatalog implements ProductCatalog {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  async put(documents: readonly ProductDocument[]): Promise<void> {
    if (documents.length === 0) return;
    // In one order, so that two writers of the same documents do not wait for each other in a circle.
    const sorted = [...documents].sort((a, b) => (a.sku < b.sku ? -1 : 1));
    await this.#db
      .insertInto('product_catalog')
      .values(
        sorted.map((document) => ({
          sku: document.sku,
          document: JSON.stringify(document),
          ...productColumns(document),
        })),
      )
      .onConflict((conflict) =>
        conflict
          .column('sku')
          .doUpdateSet((eb) => ({
            document: eb.ref('excluded.document'),
            category: eb.ref('excluded.category'),
            price: eb.ref('excluded.price'),
            words: eb.ref('excluded.words'),
            haystack: eb.ref('excluded.haystack'),
            version: sql<number>`product_catalog.version + 1`,
            updated_at: sql<Date>`now()`,
          }))
          // What says the same as before is no change.
          .where(
            sql<boolean>`(product_catalog.document, product_catalog.haystack)
              IS DISTINCT FROM (excluded.document, excluded.haystack)`,
          ),
      )
      .execute();
  }

  async find(skus: readonly string[]): Promise<ProductDocument[]> {
    if (skus.length === 0) return [];
    const rows = await this.#db
      .selectFrom('product_catalog')
      .select(['sku', 'document'])
      .where('sku', 'in', skus)
      .orderBy('sku')
      .execute();
    return rows.map((row) => ({ ...row.document, sku: row.sku }));
  }
}

/** The products of these ids; unknown ones are left out. */
export async function catalogProducts(
  db: DataPlaneDatabase,
  ids: readonly string[],
): Promise<CatalogProduct[]> {
  const rows = await db
    .selectFrom('product_catalog')
    .select(['id', 'sku', 'version', 'document'])
    .where(sql<boolean>`id = ANY (${[...ids]}::uuid[])`)
    .orderBy('id')
    .execute();
  return rows.map(({ id, sku, version, document }) => ({ id, version, document: { ...document, sku } }));
}
