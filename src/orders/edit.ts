/** What an edit changes: the order as it would be. Pure but for the ids of new lines. */
import type { Insertable, Selectable } from 'kysely';
import type { OrderItemTable, OrderTable } from '../database/tables/orders.ts';
import { derivedId } from '../runtime/ids.ts';
import { invalidField } from '../runtime/errors.ts';
import { addressColumns } from './acceptance.ts';
import { MAX_ORDER_LINES, type OrderEdit } from './contract.ts';
import type { LineRow } from './lines-repository.ts';
import { lineTotal, MAX_MINOR_UNITS, toDecimal, toMinorUnits } from './money.ts';
import type { PricedLine } from './repricing.ts';
import { reprice, wanted, type Repriced } from './wanted-lines.ts';

type EditedColumn =
  | 'customer_email'
  | 'customer_phone'
  | 'customer_name'
  | 'notes'
  | keyof ReturnType<typeof addressColumns>
  | keyof Repriced['amounts'];

export interface PlannedEdit {
  /** Columns of the order that change, amounts among them. */
  order: Partial<Pick<Selectable<OrderTable>, EditedColumn>>;
  repriced: Repriced;
  added: (Insertable<OrderItemTable> & { id: string })[];
  /** True when lines or destination change, so that nodes and stock must be chosen again. */
  needsSourcing: boolean;
  /** Names of what changes, for the trail. */
  changed: string[];
}

interface Edited {
  id: string;
  discount_amount: string;
  shipping_amount: string;
}

function quantitiesOf(lines: readonly LineRow[], edit: OrderEdit): Map<string, number> {
  const quantities = new Map<string, number>();
  for (const [index, { order_item_id: id, quantity }] of (edit.lines ?? []).entries()) {
    const line = lines.find((each) => each.id === id);
    if (!line) throw invalidField(`lines.${index}.order_item_id`, 'names no line of this order');
    if (quantities.has(id)) throw invalidField(`lines.${index}.order_item_id`, 'names a line twice');
    if (quantity < line.left) {
      throw invalidField(`lines.${index}.quantity`, `must be at least ${line.left}: so many have left`);
    }
    quantities.set(id, quantity);
  }
  return quantities;
}

type AddedInput = NonNullable<OrderEdit['add_lines']>[number];

function pricedInput(line: AddedInput, index: number): PricedLine {
  const amounts = {
    quantity: line.quantity,
    unitPrice: toMinorUnits(line.unit_price),
    discount: toMinorUnits(line.discount_amount),
    tax: toMinorUnits(line.tax_amount),
  };
  if (amounts.discount > amounts.quantity * amounts.unitPrice) {
    throw invalidField(`add_lines.${index}.discount_amount`, 'must not exceed quantity x unit_price');
  }
  return amounts;
}

/**
 * Works out an edit on the order's rows as they are.
 *
 * @param requestId makes the ids of new lines: a repeated request adds them once.
 * @throws Refusal `invalid` when a line is not there, or nothing would be left of the order.
 */
export function planEdit(
  order: Edited,
  lines: readonly LineRow[],
  edit: OrderEdit,
  requestId: string,
): PlannedEdit {
  const quantities = quantitiesOf(lines, edit);
  const additions = edit.add_lines ?? [];
  if (lines.length + additions.length > MAX_ORDER_LINES) {
    throw invalidField('add_lines', `must not bring the order beyond ${MAX_ORDER_LINES} lines`);
  }
  const added = additions.map(pricedInput);
  const repriced = reprice(lines, quantities, order, added);
  const units = lines.reduce((sum, line) => sum + (quantities.get(line.id) ?? wanted(line)), 0);
  if (units === 0 && added.length === 0) {
    throw invalidField('lines', 'would leave nothing of the order; cancel the order instead');
  }
  if (repriced.total > MAX_MINOR_UNITS || toMinorUnits(repriced.amounts.subtotal) > MAX_MINOR_UNITS) {
    throw invalidField('lines', `must not add up to more than ${toDecimal(MAX_MINOR_UNITS)}`);
  }
  const { customer_email, customer_phone, customer_name, notes, shipping_address: address } = edit;
  const linesChange = repriced.lines.length > 0 || added.length > 0;
  return {
    order: {
      ...(customer_email === undefined ? {} : { customer_email }),
      ...(customer_phone === undefined ? {} : { customer_phone }),
      ...(customer_name === undefined ? {} : { customer_name }),
      ...(notes === undefined ? {} : { notes }),
      ...(address ? addressColumns(address) : {}),
      ...(linesChange ? repriced.amounts : {}),
    },
    repriced,
    added: additions.map((line, index) => {
      const amounts = added[index] ?? pricedInput(line, index);
      return {
        id: derivedId(requestId, 'line', String(index)),
        order_id: order.id,
        line_number: Math.max(0, ...lines.map((each) => each.line_number)) + index + 1,
        sku: line.sku,
        product_name: line.product_name,
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount_amount: line.discount_amount,
        tax_amount: line.tax_amount,
        total_price: toDecimal(lineTotal(amounts)),
        weight_lbs: line.weight_lbs,
        metadata: JSON.stringify(line.metadata),
      };
    }),
    needsSourcing: linesChange || address !== undefined,
    changed: Object.keys(edit).sort(),
  };
}
