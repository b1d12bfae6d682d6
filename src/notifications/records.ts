/** Notifications as a log keeps them: all that is seen of each, and which version of it that is. */
import { z } from 'zod';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { notificationDetailSchema } from './contract.ts';
import { notificationView } from './notification-view.ts';
import { findRecords } from './repository.ts';

export const notificationRecordSchema = notificationDetailSchema.extend({ version: z.int() });
export type NotificationRecord = z.infer<typeof notificationRecordSchema>;

/** What the outbox says of a notification that is new, gone, or seen otherwise than before. */
export const NOTIFICATION_CHANGED = 'notification.changed';

/** The notifications of these ids, by id; unknown ones are left out. */
export async function notificationRecords(
  db: DataPlaneDatabase,
  ids: readonly string[],
): Promise<NotificationRecord[]> {
  return (await findRecords(db, ids)).map(notificationView);
}
