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

async function take(
  order: OrderProcess,
  fulfillment: LiveFulfillment,
  taken: FulfillmentStep[],
): Promise<void> {
  const [first] = taken;
  const last = taken.at(-1);
  if (!first || !last) return;
  const advance = { fulfillmentId: fulfillment.id, steps: taken, ...order.authorOf(first) };
  const summary = `${taken.join(', ')} at ${fulfillment.nodeCode}`;
  const reached = await order.inTurn(() =>
    steps.advanceFulfillment.executeWithOptions({ summary }, [order.ref, advance]),
  );
  fulfillment.status = last;
  // Parallel fulfillments answer in any order; the status only ever moves on.
  if (progressOf(reached) > progressOf(order.status)) order.status = reached;
}

/** Books the carrier, unless a cancellation comes first. @returns true when the parcel is booked. */
async function book(order: OrderProcess, fulfillment: LiveFulfillment): Promise<boolean> {
  order.show();
  const summary = `Book the parcel from ${fulfillment.nodeCode}`;
  const shipment = await order.unlessCancelled(() =>
    carrier.bookShipment.executeWithOptions({ summary }, [order.ref, fulfillment.id]),
  );
  return shipment !== undefined && !order.isCancelling;
}

/** The first of these steps, and those after it that nothing has to be waited for: they are made in one go. */
function untilNextWait(
  order: OrderProcess,
  fulfillment: LiveFulfillment,
  [first, ...others]: readonly FulfillmentStep[],
): FulfillmentStep[] {
  if (!first || first === 'SHIPPED') return first ? [first] : [];
  const wait = others.findIndex((step) => step === 'SHIPPED' || delayOf(order, step, fulfillment.mode) !== 0);
  return [first, ...others.slice(0, wait === -1 ? others.length : wait)];
}

async function process(order: OrderProcess, fulfillment: LiveFulfillment): Promise<void> {
  const way = stepsOf(isPickup(order.fulfillmentType));
  for (;;) {
    const left = way.filter((step) => progressOf(step) > progressOf(fulfillment.status));
    const [next] = left;
    if (!next) return;
    await order.pause(
      () => order.isAskedFor(next),
      delayOf(order, next, fulfillment.mode),
      `${WAITING_FOR[next] ?? next} at ${fulfillment.nodeCode}`,
    );
    if (order.isCancelling) return;
    if (next === 'SHIPPED' && !(await book(order, fulfillment))) return;
    await take(order, fulfillment, untilNextWait(order, fulfillment, left));
  }
}

/** Drives all fulfillments until they have left their nodes, or a cancellation stops them. */
export async function fulfill(order: OrderProcess): Promise<void> {
  await Promise.all(order.fulfillments.map((fulfillment) => process(order, fulfillment)));
}
