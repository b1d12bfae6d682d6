/** Finding notifications that nobody sends, as when Temporal has lost its data, and having them sent. */
import type { Context } from '../tenancy/context.ts';
import type { NotificationWorkflows } from './notification-workflows.ts';
import { countOverdue } from './sending-repository.ts';

const OVERDUE_MINUTES = 10;
const COUNTED = 1_000;

/** Starts the sending where notifications have long been due. @returns how many, counted up to a thousand. */
export async function reconcileNotifications(
  context: Context,
  workflows: NotificationWorkflows,
): Promise<number> {
  const overdue = await countOverdue(context.db, OVERDUE_MINUTES, COUNTED);
  if (overdue === 0) return 0;
  await workflows.ring(context.environment.slug);
  context.log.warn({ overdue }, 'notifications that nobody sent are sent now');
  return overdue;
}
