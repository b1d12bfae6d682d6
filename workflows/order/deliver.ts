/** From the carrier's hands to the customer's: facts come as signals, and a carrier that sends none is asked. */
import { condition, patched } from '@temporalio/workflow';
import { progressOf } from '../../src/orders/order.ts';
import type { Progress } from '../../src/orders/progress.ts';
import { steps } from './activities.ts';
import type { TrackingReport } from './messages.ts';
import type { Fulfillment, OrderProcess } from './process.ts';

function hasLeft(fulfillment: Fulfillment): boolean {
  return progressOf(fulfillment.status) >= progressOf('SHIPPED');
}

function isOnTheWay(fulfillment: Fulfillment): boolean {
  return fulfillment.status === 'SHIPPED' || fulfillment.status === 'OUT_FOR_DELIVERY';
}

function note(order: OrderProcess, fulfillment: Fulfillment, progress: Progress): void {
  fulfillment.status = progress.fulfillment ?? fulfillment.status;
  order.status = progress.status;
  // Histories of the first release do not say when the return window ends: they end with the delivery.
  order.returnsUntil = progress.returnsUntil ?? order.returnsUntil;
}

async function apply(order: OrderProcess, report: TrackingReport): Promise<void> {
  const fulfillment = order.fulfillments.find((each) => each.id === report.fulfillmentId);
  if (!fulfillment) return;
  note(order, fulfillment, await order.inTurn(() => steps.recordTracking(order.ref, report)));
}

/** Somebody says by hand what the carrier did not: it counts for every parcel under way. */
async function applyRequest(order: OrderProcess): Promise<void> {
  const { request } = order;
  if (request?.to !== 'OUT_FOR_DELIVERY' && request?.to !== 'DELIVERED') return;
  const step = request.to;
  for (const fulfillment of order.fulfillments.filter(isOnTheWay)) {
    const advance = { fulfillmentId: fulfillment.id, steps: [step], ...order.authorOf(step) };
    const reached = await order.inTurn(() => steps.advanceFulfillment(order.ref, advance));
    const progress =
      typeof reached === 'string' ? { status: reached, fulfillment: step, returnsUntil: null } : reached;
    note(order, fulfillment, progress);
  }
}

/** Asks the carrier about the parcels under way. The simulated one answers at once, so this is a step like others. */
async function askCarrier(order: OrderProcess): Promise<void> {
  for (const fulfillment of order.fulfillments.filter(isOnTheWay)) {
    const summary = `Where is the parcel from ${fulfillment.nodeCode}?`;
    const ask = () => steps.followParcel.executeWithOptions({ summary }, [order.ref, fulfillment.id]);
    note(order, fulfillment, await order.inTurn(ask));
  }
}

/** Waits for news of the parcels on their way, or asks for some. */
async function listen(order: OrderProcess): Promise<void> {
  const isNews = () => order.tracking.length > 0 || order.isAskedFor('OUT_FOR_DELIVERY');
  const seconds = order.settings.deliveryDelaySeconds;
  if (seconds > 0) {
    order.show();
    const summary = 'Ask the carrier where the parcels are';
    await condition(isNews, seconds * 1_000, { summary });
  }
  if (!isNews()) return askCarrier(order);
  for (let report = order.tracking.shift(); report; report = order.tracking.shift())
    await apply(order, report);
  await applyRequest(order);
}

/** Follows the parcels that are on their way; others of the order may still lie with nodes, or come later. */
async function follow(order: OrderProcess): Promise<void> {
  const isAnyOnTheWay = () => order.fulfillments.some(isOnTheWay);
  for (;;) {
    await condition(isAnyOnTheWay);
    // The first release followed the parcels of a split order only once the last one had left.
    const haveAllLeft = () => order.fulfillments.every(hasLeft);
    if (!haveAllLeft() && !patched('parcels-apart')) await condition(haveAllLeft);
    while (isAnyOnTheWay()) await listen(order);
  }
}

/** Follows parcels in the background, from the first that leaves. */
export function followParcels(order: OrderProcess): void {
  order.background('parcels', () => follow(order));
}
