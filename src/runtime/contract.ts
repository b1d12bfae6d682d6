/** What every feature's contract is built from: the base route, the problem document, paging, common fields. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { MAX_MINOR_UNITS, toDecimal, toMinorUnits } from '../orders/money.ts';

/** RFC 9457 problem document; `errors` names what is wrong where, `allowed` what would be accepted instead. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().optional(),
    request_id: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    allowed: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** The refusals that every route may answer; the body is always a problem document. */
const refusals = {
  BAD_REQUEST: { status: 400, message: 'The request is malformed' },
  UNAUTHORIZED: { status: 401, message: 'Sign in first' },
  FORBIDDEN: { status: 403, message: 'Not allowed for this account' },
  NOT_FOUND: { status: 404, message: 'There is no such thing' },
  CONFLICT: { status: 409, message: 'The state has changed meanwhile' },
  UNPROCESSABLE_CONTENT: { status: 422, message: 'A field or a transition is not valid' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too many requests' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'A service that is needed is away' },
} as const;

/** Base of all routes: parameters, query, headers and body apart on the way in; body (and headers) on the way out. */
export const contract = oc.errors(refusals).$route({ inputStructure: 'detailed' });

/** Base of routes that answer headers besides the body, such as `X-Total-Count`. */
export const contractWithHeaders = oc
  .errors(refusals)
  .$route({ inputStructure: 'detailed', outputStructure: 'detailed' });

/** Headers that the product reads; all optional. */
export const requestHeaders = z.object({
  'idempotency-key': z.string().min(1).max(255).optional(),
  'x-request-id': z.string().max(128).optional(),
});

export const uuid = z.uuid();
export const timestamp = z.iso.datetime({ offset: true });
/** Beside the actor, which stays as it was written down. */
export const actorName = z.string().describe('What the actor is called now, for people');

/** `page` from 1 and `page_size`, as they come in a query string. */
export function paging(defaultSize: number, maxSize = 200) {
  return {
    page: z.coerce.number().int().min(1).max(1_000_000).default(1),
    page_size: z.coerce.number().int().min(1).max(maxSize).default(defaultSize),
  };
}

/** A list that may be read on and on: by page, or by the cursor of the page before. */
export function deepPaging(defaultSize: number, maxSize = 200) {
  return {
    ...paging(defaultSize, maxSize),
    cursor: z
      .string()
      .max(500)
      .optional()
      .describe('Of the page before: goes on where it ended, as fast at any depth; `page` counts no more'),
  };
}

/** A page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.int(),
    page: z.int(),
    page_size: z.int(),
    total_pages: z.int(),
  });
}

/** A page of a list that may be long. */
export function deepPageOf<T extends z.ZodType>(item: T) {
  return pageOf(item).extend({
    total_is_estimate: z.boolean().describe('`total` is exact up to 10,000; beyond it is estimated'),
    next_cursor: z.string().nullable().describe('Leads to the next page; null: this is the last one'),
  });
}

/** A bare list that may be long; without `X-Next-Cursor` the page is the last one. */
export function deepListOf<T extends z.ZodType>(item: T) {
  return z.object({
    headers: z.object({ 'x-total-count': z.string(), 'x-next-cursor': z.string().optional() }),
    body: z.array(item),
  });
}

/** A bare list with its total in `X-Total-Count`, as the reference's clients expect some lists. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ headers: z.object({ 'x-total-count': z.string() }), body: z.array(item) });
}

/** A boolean in a query string. */
export const queryFlag = z.stringbool();

/** A date (`2026-11-23`, midnight UTC) or a timestamp in a query string. */
export const queryMoment = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

const ACTIVE_CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** A currency in a request; either case is taken. */
export const currencyCode = z
  .string()
  .toUpperCase()
  .refine((code) => ACTIVE_CURRENCIES.has(code), 'must be an ISO 4217 currency code');

/** A decimal amount in a response. */
export const decimal = z.string().regex(/^-?\d+\.\d{2}$/);

/**
 * An amount in a request: `29.99` or `"29.99"`, not negative, at most two decimals. Parsed to the decimal string that
 * the database takes.
 */
export const amount = z.union([z.number(), z.string()]).transform((value, context) => {
  try {
    const units = toMinorUnits(value);
    if (units < 0) throw new RangeError('must not be negative');
    if (units > MAX_MINOR_UNITS) throw new RangeError('is too large');
    return toDecimal(units);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: error instanceof Error ? error.message : 'is not an amount',
    });
    return z.NEVER;
  }
});
