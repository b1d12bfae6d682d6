/** Idempotency keys of requests that carry out their whole change in one transaction. */
import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { Refusal } from '../runtime/errors.ts';
import type { DataPlane } from './tables/data-plane.ts';

/** A request that its client may repeat. */
export interface KeyedRequest {
  /** What is done, such as `inventory.adjust`; keys of different operations do not meet. */
  operation: string;
  /** The client's key; undefined: every request is a new one. */
  key: string | undefined;
  /** Everything that the request asks for; a repeat asks for the same. */
  request: unknown;
  /** Id of what the request makes. */
  resourceId: string;
}

/**
 * Claims the key for this transaction; another transaction that has it is waited for.
 *
 * @returns the id of what was made when the key was first used; undefined: this is the first time.
 * @throws Refusal `conflict` when the key was used for another request.
 */
export async function claimKey(
  trx: Kysely<DataPlane>,
  { operation, key, request, resourceId }: KeyedRequest,
): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const hash = createHash('sha256').update(JSON.stringify(request)).digest();
  const claimed = await trx
    .insertInto('idempotency_keys')
    .values({ operation, key, request_hash: hash, resource_id: resourceId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('resource_id')
    .executeTakeFirst();
  if (claimed) return undefined;
  const first = await trx
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'resource_id'])
    .where('operation', '=', operation)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (!first.request_hash.equals(hash)) {
    throw new Refusal('conflict', 'This Idempotency-Key was used before with another request.');
  }
  return first.resource_id;
}
