/** What an entry of the timeline says beside its name. Pure. */
import type { OrderEventResponse } from '../../../../src/orders/contract.ts';
import { holdReasonLabel } from '../../format/labels.ts';
import { formatCost } from '../../format/money.ts';

/** Why it happened, in words, and what was noted with it; `data` is open, so that other texts of it are left out. */
export function eventDetails(event: Pick<OrderEventResponse, 'event_type' | 'reason' | 'data'>): string[] {
  const { event_type: type, reason, data } = event;
  const reasonWords = type === 'order.held' && reason !== null ? holdReasonLabel(reason) : reason;
  const moved = type === 'order.reassigned' ? movedFrom(data) : null;
  return [reasonWords, moved, data['notes'], data['declined']].filter(
    (detail): detail is string => typeof detail === 'string' && detail !== '',
  );
}

/** Where a move took the order from, and what that saves together with the orders that moved with it. */
function movedFrom(data: OrderEventResponse['data']): string | null {
  const { from_nodes: from, cost_before: cost, batch } = data;
  if (!Array.isArray(from) || typeof cost !== 'number' || !isSums(batch)) return null;
  return `It was at ${from.map(String).join(', ')} for ${formatCost(cost)}; ${batch.orders} orders cost ${formatCost(batch.cost_after)} instead of ${formatCost(batch.cost_before)}`;
}

function isSums(batch: unknown): batch is { orders: number; cost_before: number; cost_after: number } {
  const sums = batch as Record<string, unknown> | null | undefined;
  return ['orders', 'cost_before', 'cost_after'].every((name) => typeof sums?.[name] === 'number');
}
