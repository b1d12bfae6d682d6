/** Queue `notifications`: what customers are told. */
import { heartbeat } from '@temporalio/activity';
import type { Courier } from '../src/notifications/courier.ts';
import type { SendingState } from '../src/notifications/notification.ts';
import type { JobRef } from '../src/schedules/schedule.ts';
import { jobContext, type ActivityDependencies } from './context.ts';

export function createNotificationActivities(dependencies: ActivityDependencies, courier: Courier) {
  return {
    /** One go at what is due in an environment. A repeat after a crash sends nothing that was begun. */
    async sendDueNotifications(ref: JobRef): Promise<SendingState> {
      return courier.sendDue(await jobContext(dependencies, ref), () => heartbeat());
    },
  };
}
