/** The lines of an order as they change in quantity, with what that does to its amounts. Pure. */
import type { Amounts, ChangedLine, LineRow } from './lines-repository.ts';
import { lineTotal, toDecimal, toMinorUnits } from './money.ts';
import { repriceLine, repriceOrder, type PricedLine } from './repricing.ts';

/** Units of a line that are still wanted. */
export const wanted = (line: Pick<LineRow, 'quantity' | 'quantity_cancelled'>): number =>
  line.quantity - line.quantity_cancelled;

/** Units of a line that no live allocation covers. */
export const open = (line: Pick<LineRow, 'quantity' | 'quantity_cancelled' | 'allocated'>): number =>
  wanted(line) - line.allocated;

/** The amounts of a line in minor units. */
export function priced(
  line: Pick<LineRow, 'quantity' | 'quantity_cancelled' | 'unit_price' | 'discount_amount' | 'tax_amount'>,
): PricedLine {
  return {
    quantity: wanted(line),
    unitPrice: toMinorUnits(line.unit_price),
    discount: toMinorUnits(line.discount_amount),
    tax: toMinorUnits(line.tax_amount),
  };
}

/** An order whose lines have changed: the rows to write, and its new total in minor units. */
export interface Repriced {
  lines: ChangedLine[];
  amounts: Amounts;
  total: number;
}

function changedLine(line: LineRow, to: number): ChangedLine {
  const price = repriceLine(priced(line), to);
  const more = Math.max(0, to - wanted(line));
  const fewer = Math.max(0, wanted(line) - to);
  return {
    id: line.id,
    quantity: line.quantity + more,
    quantity_cancelled: line.quantity_cancelled + fewer,
    discount_amount: toDecimal(price.discount),
    tax_amount: toDecimal(price.tax),
    total_price: toDecimal(lineTotal(price)),
  };
}

/**
 * The order with new numbers of wanted units.
 *
 * @param quantities by line id; lines left out stay.
 * @param added lines that come new.
 */
export function reprice(
  lines: readonly LineRow[],
  quantities: ReadonlyMap<string, number>,
  order: { discount_amount: string; shipping_amount: string },
  added: readonly PricedLine[] = [],
): Repriced {
  const before = lines.map(priced);
  const after = lines.map((line) => {
    const to = quantities.get(line.id);
    return to === undefined ? priced(line) : repriceLine(priced(line), to);
  });
  const ofLines = before.reduce((sum, line) => sum + line.discount, 0);
  const ofOrder = toMinorUnits(order.discount_amount) - ofLines;
  const sums = repriceOrder(before, [...after, ...added], ofOrder, toMinorUnits(order.shipping_amount));
  return {
    lines: lines.flatMap((line) => {
      const to = quantities.get(line.id);
      return to === undefined || to === wanted(line) ? [] : [changedLine(line, to)];
    }),
    amounts: {
      subtotal: toDecimal(sums.subtotal),
      discount_amount: toDecimal(sums.discount),
      tax_amount: toDecimal(sums.tax),
      total_amount: toDecimal(sums.total),
    },
    total: sums.total,
  };
}
