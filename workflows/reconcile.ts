/** Looks after every environment: what should go on by itself and does not is set going again. */
import { proxyActivities } from '@temporalio/workflow';
import type { createMaintenanceActivities } from '../activities/maintenance.ts';
import type { Reconciled } from '../src/orders/reconcile.ts';

const activities = proxyActivities<ReturnType<typeof createMaintenanceActivities>>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  retry: { maximumAttempts: 3 },
});

/** One look. @returns what was found in each environment; it should have restarted nothing. */
export async function reconcile(): Promise<Record<string, Reconciled>> {
  const found: Record<string, Reconciled> = {};
  for (const environment of await activities.listEnvironments()) {
    found[environment] = await activities.reconcileEnvironment({ environment });
  }
  return found;
}
