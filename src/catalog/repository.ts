/** The SQL of the catalog, which is written with what it is found by. */
import { sql, type Kysely } from 'kysely';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { productColumns } from '../search/product-columns.ts';
import type { CatalogProduct, ProductDocument } from './product.ts';

const COLUMNS = ['id', 'sku', 'version', 'document', 'updated_at'] as const;

interface Row {
  id: string;
  sku: string;
  version: number;
  document: object;
  updated_at: Date;
}

/** Only this file writes the column, from documents. */
const productOf = ({ id, sku, version, document, updated_at: at }: Row): CatalogProduct => ({
  id,
  version,
  updatedAt: at.toISOString(),
  document: { ...(document as ProductDocument), sku },
});

/**
 * Writes documents; one that says what it said before is no change.
 *
 * @param seen writes only over this version, 0: over none; undefined: over any
 */
export async function writeDocuments(
  db: Kysely<DataPlane>,
  documents: readonly ProductDocument[],
  seen?: number,
): Promise<CatalogProduct[]> {
  if (documents.length === 0) return [];
  // In one order, so that two writers of the same documents do not wait for each other in a circle.
  const sorted = [...documents].sort((a, b) => (a.sku < b.sku ? -1 : 1));
  const written = JSON.stringify(
    sorted.map((document) => ({ sku: document.sku, document, ...productColumns(document) })),
  );
  const { rows } = await sql<Row>`
    INSERT INTO product_catalog (sku, document, category, price, words)
    SELECT sku, document, category, price, words FROM json_populate_recordset(NULL::product_catalog, ${written}::json)
    ON CONFLICT (sku) DO UPDATE SET
      (document, category, price, words) = (SELECT excluded.document, excluded.category, excluded.price, excluded.words),
      version = product_catalog.version + 1, updated_at = now()
    WHERE (product_catalog.document, product_catalog.words) IS DISTINCT FROM (excluded.document, excluded.words)
      AND product_catalog.version = coalesce(${seen ?? null}::int, product_catalog.version)
    RETURNING ${sql.raw(COLUMNS.join(', '))}`.execute(db);
  return rows.map(productOf);
}

/** Its version until the transaction ends; 0 when the catalog does not have it. */
export async function lockVersion(trx: Kysely<DataPlane>, sku: string): Promise<number> {
  const row = await trx
    .selectFrom('product_catalog')
    .select('version')
    .where('sku', '=', sku)
    .forUpdate()
    .executeTakeFirst();
  return row?.version ?? 0;
}

export async function findBySkus(db: Kysely<DataPlane>, skus: readonly string[]): Promise<CatalogProduct[]> {
  if (skus.length === 0) return [];
  const rows = await db
    .selectFrom('product_catalog')
    .select(COLUMNS)
    .where(sql<boolean>`sku = ANY (${[...skus]}::text[])`)
    .orderBy('sku')
    .execute();
  return rows.map(productOf);
}

export async function findByIds(db: DataPlaneDatabase, ids: readonly string[]): Promise<CatalogProduct[]> {
  const rows = await db
    .selectFrom('product_catalog')
    .select(COLUMNS)
    .where(sql<boolean>`id = ANY (${[...ids]}::uuid[])`)
    .orderBy('id')
    .execute();
  return rows.map(productOf);
}
