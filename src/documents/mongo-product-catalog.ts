/** The product catalog in MongoDB: a copy for those who read documents; the system of record stays in PostgreSQL. */
import type { Collection, Db } from 'mongodb';
import type { AttributeValue, CatalogProduct, ProductDocument } from '../catalog/product.ts';
import { MongoSwept } from './mongo-swept.ts';
import { renewAll, replaceNewer } from './mongo-writes.ts';
import type { ProductCatalog } from './product-catalog.ts';
import type { Renewable } from './swept.ts';

/** A product as it is kept: its id is the document's, and its time sorts. */
interface StoredProduct extends Omit<ProductDocument, 'attributes'> {
  _id: string;
  /** Apart by name and value: names are the retailer's, and not every one can be that of a field. */
  attributes?: { name: string; value: AttributeValue }[];
  version: number;
  updated_at: Date;
}

type Kept = Omit<StoredProduct, '_id' | 'version' | 'updated_at'>;

const storedOf = ({ attributes, ...rest }: ProductDocument): Kept => ({
  ...rest,
  ...(attributes ? { attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })) } : {}),
});

const documentOf = ({ attributes, ...rest }: Kept): ProductDocument => ({
  ...rest,
  ...(attributes
    ? { attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])) }
    : {}),
});

const versioned = ({ id, version, updatedAt, document }: CatalogProduct) => ({
  ...storedOf(document),
  _id: id,
  version,
  updated_at: new Date(updatedAt),
});

const COLLECTION = 'product_catalog';

/** Keeps the products in the collection `product_catalog`. */
export class MongoProductCatalog extends MongoSwept implements ProductCatalog, Renewable<CatalogProduct> {
  constructor(database: () => Promise<Db>) {
    super(database, { collection: COLLECTION, field: '_id' });
  }

  async put(products: readonly CatalogProduct[]): Promise<void> {
    if (products.length === 0) return;
    await replaceNewer(await this.database(), COLLECTION, products.map(versioned));
  }

  async renew(products: readonly CatalogProduct[]): Promise<void> {
    if (products.length === 0) return;
    await renewAll(await this.database(), COLLECTION, products.map(versioned));
  }

  async find(skus: readonly string[]): Promise<CatalogProduct[]> {
    const found = await (
      await this.#products()
    )
      .find({ sku: { $in: [...skus] } })
      .sort({ sku: 1 })
      .toArray();
    return found.map(({ _id: id, version, updated_at: at, ...document }) => ({
      id,
      version,
      updatedAt: at.toISOString(),
      document: documentOf(document),
    }));
  }

  async #products(): Promise<Collection<StoredProduct>> {
    return (await this.database()).collection<StoredProduct>(COLLECTION);
  }
}
