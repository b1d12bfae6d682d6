/** Taking and giving back daily order capacity, inside the caller's transaction. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables.ts';
import { countOrders, uncountOrders } from './capacity-repository.ts';

/** A node has no capacity left for today; the caller plans again without it. */
export class CapacityTakenError extends Error {
  override readonly name = 'CapacityTakenError';
}

/**
 * Takes one order of today's capacity at each node.
 *
 * @returns the nodes' local dates, by node id.
 * @throws CapacityTakenError when one of them is full.
 */
export async function takeCapacityOrThrow(
  db: Kysely<DataPlane>,
  nodeIds: readonly string[],
): Promise<Map<string, string>> {
  const dates = await countOrders(db, nodeIds);
  if (dates.size < new Set(nodeIds).size) throw new CapacityTakenError('A node has no capacity left today');
  return dates;
}

/** Gives the capacity of these fulfillments back. */
export async function giveCapacityBack(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
): Promise<void> {
  await uncountOrders(db, fulfillmentIds);
}
