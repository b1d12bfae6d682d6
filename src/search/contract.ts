/** Full-text search over orders and products. */
import { z } from 'zod';
import { FULFILLMENT_TYPES, ORDER_CHANNELS, ORDER_STATUSES } from '../orders/order.ts';
import { contract, queryFlag, queryMoment } from '../runtime/contract.ts';
import { rangeEnd, rangeStart } from '../runtime/moments.ts';

/** Unknown values of `sort_by` fall back to `created_at`, as the reference's clients expect. */
export const ORDER_SEARCH_SORTS = ['created_at', 'total_amount', 'order_number', 'relevance'] as const;

/** Who needs what lies deeper narrows the search, or reads the list by its cursor. */
const DEEPEST_HIT = 10_000;

const isWithinReach = ({ page, page_size: size }: { page: number; page_size: number }): boolean =>
  page * size <= DEEPEST_HIT;
const OUT_OF_REACH = {
  path: ['page'],
  message: `must not lead beyond hit ${DEEPEST_HIT}: narrow the search, or read the list by its cursor`,
};

interface Ranges {
  from_date?: string | null | undefined;
  to_date?: string | null | undefined;
  min_amount?: number | null | undefined;
  max_amount?: number | null | undefined;
}
const isForward = ({ from_date: from, to_date: to }: Ranges): boolean =>
  from == null || to == null || rangeStart(from) < rangeEnd(to);
const BACKWARD = { path: ['to_date'], message: 'must not be before from_date' };
const isRising = ({ min_amount: min, max_amount: max }: Ranges): boolean =>
  min == null || max == null || min <= max;
const FALLING = { path: ['max_amount'], message: 'must not be below min_amount' };

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

/** What is empty is no number, though JavaScript makes 0 of it. */
const queryAmount = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'must be an amount, such as 29.99')
  .transform(Number);

const orderSearchFields = z.strictObject({
  ...filters,
  facets: z.boolean().default(false).describe('Also counts by status, channel and fulfillment type'),
  highlights: z.boolean().default(false).describe('Also marks in each hit what was typed'),
  page: z.int().min(1).max(10_000).default(1),
  page_size: z.int().min(1).max(100).default(20),
  sort_by: z.string().default('created_at'),
  sort_order: z.enum(['asc', 'desc']).default('desc'),
});
export const orderSearchInput = orderSearchFields
  .refine(isWithinReach, OUT_OF_REACH)
  .refine(isForward, BACKWARD)
  .refine(isRising, FALLING);
export type OrderSearchInput = z.output<typeof orderSearchInput>;

const hitSchema = z.object({
  id: z.string(),
  score: z.number().nullable(),
  source: z.record(z.string(), z.json()),
});

const pageSchema = z.object({
  hits: z.array(hitSchema),
  total: z.int(),
  total_is_lower_bound: z
    .boolean()
    .describe('More match than were looked at; only as many as `total` are ranked and can be paged through'),
  page: z.int(),
  page_size: z.int(),
  total_pages: z.int(),
  query_time_ms: z.number(),
});

const countsSchema = z.array(z.object({ value: z.string(), count: z.int() }));

export const orderSearchSchema = pageSchema.extend({
  hits: z.array(
    hitSchema.extend({
      highlights: z
        .record(z.string(), z.array(z.string()))
        .optional()
        .describe('HTML by field: what was typed is in `<em>`, everything else is escaped'),
    }),
  ),
  facets: z
    .object({ status: countsSchema, channel: countsSchema, fulfillment_type: countsSchema })
    .optional()
    .describe(
      'Orders that match by value, the most frequent first; each as if it were not filtered by itself',
    ),
  facets_are_lower_bound: z
    .boolean()
    .optional()
    .describe('More orders match, with or without the filter of a facet, than were counted by it'),
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
  .refine(isWithinReach, OUT_OF_REACH)
  .refine(({ min_price: min, max_price: max }) => min == null || max == null || min <= max, {
    path: ['max_price'],
    message: 'must not be below min_price',
  });
export type ProductSearchInput = z.output<typeof productSearchInput>;

/** `facets` counts the categories of all products that match, the most frequent first. */
export const productSearchSchema = pageSchema.extend({
  facets: z.object({ category: countsSchema }),
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
        query: z
          .object({
            q: z.string().trim().max(200).optional(),
            status: z.enum(ORDER_STATUSES).optional(),
            channel: z.enum(ORDER_CHANNELS).optional(),
            fulfillment_type: z.enum(FULFILLMENT_TYPES).optional(),
            customer_email: z.string().max(254).optional(),
            from_date: queryMoment.optional(),
            to_date: queryMoment.optional(),
            min_amount: queryAmount.optional(),
            max_amount: queryAmount.optional(),
            facets: queryFlag.default(false),
            highlights: queryFlag.default(false),
            page: z.coerce.number().int().min(1).max(10_000).default(1),
            page_size: z.coerce.number().int().min(1).max(100).default(20),
            sort_by: z.string().optional().describe('By relevance where there are words, else by creation'),
            sort_order: z.enum(['asc', 'desc']).default('desc'),
          })
          .refine(isWithinReach, OUT_OF_REACH)
          .refine(isForward, BACKWARD)
          .refine(isRising, FALLING),
      }),
    )
    .output(orderSearchSchema),
};
