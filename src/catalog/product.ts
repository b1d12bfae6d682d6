/** The vocabulary of the catalog: what is known of products beyond their stock. Pure. */

/** Longest texts; a description is several pages. */
export const LONGEST_NAME = 500;
export const LONGEST_DESCRIPTION = 20_000;
export const LONGEST_KIND = 200;
export const MOST_IMAGES = 20;
/** An address, or a small image itself as a `data:` URL. */
export const LONGEST_IMAGE_URL = 30_000;
export const MOST_ATTRIBUTES = 100;
export const LONGEST_ATTRIBUTE_NAME = 100;
export const LONGEST_ATTRIBUTE_TEXT = 2_000;
export const MOST_ATTRIBUTE_TEXTS = 50;

export interface ProductImage {
  url: string;
  /** What it shows, for who does not see it. */
  alt?: string;
}

/** What the retailer says of a product: `material: steel`, `dishwasher_safe: true`, `colors: [red, blue]`. */
export type AttributeValue = string | number | boolean | string[];

/** What the catalog says of a product; `sku` identifies it. */
export interface ProductDocument {
  sku: string;
  name: string;
  description?: string;
  brand?: string;
  category?: string;
  price?: number;
  /** The first is the main one. */
  images?: ProductImage[];
  attributes?: Record<string, AttributeValue>;
}

/** A document as the catalog keeps it. */
export interface CatalogProduct {
  id: string;
  /** Counts its changes. */
  version: number;
  updatedAt: string;
  document: ProductDocument;
}

/** What the outbox says of a product whose document is new, or another. */
export const PRODUCT_CHANGED = 'product.changed';
