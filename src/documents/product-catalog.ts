/** What is known of products beyond their stock: descriptions, attributes, images. */

/** A catalog document; `sku` identifies it, the rest is the retailer's. */
export interface ProductDocument {
  sku: string;
  [attribute: string]: unknown;
}

/** A document as the catalog keeps it. */
export interface CatalogProduct {
  id: string;
  /** Counts its changes. */
  version: number;
  document: ProductDocument;
}

/** What the outbox says of a product whose document is new, or another. */
export const PRODUCT_CHANGED = 'product.changed';

export interface ProductCatalog {
  /** Stores the documents; one that is there already is replaced. */
  put(documents: readonly ProductDocument[]): Promise<void>;

  /** The documents of these SKUs, by SKU; unknown ones are left out. */
  find(skus: readonly string[]): Promise<ProductDocument[]>;
}
