/** What the nodes do, side by side: pick, pack, and hand over to the carrier or to the customer. */
import { CancellationScope } from '@temporalio/workflow';
import { stepsOf, type FulfillmentStep } from '../../src/fulfillment/fulfillment.ts';
import { isPickup, progressOf } from '../../src/orders/order.ts';
import { carrier, steps } from './activities.ts';
import { followParcels } from './deliver.ts';
import type { Fulfillment, OrderProcess } from './process.ts';

/** How long a step waits in mode auto. READY_TO_SHIP and SHIPPED follow at once; a pickup waits for the customer. */
function delayOf(order: OrderProcess, step: FulfillmentStep, mode: Fulfillment['mode']): number | null {
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

async function take(order: OrderProcess, fulfillment: Fulfillment, taken: FulfillmentStep[]): Promise<void> {
  const [first] = taken;
  const last = taken.at(-1);
  if (!first || !last) return;
  const summary = `${taken.join(', ')} at ${fulfillment.nodeCode}`;
  await order.inTurn(async () => {
    // A hold, or the end of the fulfillment, may have had its turn before.
    if (order.onHold || fulfillment.hasEnded) return;
    const advance = { fulfillmentId: fulfillment.id, steps: taken, ...order.authorOf(first) };
    const reached = await steps.advanceFulfillment.executeWithOptions({ summary }, [order.ref, advance]);
    // Histories of the first release hold the order's status alone.
    const progress =
      typeof reached === 'string' ? { status: reached, fulfillment: last, returnsUntil: null } : reached;
    order.status = progress.status;
    order.returnsUntil = progress.returnsUntil ?? order.returnsUntil;
    if (progress.fulfillment) fulfillment.status = progress.fulfillment;
    // Somebody else was faster, or the payment was declined and the order is on hold now.
    if (progress.fulfillment !== last) order.adopt(await steps.loadOrder(order.ref));
  });
}

/** Books the carrier, unless an end of the work comes first. @returns true when the parcel is booked. */
async function book(order: OrderProcess, fulfillment: Fulfillment): Promise<boolean> {
  order.show();
  const summary = `Book the parcel from ${fulfillment.nodeCode}`;
  const shipment = await order.interruptible(fulfillment, () =>
    carrier.bookShipment.executeWithOptions({ summary }, [order.ref, fulfillment.id]),
  );
  return shipment !== undefined && !order.isCancelling;
}

/** The first of these steps, and those after it that nothing has to be waited for: they are made in one go. */
function untilNextWait(
  order: OrderProcess,
  fulfillment: Fulfillment,
  [first, ...others]: readonly FulfillmentStep[],
): FulfillmentStep[] {
  if (!first || first === 'SHIPPED') return first ? [first] : [];
  const wait = others.findIndex((step) => step === 'SHIPPED' || delayOf(order, step, fulfillment.mode) !== 0);
  return [first, ...others.slice(0, wait === -1 ? others.length : wait)];
}

/** One fulfillment's way out of its node, by itself or by the hands of its people. */
async function process(order: OrderProcess, fulfillment: Fulfillment): Promise<void> {
  const way = stepsOf(isPickup(order.fulfillmentType));
  for (;;) {
    const { status } = fulfillment;
    const left = way.filter((step) => progressOf(step) > progressOf(status));
    const [next] = left;
    if (!next) return;
    const hasChanged = () => fulfillment.hasEnded || fulfillment.status !== status;
    await order.released(hasChanged);
    await order.pause(
      () => order.isAskedFor(next) || hasChanged(),
      delayOf(order, next, fulfillment.mode),
      `${WAITING_FOR[next] ?? next} at ${fulfillment.nodeCode}`,
    );
    if (order.isCancelling || fulfillment.hasEnded) return;
    if (hasChanged() || order.onHold) continue;
    if (next === 'SHIPPED' && !(await book(order, fulfillment))) return;
    await order.released(hasChanged);
    if (order.isCancelling || fulfillment.hasEnded) return;
    await take(order, fulfillment, untilNextWait(order, fulfillment, left));
  }
}

/** A label that may have been booked for a fulfillment that was ended meanwhile is taken back. */
async function carryOut(order: OrderProcess, fulfillment: Fulfillment): Promise<void> {
  await process(order, fulfillment);
  const mayHaveLabel = fulfillment.status === 'READY_TO_SHIP' && !isPickup(order.fulfillmentType);
  if (!fulfillment.hasEnded || !mayHaveLabel) return;
  await CancellationScope.nonCancellable(() => carrier.voidShipment(order.ref, fulfillment.id));
}

const nameOf = (fulfillment: Fulfillment) => `fulfillment ${fulfillment.id}`;

/** Gives every fulfillment that still lies with its node somebody to work on it, and follows what is on its way. */
export function putToWork(order: OrderProcess): void {
  for (const fulfillment of order.fulfillments) {
    order.background(nameOf(fulfillment), () => carryOut(order, fulfillment));
  }
  followParcels(order);
}

/** True when nobody works on anything that could still be taken back. */
export function isAtRest(order: OrderProcess): boolean {
  return order.fulfillments.every((fulfillment) => !order.isUnderWay(nameOf(fulfillment)));
}

/** Drives the fulfillments until the order has arrived, has to be sourced again, or is to be cancelled. */
export async function fulfill(order: OrderProcess): Promise<void> {
  putToWork(order);
  await order.until(() => order.isCancelling || !isWithNodes(order));
}

/** True while nodes, carriers or customers have what is left to do. */
export function isWithNodes({ status }: OrderProcess): boolean {
  return progressOf(status) >= 0 && status !== 'DELIVERED' && status !== 'PICKED_UP';
}
