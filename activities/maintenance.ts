/** Queue `orders`: jobs by the clock that look after an environment's own rows and workflows. */
import { heartbeat } from '@temporalio/activity';
import { tidyCounts } from '../src/nodes/capacity.ts';
import type { OrderWorkflows } from '../src/orders/order-workflows.ts';
import { reconcileOrders } from '../src/orders/reconcile.ts';
import type { Counts, JobActivities, JobRef } from '../src/schedules/schedule.ts';
import { resumeSimulations } from '../src/simulations/start.ts';
import type { SimulationWorkflows } from '../src/simulations/simulation-workflows.ts';
import { jobContext, type ActivityDependencies } from './context.ts';

export function createMaintenanceActivities(
  dependencies: ActivityDependencies,
  workflows: OrderWorkflows,
  simulations: SimulationWorkflows,
) {
  return {
    async listEnvironments(): Promise<string[]> {
      return dependencies.environments.slugs();
    },
    async reconcileEnvironment(ref: JobRef): Promise<Counts> {
      const context = await jobContext(dependencies, ref);
      await resumeSimulations(context, simulations);
      return { ...(await reconcileOrders(context, workflows, () => heartbeat())) };
    },
    async resetNodeDailyCounters(ref: JobRef): Promise<Counts> {
      const { db } = await jobContext(dependencies, ref);
      return { removed: await tidyCounts(db) };
    },
  } satisfies Partial<JobActivities> & { listEnvironments: unknown };
}
