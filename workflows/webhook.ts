/** A delivery that has failed: waits and tries again, until it is taken, given up or called off. */
import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { createWebhookActivities } from '../activities/webhooks.ts';
import type { DeliveryRef, DeliveryStatus } from '../src/webhooks/webhook.ts';

const activities = proxyActivities<ReturnType<typeof createWebhookActivities>>({
  taskQueue: 'webhooks',
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '2 seconds', maximumInterval: '1 minute' },
});

/** Somebody wants the next attempt now. */
export const retryNow = defineSignal('retryNow');

/** What comes next. */
export interface NextAttempt {
  /** Its number, from 1. */
  attempt: number;
  waitSeconds: number;
}

/** @returns how the delivery ended. */
export async function webhookDelivery(ref: DeliveryRef, first: NextAttempt): Promise<DeliveryStatus> {
  let next = first;
  let isAskedFor = false;
  setHandler(retryNow, () => {
    isAskedFor = true;
  });
  for (;;) {
    if (next.waitSeconds > 0) {
      setCurrentDetails(`Attempt ${next.attempt} follows, unless somebody asks for it before.`);
      const summary = `Attempt ${next.attempt}`;
      await condition(() => isAskedFor, next.waitSeconds * 1_000, { summary });
    }
    isAskedFor = false;
    const state = await activities.attemptDelivery(ref, next.attempt);
    setCurrentDetails(`${state.status} after ${state.attempts} attempts.`);
    if (state.waitSeconds === null && !isAskedFor) return state.status;
    next = { attempt: state.attempts + 1, waitSeconds: state.waitSeconds ?? 0 };
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof webhookDelivery>(ref, {
        ...next,
        waitSeconds: isAskedFor ? 0 : next.waitSeconds,
      });
  }
}
