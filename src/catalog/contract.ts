/** The product catalog: descriptions, images and attributes, kept beside the stock. */
import { z } from 'zod';
import { contractWithHeaders, timestamp } from '../runtime/contract.ts';
import { taggedOf, version, versionHeaders } from '../runtime/versions.ts';
import * as limits from './product.ts';

/** What a page shows without asking anybody else's script: an address, or the image itself. */
const IMAGE_URL = /^(https:\/\/[^\s"'<>\\]+|data:image\/(png|jpeg|gif|webp|avif|svg\+xml)[;,][^\s"'<>\\]+)$/;

/** PostgreSQL keeps no NUL in a text. */
const text = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .refine((value) => !value.includes('\0'), 'must not contain NUL');
const optionalText = (longest: number) => text(longest).nullish();

const imageInput = z.strictObject({
  url: z
    .string()
    .max(limits.LONGEST_IMAGE_URL)
    .regex(IMAGE_URL, 'must be an https address, or a data: URL of an image')
    .describe('An `https:` address, or a small image itself as a `data:` URL'),
  alt: optionalText(limits.LONGEST_NAME).describe('What it shows, for who does not see it'),
});

const attributeText = text(limits.LONGEST_ATTRIBUTE_TEXT);
const attributeValue = z.union([
  attributeText,
  z.number(),
  z.boolean(),
  z.array(attributeText).max(limits.MOST_ATTRIBUTE_TEXTS),
]);

export const productInput = z.strictObject({
  name: text(limits.LONGEST_NAME).min(1),
  description: optionalText(limits.LONGEST_DESCRIPTION).describe('Paragraphs are apart by an empty line'),
  brand: optionalText(limits.LONGEST_KIND),
  category: optionalText(limits.LONGEST_KIND),
  price: z.number().min(0).max(1_000_000_000).nullish(),
  images: z.array(imageInput).max(limits.MOST_IMAGES).default([]).describe('The first is the main one'),
  attributes: z
    .record(text(limits.LONGEST_ATTRIBUTE_NAME).min(1), attributeValue)
    .default({})
    .refine(
      (attributes) => Object.keys(attributes).length <= limits.MOST_ATTRIBUTES,
      `must be at most ${limits.MOST_ATTRIBUTES}`,
    )
    .describe('What else is to be said, such as `{"material": "steel", "colors": ["red", "blue"]}`'),
});
export type ProductInput = z.output<typeof productInput>;

export const productSchema = z
  .object({
    sku: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    brand: z.string().nullable(),
    category: z.string().nullable(),
    price: z.number().nullable(),
    images: z.array(z.object({ url: z.string(), alt: z.string().nullable() })),
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
    version,
    updated_at: timestamp,
  })
  .meta({ id: 'Product' });
export type ProductResponse = z.output<typeof productSchema>;

const bySku = z.object({ sku: z.string().trim().min(1).max(100) });
const tags = ['Catalog'];

export const catalogContract = {
  get: contractWithHeaders
    .route({ method: 'GET', path: '/products/{sku}', summary: 'What the catalog says of a product', tags })
    .input(z.object({ params: bySku }))
    .output(taggedOf(productSchema)),
  put: contractWithHeaders
    .route({
      method: 'PUT',
      path: '/products/{sku}',
      summary: 'Say anew what a product is; If-Match "0" for one that the catalog does not have',
      tags,
    })
    .input(z.object({ params: bySku, headers: versionHeaders, body: productInput }))
    .output(taggedOf(productSchema)),
};
