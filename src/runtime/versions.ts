/** Versions of what can be changed: shown as `version` and `ETag`, and asked for by `If-Match`. */
import { z } from 'zod';
import { invalidField, Refusal } from './errors.ts';

/** Headers of a change. A version may be 0 where the product's own stands until there is another. */
export const versionHeaders = z.object({
  'if-match': z
    .string()
    .regex(/^(W\/)?"?(0|[1-9]\d{0,8})"?$/, 'must be a version such as "3"')
    .transform((tag) => Number(tag.replaceAll(/\D/g, '')))
    .optional()
    .describe('The version that was seen, as ETag gave it; the change of another is refused with 409'),
  'x-request-id': z.string().max(128).optional(),
});

export const version = z.int().describe('Grows by one with every change; give it as If-Match');

/** An answer whose version is its `ETag` as well. */
export function taggedOf<T extends z.ZodType>(item: T) {
  return z.object({
    headers: z.object({ etag: z.string(), location: z.string().optional() }),
    body: item,
  });
}

/** The answer of a route of `taggedOf`. */
export function tagged<T extends { version: number }>(body: T, headers: { location?: string } = {}) {
  return { headers: { ...headers, etag: `"${body.version}"` }, body };
}

/** The refusal of a change of what has another version by now. */
export function staleVersion(what: string, current: number, seen: number | undefined): Refusal {
  const not = seen === undefined ? '' : `, not ${seen}`;
  return new Refusal('conflict', `The ${what} is at version ${current} by now${not}. Read it again.`);
}

/**
 * To be asked under the lock of what is changed.
 *
 * @throws Refusal `conflict` when it is at another version than the one that was seen
 */
export function assertVersion(what: string, current: { version: number }, seen: number | undefined): void {
  if (seen !== undefined && seen !== current.version) throw staleVersion(what, current.version, seen);
}

/** The version that was seen, where the body can name it too. @throws Refusal `invalid` when both do and differ */
export function seenVersion(header: number | undefined, body: number | undefined): number | undefined {
  if (header !== undefined && body !== undefined && header !== body)
    throw invalidField('version', 'is not the version that If-Match names');
  return header ?? body;
}
