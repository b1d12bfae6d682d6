/** The copies of the logs of what was sent, where documents have a server. */
import type { DocumentStores } from '../documents/document-stores.ts';
import { PostgresDeliveryLog } from '../documents/postgres-delivery-log.ts';
import { PostgresNotificationLog } from '../documents/postgres-notification-log.ts';
import { NOTIFICATION_CHANGED } from '../notifications/records.ts';
import { DELIVERY_CHANGED } from '../webhooks/records.ts';
import { logProjection } from './log-projection.ts';
import type { RebuildableTarget } from './outbox.ts';
import { DELIVERIES, NOTIFICATIONS } from './source-repository.ts';

export type LogCopies = Pick<DocumentStores, 'deliveryLogCopy' | 'notificationLogCopy'>;

export function logProjections({ deliveryLogCopy, notificationLogCopy }: LogCopies): RebuildableTarget[] {
  return [
    ...(deliveryLogCopy
      ? [
          logProjection({
            name: 'delivery-log',
            topic: DELIVERY_CHANGED,
            table: 'webhook_events',
            source: DELIVERIES,
            log: ({ db }) => new PostgresDeliveryLog(db),
            copy: deliveryLogCopy,
          }),
        ]
      : []),
    ...(notificationLogCopy
      ? [
          logProjection({
            name: 'notification-log',
            topic: NOTIFICATION_CHANGED,
            table: 'notifications',
            source: NOTIFICATIONS,
            log: ({ db }) => new PostgresNotificationLog(db),
            copy: notificationLogCopy,
          }),
        ]
      : []),
  ];
}
