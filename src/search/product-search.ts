/** Finding products of the catalog by what people call them. */
import type { CatalogProduct, ProductDocument } from '../catalog/product.ts';
import type { SearchValue } from './order-search.ts';
import type { SearchIndex } from './search-index.ts';

/** The categories that most of what matches is in are counted, up to this many. */
export const CATEGORIES_LIMIT = 20;

export interface ProductSearchRequest {
  /** Words, beginnings of words, or words with a typing error. */
  words: string;
  category?: string | undefined;
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  limit: number;
  offset: number;
}

export interface ProductHit {
  sku: string;
  /** Higher is better. */
  score: number | null;
  source: Record<string, SearchValue>;
}

/** Products of one category among those that match. */
export interface CategoryCount {
  value: string;
  count: number;
}

/** A page of hits, how many products match in all, and the categories that most of them are in. */
export interface FoundProducts {
  hits: ProductHit[];
  total: number;
  /** More match than were looked at: only those of the total are ranked and can be paged through. */
  isLowerBound: boolean;
  categories: CategoryCount[];
}

/** The products of one environment. */
export interface ProductSearch {
  /** A page of hits, the product whose SKU was typed first, then the best. */
  search(request: ProductSearchRequest): Promise<FoundProducts>;
}

/** Product search by an index apart from the catalog. */
export interface ProductIndex extends ProductSearch, SearchIndex<CatalogProduct> {}

/** Words to find a product by, by how much a hit in them counts. */
export interface ProductText {
  sku: string[];
  name: string[];
  /** Category and brand. */
  kind: string[];
  description: string[];
}

const present = (...values: readonly (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined);

/** What a catalog document is found by. The rest of it is only shown. */
export function productText({ sku, name, category, brand, description }: ProductDocument): ProductText {
  return {
    sku: [sku],
    name: present(name),
    kind: present(category, brand),
    description: present(description),
  };
}
