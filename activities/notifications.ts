/** Queue `notifications`: what customers are told. */
import { heartbeat } from '@temporalio/activity';
import type { Courier } from '../src/notifications/courier.ts';
import type { SendingState } from '../src/notifications/notification.ts';
import type { JobRef } from '../src/schedules/schedule.ts';
import { jobContext, type ActivityDependencies } from './context.ts';

/** A mail server may be slow; a process that is gone is noticed all the same. */
const BEAT_MS = 5_000;

export function createNotificationActivities(dependencies: ActivityDependencies, courier: Courier) {
  return {
    /** One go at what is due in an environment. A repeat after a crash sends nothing that was begun. */
    async sendDueNotifications(ref: JobRef): Promise<SendingState> {
      const beat = setInterval(() => heartbeat(), BEAT_MS);
      try {
        return await courier.sendDue(await jobContext(dependencies, ref));
      } finally {
        clearInterval(beat);
      }
    },
  };
}
