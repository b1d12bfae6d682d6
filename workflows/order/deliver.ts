/** From the carrier's hands to the customer's: facts come as signals, and a carrier that sends none is asked. */
import { progressOf } from '../../src/orders/order.ts';
import type { LiveFulfillment } from '../../src/orders/progress.ts';
import { steps } from './activities.ts';
import type { OrderProcess } from './process.ts';
import type { TrackingReport } from './messages.ts';

function isDelivered(fulfillment: LiveFulfillment): boolean {
  return fulfillment.status === 'DELIVERED' || fulfillment.status === 'PICKED_UP';
}

function isOnTheWay(fulfillment: LiveFulfillment): boolean {
  return progressOf(fulfillment.status) >= progressOf('SHIPPED') && !isDelivered(fulfillment);
}

async function apply(order: OrderProcess, report: TrackingReport): Promise<void> {
  const fulfillment = order.fulfillments.find((each) => each.id === report.fulfillmentId);
  if (!fulfillment) return;
  const progress = await steps.recordTracking(order.ref, report);
  fulfillment.status = progress.fulfillment ?? fulfillment.status;
  order.status = progress.status;
}

/** Somebody says by hand what the carrier did not: it counts for every parcel under way. */
async function applyRequest(order: OrderProcess): Promise<void> {
  const { request } = order;
  if (request?.to !== 'OUT_FOR_DELIVERY' && request?.to !== 'DELIVERED') return;
  for (const fulfillment of order.fulfillments.filter(isOnTheWay)) {
    order.status = await steps.advanceFulfillment(order.ref, {
      fulfillmentId: fulfillment.id,
      steps: [request.to],
      actor: request.actor,
      reason: request.reason,
    });
    fulfillment.status = request.to;
  }
}

/** Asks the carrier about the parcels under way. The simulated one answers at once, so this is a step like others. */
async function askCarrier(order: OrderProcess): Promise<void> {
  for (const fulfillment of order.fulfillments.filter(isOnTheWay)) {
    const summary = `Where is the parcel from ${fulfillment.nodeCode}?`;
    const progress = await steps.followParcel.executeWithOptions({ summary }, [order.ref, fulfillment.id]);
    fulfillment.status = progress.fulfillment ?? fulfillment.status;
    order.status = progress.status;
  }
}

/** Follows the parcels until all are delivered. */
export async function deliver(order: OrderProcess): Promise<void> {
  const isNews = () => order.tracking.length > 0 || order.isAskedFor('OUT_FOR_DELIVERY');
  await order.pause(isNews, order.settings.deliveryDelaySeconds, 'Ask the carrier where the parcels are');
  if (!isNews()) return askCarrier(order);
  for (let report = order.tracking.shift(); report; report = order.tracking.shift())
    await apply(order, report);
  await applyRequest(order);
}
