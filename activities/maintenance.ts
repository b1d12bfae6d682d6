/** Queue `orders`: jobs by the clock that look after an environment's own rows and workflows. */
import { heartbeat } from '@temporalio/activity';
import { tidyCounts } from '../src/nodes/capacity.ts';
import type { NotificationWorkflows } from '../src/notifications/notification-workflows.ts';
import { reconcileNotifications } from '../src/notifications/reconcile.ts';
import type { OrderWorkflows } from '../src/orders/order-workflows.ts';
import { reconcileOrders } from '../src/orders/reconcile.ts';
import { reconcileStock } from '../src/orders/reconcile-stock.ts';
import type { Counts, JobActivities, JobRef } from '../src/schedules/schedule.ts';
import { resumeSimulations } from '../src/simulations/start.ts';
import type { SimulationWorkflows } from '../src/simulations/simulation-workflows.ts';
import { reconcileDeliveries } from '../src/webhooks/reconcile.ts';
import type { WebhookWorkflows } from '../src/webhooks/webhook-workflows.ts';
import { jobContext, type ActivityDependencies } from './context.ts';

/** The workflows that are looked after. */
export interface LookedAfter {
  workflows: OrderWorkflows;
  simulationWorkflows: SimulationWorkflows;
  webhookWorkflows: Pick<WebhookWorkflows, 'watch'>;
  notificationWorkflows: NotificationWorkflows;
}

export function createMaintenanceActivities(dependencies: ActivityDependencies, lookedAfter: LookedAfter) {
  return {
    async listEnvironments(): Promise<string[]> {
      return dependencies.environments.slugs();
    },
    async reconcileEnvironment(ref: JobRef): Promise<Counts> {
      const context = await jobContext(dependencies, ref);
      const onProgress = () => heartbeat();
      const { workflows, simulationWorkflows, webhookWorkflows, notificationWorkflows } = lookedAfter;
      await resumeSimulations(context, simulationWorkflows);
      const { open, restarted, caughtUp } = await reconcileOrders(context, workflows, onProgress);
      const { released, sold } = await reconcileStock(context, onProgress);
      return {
        open_orders: open,
        orders_restarted: restarted,
        orders_caught_up: caughtUp,
        reservations_released: released,
        reservations_sold: sold,
        deliveries_taken_up: await reconcileDeliveries(context, webhookWorkflows, onProgress),
        notifications_taken_up: await reconcileNotifications(context, notificationWorkflows),
      };
    },
    async resetNodeDailyCounters(ref: JobRef): Promise<Counts> {
      const { db } = await jobContext(dependencies, ref);
      return { removed: await tidyCounts(db) };
    },
  } satisfies Partial<JobActivities> & { listEnvironments: unknown };
}
