/** The order's way as steps, and how far it has come. */
import type { OrderEventResponse, OrderResponse } from '../../../../src/orders/contract.ts';
import { isPickup, type OrderStatus } from '../../../../src/orders/order.ts';
import { humanize } from '../../format/labels.ts';

/** `stopped` is where a cancelled order ended; steps after it are never reached. */
export type StepState = 'done' | 'current' | 'ahead' | 'stopped';

/** One step of the strip. */
export interface ProgressStep {
  /** The current step has the order's own status: sourcing, backordered or sourced. */
  status: OrderStatus;
  label: string;
  state: StepState;
  /** When the order last reached it; null when it has not, or the trail does not say. */
  reachedAt: string | null;
}

type Trail = readonly Pick<OrderEventResponse, 'from_status' | 'to_status' | 'timestamp'>[];

const TO_READY: readonly OrderStatus[] = [
  'PENDING',
  'CONFIRMED',
  'SOURCED',
  'PICKING',
  'PACKING',
  'READY_TO_SHIP',
];
const DELIVERY: readonly OrderStatus[] = ['SHIPPED', 'OUT_FOR_DELIVERY', 'DELIVERED'];
const COLLECTION: readonly OrderStatus[] = ['PICKED_UP'];
/** Statuses that share a step with the one they lead to. */
const STEP_OF: Partial<Record<OrderStatus, OrderStatus>> = { SOURCING: 'SOURCED', BACKORDERED: 'SOURCED' };

/**
 * The steps from placed to delivered or picked up, then a return or refund if there was one. A step that an order came
 * back from, such as picking after a short pick, is ahead again.
 */
export function progressSteps(
  order: Pick<OrderResponse, 'status' | 'fulfillment_type'>,
  trail: Trail,
): ProgressStep[] {
  const pickup = isPickup(order.fulfillment_type);
  const way = [...TO_READY, ...(pickup ? COLLECTION : DELIVERY), ...takenBack(order.status, trail)];
  const cancelled = order.status === 'CANCELLED';
  const reached = cancelled ? lastBeforeCancel(trail) : order.status;
  const position = way.indexOf(STEP_OF[reached] ?? reached);
  const finished = !cancelled && position === way.length - 1;
  return way.map((status, index) => ({
    status: index === position ? reached : status,
    label: labelOf(index === position ? reached : status, pickup),
    state: stateOf(index, position, cancelled, finished),
    reachedAt: index <= position ? lastReached(index === position ? reached : status, trail) : null,
  }));
}

function takenBack(status: OrderStatus, trail: Trail): OrderStatus[] {
  const seen = new Set([...trail.map((event) => event.to_status), status]);
  return (['RETURNED', 'REFUNDED'] as const).filter((end) => seen.has(end));
}

function lastBeforeCancel(trail: Trail): OrderStatus {
  const cancel = trail.findLast(
    (event) => event.to_status === 'CANCELLED' && event.from_status !== 'CANCELLED',
  );
  return cancel?.from_status ?? 'PENDING';
}

function stateOf(index: number, position: number, cancelled: boolean, finished: boolean): StepState {
  if (index < position) return 'done';
  if (index > position) return 'ahead';
  if (cancelled) return 'stopped';
  return finished ? 'done' : 'current';
}

function labelOf(status: OrderStatus, pickup: boolean): string {
  if (status === 'PENDING') return 'Placed';
  if (status === 'READY_TO_SHIP') return pickup ? 'Ready for pickup' : 'Ready to ship';
  return humanize(status);
}

function lastReached(status: OrderStatus, trail: Trail): string | null {
  const isArrival = (event: Trail[number]) => event.to_status === status && event.from_status !== status;
  return trail.findLast(isArrival)?.timestamp ?? null;
}
