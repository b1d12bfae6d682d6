/** Full-text search over orders and products. */
import { z } from 'zod';
import { FULFILLMENT_TYPES, ORDER_CHANNELS, ORDER_STATUSES } from '../orders/order.ts';
import { contract, queryMoment } from '../runtime/contract.ts';

/** Unknown values of `sort_by` fall back to `created_at`, as the reference's clients expect. */
export const ORDER_SEARCH_SORTS = ['created_at', 'total_amount', 'order_number', 'relevance'] as const;

const filters = {
  query: z.string().trim().max(200).nullish(),
  channel: z.enum(ORDER_CHANNELS).nullish(),
  status: z.enum(ORDER_STATUSES).nullish(),
  fulfillment_type: z.enum(FULFILLMENT_TYPES).nullish(),
  customer_email: z.string().max(254).nullish(),
  from_date: queryMoment.nullish(),
  to_date: queryMoment.nullish(),
  min_amount: z.number().min(0).nullish(),
  max_amount: z.number().min(0).nullish(),
  tags: z.array(z.string().max(100)).max(50).nullish(),
};

export const orderSearchInput = z.strictObject({
  ...filters,
  page: z.int().min(1).max(10_000).default(1),
  page_size: z.int().min(1).max(100).default(20),
  sort_by: z.string().default('created_at'),
  sort_order: z.enum(['asc', 'desc']).default('desc'),
});
export type OrderSearchInput = z.output<typeof orderSearchInput>;

export const orderSearchSchema = z.object({
  hits: z.array(
    z.object({ id: z.string(), score: z.number().nullable(), source: z.record(z.string(), z.json()) }),
  ),
  total: z.int(),
  page: z.int(),
  page_size: z.int(),
  total_pages: z.int(),
  query_time_ms: z.number(),
});

export const productSearchInput = z
  .strictObject({
    query: z.string().trim().min(1).max(200),
    category: z.string().max(200).nullish(),
    min_price: z.number().min(0).nullish(),
    max_price: z.number().min(0).nullish(),
    page: z.int().min(1).max(1_000).default(1),
    page_size: z.int().min(1).max(100).default(20),
  })
  .refine(({ min_price: min, max_price: max }) => min == null || max == null || min <= max, {
    path: ['max_price'],
    message: 'must not be below min_price',
  });
export type ProductSearchInput = z.output<typeof productSearchInput>;

/** `facets` counts the categories of all products that match, the most frequent first. */
export const productSearchSchema = orderSearchSchema.extend({
  facets: z.object({ category: z.array(z.object({ value: z.string(), count: z.int() })) }),
});

const tags = ['Search'];

export const searchContract = {
  orders: contract
    .route({ method: 'POST', path: '/search/orders', summary: 'Search orders', tags })
    .input(z.object({ body: orderSearchInput }))
    .output(orderSearchSchema),
  products: contract
    .route({ method: 'POST', path: '/search/products', summary: 'Search the product catalog', tags })
    .input(z.object({ body: productSearchInput }))
    .output(productSearchSchema),
  ordersByQuery: contract
    .route({ method: 'GET', path: '/search/orders', summary: 'Search orders by query string', tags })
    .input(
      z.object({
        query: z.object({
          q: z.string().trim().max(200).optional(),
          status: z.enum(ORDER_STATUSES).optional(),
          channel: z.enum(ORDER_CHANNELS).optional(),
          page: z.coerce.number().int().min(1).max(10_000).default(1),
          page_size: z.coerce.number().int().min(1).max(100).default(20),
        }),
      }),
    )
    .output(orderSearchSchema),
};
