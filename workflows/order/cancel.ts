/** Taking an order back. */
import { CancellationScope } from '@temporalio/workflow';
import { progressOf } from '../../src/orders/order.ts';
import { carrier, steps } from './activities.ts';
import type { OrderProcess } from './process.ts';

/**
 * Undoes what has been done, newest first: labels outside, then stock, capacity, payment and status in one transaction.
 * A label is voided wherever a booking may have begun, whether or not its answer ever arrived.
 */
export async function cancelOrder(order: OrderProcess): Promise<void> {
  const { cancellation } = order;
  if (!cancellation) return;
  await CancellationScope.nonCancellable(async () => {
    const labelled = order.fulfillments.filter(
      (each) => progressOf(each.status) >= progressOf('READY_TO_SHIP'),
    );
    await Promise.all(labelled.map((each) => carrier.voidShipment(order.ref, each.id)));
    order.status = await steps.cancelOrder(order.ref, {
      actor: cancellation.actor,
      reason: cancellation.reason ?? 'cancelled',
    });
  });
}
