/** Queue `orders`: what looks after all orders of an environment at once. */
import { heartbeat } from '@temporalio/activity';
import type { OrderWorkflows } from '../src/orders/order-workflows.ts';
import { reconcileOrders, type Reconciled } from '../src/orders/reconcile.ts';
import type { ActivityDependencies } from './context.ts';

export function createMaintenanceActivities(
  { environments, log }: ActivityDependencies,
  workflows: OrderWorkflows,
) {
  return {
    async listEnvironments(): Promise<string[]> {
      return environments.slugs();
    },
    async reconcileEnvironment({ environment: slug }: { environment: string }): Promise<Reconciled> {
      const environment = await environments.findOrThrow(slug);
      const context = {
        environment,
        actor: 'system',
        db: environment.db,
        log: log.child({ environment: slug }),
      };
      return reconcileOrders(context, workflows, () => heartbeat());
    },
  };
}
