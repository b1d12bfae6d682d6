/**
 * Taking and giving back daily order capacity, inside the caller's transaction. Counts are locked before stock records:
 * a transaction that moves stock and capacity takes or holds the capacity first.
 */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { countOrders, lockCounts, lockCountsOf, removeCounts, uncountOrders } from './capacity-repository.ts';

/** A node has no capacity left for today, or is not active any more; the caller plans again without it. */
export class CapacityTakenError extends Error {
  override readonly name = 'CapacityTakenError';
}

/**
 * Takes one order of today's capacity at each node.
 *
 * @returns the local date that the order was counted on, for each of these nodes.
 * @throws CapacityTakenError when one of them is full or not active.
 */
export async function takeCapacityOrThrow(
  db: Kysely<DataPlane>,
  nodeIds: readonly string[],
): Promise<(nodeId: string) => string> {
  const dates = await countOrders(db, nodeIds);
  const dateAt = (nodeId: string): string => {
    const date = dates.get(nodeId);
    if (date === undefined) throw new CapacityTakenError(`Node ${nodeId} takes no more orders today`);
    return date;
  };
  nodeIds.forEach(dateAt);
  return dateAt;
}

/** Keeps the counts of these fulfillments for this transaction, which may give some of them back after it moves stock. */
export async function holdCapacity(db: Kysely<DataPlane>, fulfillmentIds: readonly string[]): Promise<void> {
  if (fulfillmentIds.length > 0) await lockCounts(db, fulfillmentIds);
}

/** The same, with today's counts of the nodes to which their work is about to move. */
export async function holdCapacityOf(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
  nodeIds: readonly string[],
): Promise<void> {
  await lockCountsOf(db, fulfillmentIds, nodeIds);
}

/** Gives the capacity of these fulfillments back; before their stock, or after `holdCapacity`. */
export async function giveCapacityBack(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
): Promise<void> {
  await uncountOrders(db, fulfillmentIds);
}

/** Days that a count is kept: longer than the work of a day is given back, short enough to stay small. */
const KEEP_DAYS = 90;

/** Removes counts of days that are long over; today's are not touched, in whatever zone a node lies. */
export async function tidyCounts(db: Kysely<DataPlane>): Promise<number> {
  return removeCounts(db, KEEP_DAYS);
}
