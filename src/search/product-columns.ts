/** What PostgreSQL finds a product by, beside its document. */
import type { ProductDocument } from '../catalog/product.ts';
import { tsvectorOf, type WeighedTexts } from './postgres-text.ts';
import { productText } from './product-search.ts';

/** The columns of the catalog that a document is found by. */
export function productColumns(document: ProductDocument) {
  const text = productText(document);
  const parts: WeighedTexts[] = [
    [text.sku, 'A'],
    [text.name, 'B'],
    [text.kind, 'C'],
    [text.description, 'D'],
  ];
  return {
    category: document.category ?? null,
    price: document.price ?? null,
    words: tsvectorOf(parts),
  };
}
