/** What an entry of the timeline says beside its name. Pure. */
import type { OrderEventResponse } from '../../../../src/orders/contract.ts';
import { holdReasonLabel } from '../../format/labels.ts';

/** Why it happened, in words, and what was noted with it; `data` is open, so that other texts of it are left out. */
export function eventDetails(event: Pick<OrderEventResponse, 'event_type' | 'reason' | 'data'>): string[] {
  const { event_type: type, reason, data } = event;
  const reasonWords = type === 'order.held' && reason !== null ? holdReasonLabel(reason) : reason;
  return [reasonWords, data['notes'], data['declined']].filter(
    (detail): detail is string => typeof detail === 'string' && detail !== '',
  );
}
