/** How many units of a line are where. Pure. */
import type { AllocationStatus } from '../fulfillment/fulfillment.ts';
import type { OrderStatus } from './order.ts';

export interface LineQuantities {
  quantity_pending: number;
  quantity_allocated: number;
  quantity_backordered: number;
  quantity_shipped: number;
  quantity_delivered: number;
  /** Units that have left a node: shipped and delivered. */
  quantity_fulfilled: number;
  /** Units that are not wanted any more. */
  quantity_cancelled: number;
  /** The least advanced of these that has units. */
  status: 'PENDING' | 'BACKORDERED' | 'ALLOCATED' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED';
}

const RESERVED: ReadonlySet<AllocationStatus> = new Set(['PENDING', 'ALLOCATED', 'PICKING', 'PACKED']);

function sumOf(
  allocations: readonly { status: AllocationStatus; quantity_allocated: number }[],
  has: (status: AllocationStatus) => boolean,
): number {
  return allocations.reduce((sum, each) => (has(each.status) ? sum + each.quantity_allocated : sum), 0);
}

function statusOf(units: Omit<LineQuantities, 'status'>): LineQuantities['status'] {
  if (units.quantity_backordered > 0) return 'BACKORDERED';
  if (units.quantity_pending > 0) return 'PENDING';
  if (units.quantity_allocated > 0) return 'ALLOCATED';
  return units.quantity_shipped > 0 ? 'SHIPPED' : 'DELIVERED';
}

/**
 * Adds up a line's allocations; cancelled and failed ones count for nothing.
 *
 * @param line units that were ordered, and those of them that were cancelled.
 */
export function lineQuantities(
  orderStatus: OrderStatus,
  line: { quantity: number; quantity_cancelled: number },
  allocations: readonly { status: AllocationStatus; quantity_allocated: number }[],
): LineQuantities {
  const allocated = sumOf(allocations, (status) => RESERVED.has(status));
  const shipped = sumOf(allocations, (status) => status === 'SHIPPED');
  const delivered = sumOf(allocations, (status) => status === 'DELIVERED');
  const isCancelled = orderStatus === 'CANCELLED';
  const cancelled = isCancelled ? line.quantity : line.quantity_cancelled;
  const open = line.quantity - cancelled - allocated - shipped - delivered;
  const waiting = orderStatus === 'BACKORDERED';
  const units = {
    quantity_pending: waiting ? 0 : open,
    quantity_allocated: allocated,
    quantity_backordered: waiting ? open : 0,
    quantity_shipped: shipped,
    quantity_delivered: delivered,
    quantity_fulfilled: shipped + delivered,
    quantity_cancelled: cancelled,
  };
  return { ...units, status: cancelled === line.quantity ? 'CANCELLED' : statusOf(units) };
}
