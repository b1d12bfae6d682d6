/**
 * Waiting for stock, and being woken when it arrives: first in first out, only as many orders as the stock can serve,
 * and for a short while nobody else may take what they are woken for.
 *
 * All of it happens inside the caller's transaction, after the change of stock. The records are locked in the order
 * (node, sku), and the queues after the records; a transaction that locks further records afterwards, or queues in
 * several goes, may wait in a circle with another: see `holdQueues`. What is set aside of a SKU changes only under the
 * lock of its queue.
 */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { OrderHead } from '../orders/repository.ts';
import type { Context } from '../tenancy/context.ts';
import * as repository from './arrivals-repository.ts';
import type { StockPlace } from './inventory.ts';
import { chooseWoken, setAside } from './stock-queue.ts';

const skusOf = (places: readonly StockPlace[]): string[] => [...new Set(places.map((place) => place.sku))];

/** Wakes the orders that the free units at these places serve. @param behind leaves out the orders up to this one. */
async function wake(
  trx: Kysely<DataPlane>,
  skus: readonly string[],
  places: readonly StockPlace[],
  windowSeconds: number,
  behind?: string,
): Promise<void> {
  if (skus.length === 0) return;
  await repository.lockQueues(trx, skus);
  await repository.sweep(
    trx,
    places.filter(({ sku }) => skus.includes(sku)),
  );
  const queues = await repository.readQueues(trx, skus, places, behind);
  const served = queues
    .filter((queue) => queue.arrived.length > 0)
    .map((queue) => ({ ...queue, woken: chooseWoken(queue.orders, queue.pool) }));
  // An order may wait for several of the SKUs; it is woken once.
  const orderIds = new Set(served.flatMap(({ woken }) => woken.map((each) => each.orderId)));
  if (orderIds.size === 0) return;
  const asides = served.flatMap(({ sku, woken, arrived }) =>
    setAside(woken, arrived).map((each) => ({ ...each, sku })),
  );
  await repository.saveWoken(trx, [...orderIds], asides, windowSeconds);
}

/** Says that units have become available here: received, corrected, restocked, or released by an order. */
export async function announceStock(
  trx: Kysely<DataPlane>,
  arrivals: readonly StockPlace[],
  windowSeconds: number,
): Promise<void> {
  if (arrivals.length === 0) return;
  await wake(trx, await repository.lockRecords(trx, arrivals), arrivals, windowSeconds);
}

/**
 * Locks at once every queue that a change of the order can touch: those that it stands in, and those of what it has
 * given back. Called after the records are locked, and before anything is announced, passed on or not waited for.
 */
export async function holdQueues(
  trx: Kysely<DataPlane>,
  orderId: string,
  freed: readonly StockPlace[],
): Promise<void> {
  const own = await repository.findQueues(trx, orderId);
  if (own.length === 0) return;
  await repository.lockQueues(trx, [...own, ...(await repository.findWaited(trx, skusOf(freed)))]);
}

/** Says that a node takes orders again: what it keeps is there for those who wait. */
export async function announceNode(
  trx: Kysely<DataPlane>,
  nodeId: string,
  windowSeconds: number,
): Promise<void> {
  await announceStock(trx, await repository.findWantedPlaces(trx, nodeId), windowSeconds);
}

/**
 * Puts the order into the queues of these SKUs, and takes it out of all others.
 *
 * @param needs units that it lacks; several of one SKU are added up.
 * @param since its place in the queues.
 */
export async function waitForStock(
  trx: Kysely<DataPlane>,
  orderId: string,
  needs: readonly { sku: string; quantity: number }[],
  since: Date,
): Promise<void> {
  await repository.replaceWaits(trx, orderId, needs, since);
}

/**
 * Takes the order out of every queue: it is served, or not wanted any more. What is set aside for it goes to those who
 * wait.
 */
export async function stopWaiting(
  trx: Kysely<DataPlane>,
  orderId: string,
  windowSeconds: number,
): Promise<void> {
  const skus = await repository.findQueues(trx, orderId);
  if (skus.length === 0) return;
  // An arrival that has seen the order in a queue sets units aside for it: it is through, or sees that the order is gone.
  await repository.lockQueues(trx, skus);
  const places = await repository.removeWaits(trx, orderId);
  await wake(trx, skusOf(places), places, windowSeconds);
}

/**
 * The order could not use what was set aside for it: it goes to those who wait behind, never to those before, so that
 * passing on comes to an end.
 *
 * @returns whether there was any. While it was, further arrivals have not woken the order, which had enough.
 */
export async function passOn(
  trx: Kysely<DataPlane>,
  orderId: string,
  windowSeconds: number,
): Promise<boolean> {
  const places = await repository.findSetAside(trx, orderId);
  if (places.length === 0) return false;
  // The records are not locked: the order may have reserved elsewhere before. A reservation that is under way can leave
  // those who are woken with less than they were woken for, and they wait on.
  await repository.lockQueues(trx, skusOf(places));
  await repository.removeSetAside(trx, orderId, places);
  await wake(trx, await repository.findWaited(trx, skusOf(places)), places, windowSeconds, orderId);
  return true;
}

/** Those of the orders that still wait for stock. */
export async function stillWaiting(context: Context, orderIds: readonly string[]): Promise<OrderHead[]> {
  if (orderIds.length === 0) return [];
  return repository.findShort(context.db, orderIds);
}
