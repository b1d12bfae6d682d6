/** A product while it is described. */
import type { ProductResponse } from '../../../../src/catalog/contract.ts';
import { attributeDraft, attributeProblem, valueOf, type AttributeDraft } from './attributes.ts';

export interface ImageDraft {
  /** Of the row alone. */
  key: number;
  url: string;
  alt: string;
}

export interface CatalogDraft {
  name: string;
  brand: string;
  category: string;
  price: string;
  description: string;
  images: ImageDraft[];
  attributes: AttributeDraft[];
}

export function draftOf(product: ProductResponse | null): CatalogDraft {
  return {
    name: product?.name ?? '',
    brand: product?.brand ?? '',
    category: product?.category ?? '',
    price: product?.price?.toString() ?? '',
    description: product?.description ?? '',
    images: (product?.images ?? []).map(({ url, alt }, key) => ({ key, url, alt: alt ?? '' })),
    attributes: Object.entries(product?.attributes ?? {}).map(([name, value], key) =>
      attributeDraft(key, name, value),
    ),
  };
}

export function isComplete({ name, images, attributes }: CatalogDraft): boolean {
  return (
    name.trim() !== '' &&
    images.every(({ url }) => url.trim() !== '') &&
    attributes.every((attribute) => attributeProblem(attribute, attributes) === null)
  );
}

/** What was written, as the API takes it. */
export function inputOf({ images, attributes, price, ...texts }: CatalogDraft) {
  return {
    ...texts,
    price: price === '' ? null : Number(price),
    images: images.map(({ url, alt }) => ({ url: url.trim(), alt })),
    attributes: Object.fromEntries(attributes.map((each) => [each.name.trim(), valueOf(each)])),
  };
}

/** A key that no row has yet. */
export const nextKey = (rows: readonly { key: number }[]): number =>
  Math.max(-1, ...rows.map(({ key }) => key)) + 1;
