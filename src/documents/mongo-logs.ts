/** The logs that MongoDB keeps, in the collections `webhook_deliveries` and `notifications`. */
import type { Db } from 'mongodb';
import { notificationRecordSchema } from '../notifications/records.ts';
import { deliveryRecordSchema } from '../webhooks/records.ts';
import type { DeliveryLogCopy } from './delivery-log.ts';
import { MongoLog } from './mongo-log.ts';
import type { NotificationLogCopy } from './notification-log.ts';

export const mongoDeliveryLog = (database: () => Promise<Db>): DeliveryLogCopy =>
  new MongoLog(database, {
    collection: 'webhook_deliveries',
    schema: deliveryRecordSchema,
    times: new Set(['next_retry_at', 'delivered_at', 'created_at', 'attempted_at']),
    version: 1,
  });

export const mongoNotificationLog = (database: () => Promise<Db>): NotificationLogCopy =>
  new MongoLog(database, {
    collection: 'notifications',
    schema: notificationRecordSchema,
    times: new Set(['next_attempt_at', 'sent_at', 'created_at']),
    version: 1,
  });
