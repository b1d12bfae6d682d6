/** Finding reservations that their allocations have left behind, and ending them as they should have ended. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { announceStock, holdQueues } from '../inventory/arrivals.ts';
import { endStranded, findStranded, type Stranded } from '../inventory/reservations.ts';
import type { Context } from '../tenancy/context.ts';
import { lock } from './locked-order.ts';

/** More orders wait for the next look. */
const ORDERS_PER_LOOK = 500;

/** What a look has repaired: stock records, by what became of their units. */
export interface StockReconciled {
  /** Given back to the shelf: the node does not work for the order any more. */
  released: number;
  /** Taken off the shelf: the goods have left. */
  sold: number;
}

async function repair(trx: Kysely<DataPlane>, context: Context, stranded: Stranded): Promise<number> {
  // What the order's own steps are changing is judged when they are through.
  await lock(trx, stranded.orderId);
  const author = { reference: stranded.orderId, actor: context.actor };
  const places = await endStranded(trx, stranded, author);
  if (stranded.outcome === 'RELEASED') {
    await holdQueues(trx, stranded.orderId, places);
    await announceStock(trx, places, context.environment.settings.stock_window_seconds);
  }
  return places.length;
}

/** Ends live reservations whose allocation has ended, an order at a time. @param onProgress called after each. */
export async function reconcileStock(context: Context, onProgress: () => void): Promise<StockReconciled> {
  const result: StockReconciled = { released: 0, sold: 0 };
  for (const stranded of await findStranded(context.db, ORDERS_PER_LOOK)) {
    const repaired = await context.db.transaction().execute((trx) => repair(trx, context, stranded));
    result[stranded.outcome === 'SOLD' ? 'sold' : 'released'] += repaired;
    onProgress();
  }
  if (result.released + result.sold > 0)
    context.log.warn(result, 'reservations without a live allocation were ended');
  return result;
}
