/** What everybody does next for an order, when all goes well. */
import { isPickup } from '../../src/orders/order.ts';
import { asking, type Asked } from './asking.ts';
import { isLive } from './invariants.ts';
import type { Scenery } from './scenery.ts';
import type { World } from './world.ts';

/** One request for each part that waits for somebody. */
export function nextOf(scenery: Scenery, world: World, orderId: string): Asked[] {
  const order = world.orders.find((each) => each.id === orderId);
  if (!order) throw new Error(`There is no order ${orderId}`);
  const ask = asking(scenery, world, order);
  const isCollected = isPickup(order.fulfillment_type);
  return world.fulfillments
    .filter((each) => each.order_id === orderId && isLive(each))
    .flatMap((each) => {
      switch (each.status) {
        case 'SOURCED':
          return [ask.workAt(each, 'start_picking', 100)];
        case 'PICKING':
          return [ask.workAt(each, 'pick', 100)];
        case 'PACKING':
          return [ask.workAt(each, 'pack', 100)];
        case 'READY_TO_SHIP':
          return isCollected ? [ask.workAt(each, 'handover', 100)] : [];
        case 'SHIPPED':
        case 'OUT_FOR_DELIVERY':
          return [ask.reportAt(each, ['DELIVERED'])];
        case 'DELIVERED':
        case 'PICKED_UP':
        case 'CANCELLED':
        case 'REJECTED':
          return [];
      }
    });
}
