/** What is known of products beyond their stock: descriptions, attributes, images. */
import type { CatalogProduct } from '../catalog/product.ts';

export interface ProductCatalog {
  /** Adds products that the system of record holds; one that is not newer than what is there is passed over. */
  put(products: readonly CatalogProduct[]): Promise<void>;

  /** The products of these SKUs, by SKU; unknown ones are left out. */
  find(skus: readonly string[]): Promise<CatalogProduct[]>;
}
