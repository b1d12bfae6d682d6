/**
 * The activities of an order, with their timeouts in one table.
 *
 * Steps that only write to the database are local activities: they take part in the workflow task, cost one marker in
 * the history instead of three events and no trip through a task queue (the benchmark shows what that is worth).
 * Sourcing and whatever talks to a carrier go through their own queues, where they can be limited and scaled.
 */
import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { createCarrierActivities } from '../../activities/carrier.ts';
import type { createOrderActivities } from '../../activities/orders.ts';
import type { createSourcingActivities } from '../../activities/sourcing.ts';

const forever = {
  initialInterval: '500 milliseconds',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
} as const;

/** Database steps. A database that is away is waited for: a retry beyond a minute becomes a durable timer. */
export const steps = proxyLocalActivities<ReturnType<typeof createOrderActivities>>({
  startToCloseTimeout: '30 seconds',
  localRetryThreshold: '1 minute',
  retry: forever,
});

/** A decision takes milliseconds; one whose worker has died is made again soon. */
export const sourcing = proxyActivities<ReturnType<typeof createSourcingActivities>>({
  taskQueue: 'sourcing',
  startToCloseTimeout: '20 seconds',
  retry: forever,
  summary: 'Choose nodes and reserve stock',
});

/**
 * Carrier calls. A cancelled booking is waited for, so that voiding it never overtakes it.
 */
export const carrier = proxyActivities<ReturnType<typeof createCarrierActivities>>({
  taskQueue: 'carrier',
  startToCloseTimeout: '30 seconds',
  retry: { ...forever, maximumInterval: '10 minutes' },
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});
