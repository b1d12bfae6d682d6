/** What must hold for orders and stock whatever has happened, asked of the database itself. */
import { ORDER_TRANSITIONS, type OrderStatus } from '../../src/orders/order.ts';
import type { Product } from './product.ts';

interface TrailRow {
  order_number: string;
  sequence: number;
  from_status: OrderStatus | null;
  to_status: OrderStatus;
  status: OrderStatus;
  event_count: number;
}

function faultsOfTrail(rows: readonly TrailRow[], mayReturn: boolean): string[] {
  const reached: OrderStatus[] = [];
  const faults = rows.flatMap((row, index) => {
    const name = `${row.order_number} event ${row.sequence}`;
    const before = rows[index - 1]?.to_status ?? null;
    const isMove = row.from_status !== row.to_status;
    if (isMove) reached.push(row.to_status);
    const legal =
      row.from_status === null || !isMove || ORDER_TRANSITIONS[row.from_status].includes(row.to_status);
    return [
      ...(row.sequence === index + 1 ? [] : [`${name} follows a gap`]),
      ...(row.from_status === before ? [] : [`${name} leaves ${row.from_status}, the order was ${before}`]),
      ...(legal ? [] : [`${name} goes from ${row.from_status} to ${row.to_status}`]),
    ];
  });
  const last = rows.at(-1);
  if (last && (last.to_status !== last.status || last.event_count !== rows.length)) {
    faults.push(`${last.order_number} is ${last.status} and its trail ends ${last.to_status}`);
  }
  if (!mayReturn && new Set(reached).size !== reached.length) {
    faults.push(`${last?.order_number} reached a status twice: ${reached.join(' ')}`);
  }
  return faults;
}

/**
 * What is wrong with the trails of these orders; empty when all is well.
 *
 * @param mayReturn true: they may have been sourced again, and come to a status twice.
 */
export async function trailFaults(
  product: Product,
  orderIds: readonly string[],
  { mayReturn = false } = {},
): Promise<string[]> {
  const rows = await product.query<TrailRow>(
    `SELECT order_number, sequence, from_status, to_status, orders.status, event_count
     FROM orders JOIN order_events event ON event.order_id = orders.id
     WHERE orders.id = ANY ($1) ORDER BY orders.id, sequence`,
    [orderIds],
  );
  const numbers = [...new Set(rows.map((row) => row.order_number))];
  return numbers.flatMap((number) =>
    faultsOfTrail(
      rows.filter((row) => row.order_number === number),
      mayReturn,
    ),
  );
}

/** Stock items whose counter is out of bounds or disagrees with their live reservations or with their log. */
export function stockFaults(product: Product): Promise<object[]> {
  return product.query(`
    SELECT item.sku, item.quantity_on_hand, item.quantity_reserved, live.quantity AS live, log.reserved AS log
    FROM inventory_items item
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(quantity), 0)::int AS quantity FROM inventory_reservations
      WHERE inventory_item_id = item.id AND status = 'LIVE'
    ) live
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(reserved_delta), 0)::int AS reserved FROM inventory_adjustments
      WHERE inventory_item_id = item.id
    ) log
    WHERE item.quantity_reserved <> live.quantity OR item.quantity_reserved <> log.reserved
       OR item.quantity_reserved NOT BETWEEN 0 AND item.quantity_on_hand`);
}

/** Orders whose payments do not add up: to the order's own sums, to what was authorized, to what they cost. */
export function moneyFaults(product: Product): Promise<object[]> {
  return product.query(`
    SELECT order_number, status, total_amount, amount_authorized, amount_captured, amount_voided, amount_refunded
    FROM orders CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE kind = 'AUTHORIZATION'), 0) AS authorized,
             coalesce(sum(amount) FILTER (WHERE kind = 'CAPTURE'), 0) AS captured,
             coalesce(sum(amount) FILTER (WHERE kind = 'VOID'), 0) AS voided,
             coalesce(sum(amount) FILTER (WHERE kind = 'REFUND'), 0) AS refunded
      FROM payments WHERE order_id = orders.id
    ) AS paid
    WHERE (authorized, captured, voided, refunded)
            <> (amount_authorized, amount_captured, amount_voided, amount_refunded)
       OR captured + voided > authorized OR refunded > captured
       OR (status IN ('DELIVERED', 'PICKED_UP') AND (captured <> total_amount OR captured + voided <> authorized))
       OR (status = 'CANCELLED' AND (captured <> 0 OR voided <> authorized))`);
}
