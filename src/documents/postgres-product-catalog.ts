/** The product catalog where PostgreSQL is all there is: the system of record itself. */
import { productsBySku } from '../catalog/catalog.ts';
import type { CatalogProduct } from '../catalog/product.ts';
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { ProductCatalog } from './product-catalog.ts';

/** Reads the table `product_catalog`. */
export class PostgresProductCatalog implements ProductCatalog {
  readonly #db: DataPlaneDatabase;

  constructor(db: DataPlaneDatabase) {
    this.#db = db;
  }

  /** Nothing is left to add: a product is in the table before anyone hears of it. */
  async put(): Promise<void> {}

  find(skus: readonly string[]): Promise<CatalogProduct[]> {
    return productsBySku(this.#db, skus);
  }
}
