/** Deliveries as they are shown. */
import type { AttemptResponse, WebhookEventResponse } from './contract.ts';
import type { AttemptRow, EventRow } from './repository.ts';

export const iso = (date: Date | null) => date?.toISOString() ?? null;

export function eventView<Row extends EventRow>(row: Row) {
  return {
    ...row,
    next_retry_at: iso(row.next_retry_at),
    delivered_at: iso(row.delivered_at),
    created_at: row.created_at.toISOString(),
  } satisfies WebhookEventResponse;
}

export function attemptView({ event_id: _eventId, ...row }: AttemptRow): AttemptResponse {
  return { ...row, attempted_at: row.attempted_at.toISOString() };
}
