/** Notifications as they are shown. */
import type { NotificationResponse } from './contract.ts';
import type { NotificationRow } from './repository.ts';

export function notificationView<Row extends NotificationRow>(row: Row) {
  return {
    ...row,
    next_attempt_at: row.next_attempt_at?.toISOString() ?? null,
    sent_at: row.sent_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  } satisfies NotificationResponse;
}
