/** The product catalog in MongoDB: a copy for those who read documents; the system of record stays in PostgreSQL. */
import type { Collection, Db } from 'mongodb';
import type { AttributeValue, CatalogProduct, ProductDocument } from '../catalog/product.ts';
import { writeMany, writeNewer } from './mongo.ts';
import type { ProductCatalog } from './product-catalog.ts';

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

/** Keeps the products in the collection `product_catalog`. */
export class MongoProductCatalog implements ProductCatalog {
  readonly #database: () => Promise<Db>;

  constructor(database: () => Promise<Db>) {
    this.#database = database;
  }

  async put(products: readonly CatalogProduct[]): Promise<void> {
    if (products.length === 0) return;
    const collection = await this.#products();
    await writeNewer(products, {
      versionsOf: (ids) =>
        collection
          .find({ _id: { $in: ids } })
          .project<Pick<StoredProduct, '_id' | 'version'>>({ version: 1 })
          .toArray(),
      write: (newer) =>
        writeMany(
          collection,
          newer.map(({ id, version, updatedAt, document }) => ({
            replaceOne: {
              filter: { _id: id, version: { $lt: version } },
              replacement: { ...storedOf(document), version, updated_at: new Date(updatedAt) },
              upsert: true,
            },
          })),
        ),
    });
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
    return (await this.#database()).collection<StoredProduct>('product_catalog');
  }
}
