/** A return as the API shows it. Pure. */
import { allowedReturnCommands } from '../orders/commands.ts';
import { isFinal } from '../orders/order.ts';
import { toDecimal, toMinorUnits } from '../orders/money.ts';
import type { ReturnView } from './contract.ts';
import { refundableFor } from './refundable.ts';
import type { ReturnRecord } from './repository.ts';

/** What can be given back for this return, in minor units; for one that is on its way, if all of it comes. */
export function refundableOf(record: ReturnRecord): number {
  const returning = new Map(
    record.lines.map((line) => [line.order_item_id, line.quantity_received ?? line.quantity]),
  );
  const isReceived = record.status === 'RECEIVED' || record.status === 'REFUNDED';
  const comes = (id: string) => (isReceived ? 0 : (returning.get(id) ?? 0));
  return refundableFor({
    total: toMinorUnits(record.total_amount),
    shipping: toMinorUnits(record.shipping_amount),
    captured: toMinorUnits(record.amount_captured),
    refunded: toMinorUnits(record.amount_refunded) - toMinorUnits(record.refunded_amount),
    isWhole: record.order_lines.every((line) => line.quantity_returned + comes(line.id) >= line.units),
    lines: record.order_lines.map((line) => ({
      units: line.units,
      total: toMinorUnits(line.total_price),
      returning: returning.get(line.id) ?? 0,
    })),
  });
}

/** A return that was read, as it is answered. */
export function viewReturn(record: ReturnRecord): ReturnView {
  const {
    order_lines,
    order_status,
    total_amount,
    shipping_amount,
    amount_captured,
    amount_refunded,
    ...columns
  } = record;
  return {
    ...columns,
    refundable_amount: toDecimal(record.status === 'REJECTED' ? 0 : refundableOf(record)),
    allowed_commands: isFinal(order_status) ? [] : allowedReturnCommands(record.status),
    created_at: record.created_at.toISOString(),
    updated_at: record.updated_at.toISOString(),
    received_at: record.received_at?.toISOString() ?? null,
  };
}
