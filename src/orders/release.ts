/** Taking fulfillments back from their nodes: stock, capacity and the work itself. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import * as fulfillments from '../fulfillment/service.ts';
import { announceStock, holdQueues } from '../inventory/arrivals.ts';
import * as inventory from '../inventory/reservations.ts';
import { giveCapacityBack } from '../nodes/capacity.ts';
import type { Context } from '../tenancy/context.ts';
import type { LockedOrder } from './locked-order.ts';

/**
 * Ends fulfillments because they are not wanted any more, not because their nodes could not serve them: what they had
 * reserved is offered to the orders that wait for it.
 */
export async function takeBack(
  trx: Kysely<DataPlane>,
  context: Context,
  order: LockedOrder,
  ids: readonly string[],
  actor: string,
): Promise<void> {
  if (ids.length === 0) return;
  await giveCapacityBack(trx, ids);
  const freed = await inventory.release(trx, ids, { reference: order.id, actor });
  await fulfillments.end(trx, ids, 'CANCELLED');
  order.fulfillments = order.fulfillments.filter((each) => !ids.includes(each.id));
  await holdQueues(trx, order.id, freed);
  await announceStock(trx, freed, context.environment.settings.stock_window_seconds);
}
