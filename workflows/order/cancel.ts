/** Taking back what has not left. */
import { CancellationScope } from '@temporalio/workflow';
import { progressOf } from '../../src/orders/order.ts';
import { carrier, steps } from './activities.ts';
import { isAtRest } from './fulfill.ts';
import type { OrderProcess } from './process.ts';

/**
 * Undoes what has been done, newest first: labels outside, then stock, capacity, payment and status in one transaction.
 * A label is voided wherever a booking may have begun, whether or not its answer ever arrived. What has left a node goes
 * on; an order of which everything has left meanwhile is not cancelled at all.
 */
export async function cancelOrder(order: OrderProcess): Promise<void> {
  const { cancellation } = order;
  await order.until(() => isAtRest(order) || !order.isCancelling);
  if (!cancellation || !order.isCancelling) return;
  await CancellationScope.nonCancellable(async () => {
    const labelled = order.fulfillments.filter(
      ({ status }) =>
        progressOf(status) >= progressOf('READY_TO_SHIP') && progressOf(status) < progressOf('SHIPPED'),
    );
    await Promise.all(labelled.map((each) => carrier.voidShipment(order.ref, each.id)));
    await order.inTurn(async () => {
      const { actor, reason, requestId } = cancellation;
      order.status = await steps.cancelOrder(order.ref, {
        actor,
        reason: reason ?? 'cancelled',
        ...(requestId ? { requestId } : {}),
      });
      order.takenBack = cancellation;
      order.cancellation = undefined;
      if (order.status !== 'CANCELLED') order.adopt(await steps.loadOrder(order.ref));
    });
  });
}
