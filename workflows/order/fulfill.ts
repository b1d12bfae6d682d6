/** What the nodes do, side by side: pick, pack, and hand over to the carrier or to the customer. */
import { stepsOf, type FulfillmentStep } from '../../src/fulfillment/fulfillment.ts';
import { isPickup, progressOf } from '../../src/orders/order.ts';
import type { LiveFulfillment } from '../../src/orders/progress.ts';
import { carrier, steps } from './activities.ts';
import type { OrderProcess } from './process.ts';

/** How long a step waits in mode auto. READY_TO_SHIP and SHIPPED follow at once; a pickup waits for the customer. */
function delayOf(order: OrderProcess, step: FulfillmentStep, mode: LiveFulfillment['mode']): number | null {
  if (step === 'SHIPPED') return 0;
  if (mode === 'manual' || step === 'PICKED_UP') return null;
  if (step === 'PICKING') return order.settings.startPickingDelaySeconds;
  return step === 'PACKING' ? order.settings.pickingDelaySeconds : 0;
}

const WAITING_FOR: Record<string, string> = {
  PICKING: 'Start picking',
  PACKING: 'Finish picking',
  READY_TO_SHIP: 'Finish packing',
  PICKED_UP: 'Wait for the customer to collect',
};

async function take(order: OrderProcess, fulfillment: LiveFulfillment, step: FulfillmentStep): Promise<void> {
  const advance = { fulfillmentId: fulfillment.id, to: step, ...order.authorOf(step) };
  const reached = await order.inTurn(() => steps.advanceFulfillment(order.ref, advance));
  fulfillment.status = step;
  // Parallel fulfillments answer in any order; the status only ever moves on.
  if (progressOf(reached) > progressOf(order.status)) order.status = reached;
}

/** Books the carrier, unless a cancellation comes first. @returns true when the parcel is booked. */
async function book(order: OrderProcess, fulfillment: LiveFulfillment): Promise<boolean> {
  order.show();
  const shipment = await order.unlessCancelled(() => carrier.bookShipment(order.ref, fulfillment.id));
  return shipment !== undefined && !order.isCancelling;
}

async function process(order: OrderProcess, fulfillment: LiveFulfillment): Promise<void> {
  for (const step of stepsOf(isPickup(order.fulfillmentType))) {
    if (progressOf(fulfillment.status) >= progressOf(step)) continue;
    await order.pause(
      () => order.isAskedFor(step),
      delayOf(order, step, fulfillment.mode),
      `${WAITING_FOR[step] ?? step} at ${fulfillment.nodeCode}`,
    );
    if (order.isCancelling) return;
    if (step === 'SHIPPED' && !(await book(order, fulfillment))) return;
    await take(order, fulfillment, step);
  }
}

/** Drives all fulfillments until they have left their nodes, or a cancellation stops them. */
export async function fulfill(order: OrderProcess): Promise<void> {
  await Promise.all(order.fulfillments.map((fulfillment) => process(order, fulfillment)));
}
