/** From the changes of orders to notifications: one row for each event and channel, then somebody is told to send. */
import type { OutboxTarget } from '../outbox/outbox.ts';
import { notificationsOf } from './compose.ts';
import { findOrdersToTell, insertNotifications } from './event-repository.ts';
import { typeOf } from './notification.ts';
import type { NotificationWorkflows } from './notification-workflows.ts';
import { currentTemplates } from './templates.ts';
import { portions } from '../runtime/portions.ts';

/** Rows are written in portions of this size; bodies are some kilobytes each. */
const PORTION = 100;

/** While Temporal is away the rows wait in the outbox; what is written already is not written again. */
export function customerNotifications(workflows: NotificationWorkflows): OutboxTarget {
  return {
    name: 'notifications',
    restMilliseconds: 1_000,
    async deliver(context, rows) {
      const wanted = rows.filter((row) => typeOf(row.topic) !== null);
      if (wanted.length === 0) return 'nothing';
      const templates = await currentTemplates(context.db);
      let written = 0;
      for (const portion of portions(wanted, PORTION)) {
        const orders = await findOrdersToTell(context.db, portion);
        const notifications = orders.flatMap((order) =>
          notificationsOf(order, context.environment.name, templates),
        );
        await insertNotifications(context.db, notifications);
        written += notifications.filter(({ status }) => status === 'PENDING').length;
      }
      if (written === 0) return 'nothing';
      await workflows.ring(context.environment.slug);
      return undefined;
    },
  };
}
