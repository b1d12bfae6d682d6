/** From the dialog for cancelling to the request. Pure. */
import type { LineCancellation, OrderResponse } from '../../../../../src/orders/contract.ts';
import { chosenLines, totalUnits, type UnitsByLine, wantedUnits } from './units.ts';

export interface CancelForm {
  /** False: only the chosen units. */
  isWhole: boolean;
  units: UnitsByLine;
  reason: string;
  notifyCustomer: boolean;
}

/** What is sent. */
export interface CancelRequest {
  reason: string;
  notify_customer: boolean;
  lines?: LineCancellation;
}

/**
 * The request; null while something is missing. Choosing every unit one by one is cancelling the whole order, which the
 * server wants to be asked for as such.
 */
export function cancelRequest(
  order: Pick<OrderResponse, 'line_items'>,
  form: CancelForm,
): CancelRequest | null {
  const reason = form.reason.trim();
  if (reason === '') return null;
  const request = { reason, notify_customer: form.notifyCustomer };
  if (form.isWhole) return request;
  const chosen = totalUnits(form.units);
  if (chosen === 0) return null;
  const wanted = order.line_items.reduce((sum, line) => sum + wantedUnits(line), 0);
  return chosen === wanted ? request : { ...request, lines: chosenLines(form.units) };
}

/** True when a part of the order has left, so that cancelling takes back only the rest. */
export function hasPartlyLeft(order: Pick<OrderResponse, 'line_items'>): boolean {
  return order.line_items.some((line) => line.quantity_fulfilled > 0);
}
