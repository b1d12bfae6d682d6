/** The catalog: the system of record of what products are; what else keeps or searches it is fed from here. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import { notFound } from '../runtime/errors.ts';
import { assertVersion, staleVersion } from '../runtime/versions.ts';
import type { Context } from '../tenancy/context.ts';
import type { ProductInput, ProductResponse } from './contract.ts';
import type { CatalogProduct, ProductDocument, ProductImage } from './product.ts';
import { findByIds, findBySkus, lockVersion, writeDocuments } from './repository.ts';

/** The products of these SKUs, by SKU; unknown ones are left out. */
export function productsBySku(db: DataPlaneDatabase, skus: readonly string[]): Promise<CatalogProduct[]> {
  return findBySkus(db, skus);
}

/** The products of these ids; unknown ones are left out. */
export function productsById(db: DataPlaneDatabase, ids: readonly string[]): Promise<CatalogProduct[]> {
  return findByIds(db, ids);
}

/** Adds what the catalog does not have; what it has stays as it is. */
export async function addDocuments(
  db: DataPlaneDatabase,
  documents: readonly ProductDocument[],
): Promise<void> {
  await writeDocuments(db, documents, 0);
}

const viewOf = ({ document, version, updatedAt }: CatalogProduct): ProductResponse => ({
  sku: document.sku,
  name: document.name,
  description: document.description ?? null,
  brand: document.brand ?? null,
  category: document.category ?? null,
  price: document.price ?? null,
  images: (document.images ?? []).map(({ url, alt }) => ({ url, alt: alt ?? null })),
  attributes: document.attributes ?? {},
  version,
  updated_at: updatedAt,
});

/** The fields that say something. */
function documentOf(sku: string, input: ProductInput): ProductDocument {
  const { description, brand, category, price } = input;
  const images = input.images.map(({ url, alt }): ProductImage => (alt ? { url, alt } : { url }));
  return {
    sku,
    name: input.name,
    ...(description ? { description } : {}),
    ...(brand ? { brand } : {}),
    ...(category ? { category } : {}),
    ...(price == null ? {} : { price }),
    ...(images.length > 0 ? { images } : {}),
    ...(Object.keys(input.attributes).length > 0 ? { attributes: input.attributes } : {}),
  };
}

/** @throws Refusal `not-found` when the catalog does not have it */
export async function getProduct({ db }: Context, sku: string): Promise<ProductResponse> {
  const [product] = await findBySkus(db, [sku]);
  if (!product) throw notFound('product', sku);
  return viewOf(product);
}

/**
 * Says anew what a product is. It need not be kept anywhere.
 *
 * @param seen the version that is replaced, 0 for none; undefined: whatever stands now
 * @throws Refusal `conflict` when it has another version by now
 */
export async function putProduct(
  { db }: Context,
  sku: string,
  input: ProductInput,
  seen: number | undefined,
): Promise<ProductResponse> {
  return db.transaction().execute(async (trx) => {
    assertVersion('product', { version: await lockVersion(trx, sku) }, seen);
    const [written] = await writeDocuments(trx, [documentOf(sku, input)], seen);
    if (written) return viewOf(written);
    // It says what it said before, or somebody else was first to add it.
    const [standing] = await findBySkus(trx, [sku]);
    if (!standing) throw new Error(`The write of product ${sku} has left nothing`);
    if (seen !== undefined && seen !== standing.version)
      throw staleVersion('product', standing.version, seen);
    return viewOf(standing);
  });
}
