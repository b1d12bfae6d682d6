/** How many units of each line something can still be done with. Pure. */
import type { AllocationStatus } from '../../../../../src/fulfillment/fulfillment.ts';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import type { ReturnResponse } from '../../../../../src/returns/contract.ts';

export type OrderLine = OrderResponse['line_items'][number];

/** Units by line id. */
export type UnitsByLine = Readonly<Record<string, number>>;

/** The most units of a line that the API takes. */
export const MAX_LINE_UNITS = 1_000_000;

const OUT_OF_REACH: ReadonlySet<AllocationStatus> = new Set(['PACKED', 'SHIPPED', 'DELIVERED']);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

/** Units that the customer still wants. */
export function wantedUnits(line: Pick<OrderLine, 'quantity' | 'quantity_cancelled'>): number {
  return line.quantity - line.quantity_cancelled;
}

/** Units that can be cancelled one by one: those that are not packed yet. */
export function cancellableUnits(
  order: Pick<OrderResponse, 'line_items' | 'fulfillment_allocations'>,
): UnitsByLine {
  return unitsOf(order.line_items, (line) => {
    const packed = order.fulfillment_allocations.filter(
      (each) => each.order_item_id === line.id && OUT_OF_REACH.has(each.status),
    );
    return wantedUnits(line) - sum(packed.map((each) => each.quantity_allocated));
  });
}

/**
 * Units that can come back: delivered, not back yet, and not in a return that is under way.
 *
 * @param returns those of the order
 */
export function returnableUnits(
  order: Pick<OrderResponse, 'line_items'>,
  returns: readonly Pick<ReturnResponse, 'status' | 'lines'>[],
): UnitsByLine {
  const underWay = returns.filter((each) => each.status === 'REQUESTED').flatMap((each) => each.lines);
  return unitsOf(order.line_items, (line) => {
    const agreed = underWay.filter((each) => each.order_item_id === line.id);
    return line.quantity_delivered - line.quantity_returned - sum(agreed.map((each) => each.quantity));
  });
}

function unitsOf(lines: readonly OrderLine[], count: (line: OrderLine) => number): UnitsByLine {
  return Object.fromEntries(lines.map((line) => [line.id, Math.max(0, count(line))]));
}

/** All units together. */
export function totalUnits(units: UnitsByLine): number {
  return sum(Object.values(units));
}

/** The lines that units were chosen of, as requests name them. */
export function chosenLines(units: UnitsByLine): { order_item_id: string; quantity: number }[] {
  return Object.entries(units)
    .filter(([, quantity]) => quantity > 0)
    .map(([id, quantity]) => ({ order_item_id: id, quantity }));
}

/** `1 unit`, `12 units`. */
export function unitsInWords(count: number): string {
  return count === 1 ? '1 unit' : `${count} units`;
}
