/** Sends an environment's notifications as they become due, and ends when none waits. */
import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { createNotificationActivities } from '../activities/notifications.ts';

const { sendDueNotifications } = proxyActivities<ReturnType<typeof createNotificationActivities>>({
  taskQueue: 'notifications',
  startToCloseTimeout: '5 minutes',
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute' },
});

/** Notifications have been written. */
export const ring = defineSignal('ring');

/** The database holds what is to be sent; this keeps the time. */
export async function notifications(environment: string): Promise<void> {
  let isRung = false;
  let attempts = 0;
  setHandler(ring, () => {
    isRung = true;
  });
  for (;;) {
    isRung = false;
    const state = await sendDueNotifications({ environment });
    attempts += state.attempts;
    setCurrentDetails(`${attempts} attempts in this run.`);
    if (state.nextSeconds === null && !isRung) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof notifications>(environment);
    const wait = state.nextSeconds ?? 0;
    if (wait > 0 && !isRung)
      await condition(() => isRung, wait * 1_000, { summary: 'Until the next one is due' });
  }
}
