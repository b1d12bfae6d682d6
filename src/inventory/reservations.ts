/** Reserving stock for allocations, and ending reservations, inside the caller's transaction. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { StockPlace } from './inventory.ts';
import {
  cutReservations,
  endReservations,
  endStranded,
  findStranded,
  lockReserved,
  reserveStock,
  type Author,
  type Cut,
  type ReservingAuthor,
  type Stranded,
  type Wish,
} from './reservation-repository.ts';

export type { Author, Cut, ReservingAuthor, Stranded, Wish };
export { endStranded, findStranded };

/** Another order was faster; the caller plans again on fresh stock. */
export class StockTakenError extends Error {
  override readonly name = 'StockTakenError';
}

/** Reserves everything that is wished for. @throws StockTakenError when something is no longer there. */
export async function reserveOrThrow(
  db: Kysely<DataPlane>,
  wishes: readonly Wish[],
  author: ReservingAuthor,
): Promise<void> {
  if (!(await reserveStock(db, wishes, author)))
    throw new StockTakenError('The stock was taken by another order');
}

/** Keeps the records of these fulfillments and places for this transaction, which moves units between them. */
export async function holdReserved(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
  places: readonly StockPlace[],
): Promise<void> {
  await lockReserved(db, fulfillmentIds, places);
}

/** Gives reserved units back to the shelf. @returns where, for those who wait for them. */
export async function release(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
  author: Author,
): Promise<StockPlace[]> {
  return endReservations(db, fulfillmentIds, 'RELEASED', author);
}

/** Gives a part of live reservations back to the shelf. @returns where, for those who wait for it. */
export async function reduceReservations(
  db: Kysely<DataPlane>,
  cuts: readonly Cut[],
  author: Author,
): Promise<StockPlace[]> {
  return cutReservations(db, cuts, author);
}

/** Takes reserved units off the shelf: they have left the node. */
export async function sell(
  db: Kysely<DataPlane>,
  fulfillmentIds: readonly string[],
  author: Author,
): Promise<void> {
  await endReservations(db, fulfillmentIds, 'SOLD', author);
}
