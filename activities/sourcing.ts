/** Queue `sourcing`: deciding which nodes serve an order. */
import { heartbeat } from '@temporalio/activity';
import { snapshot, type OrderSnapshot } from '../src/orders/snapshot.ts';
import type { OrderWorkflows } from '../src/orders/order-workflows.ts';
import type { SourcingAttempt } from '../src/orders/sourcing-steps.ts';
import type { Counts, JobActivities, JobRef } from '../src/schedules/schedule.ts';
import { sourceOrder } from '../src/sourcing/order-sourcing.ts';
import { reoptimize } from '../src/sourcing/reoptimization.ts';
import type { OrderRef } from '../workflows/order/messages.ts';
import { contextOf, jobContext, type ActivityDependencies } from './context.ts';

/** How a sourcing attempt ended. */
export type SourcingResult = Pick<OrderSnapshot, 'status' | 'attempts' | 'backorderedAt' | 'fulfillments'>;

export function createSourcingActivities(dependencies: ActivityDependencies, workflows: OrderWorkflows) {
  return {
    /** One attempt; a repeat of the same attempt changes nothing. */
    async sourceOrder(ref: OrderRef, attempt: SourcingAttempt): Promise<SourcingResult> {
      const context = await contextOf(dependencies, ref);
      await sourceOrder(context, ref.orderId, attempt);
      const { status, attempts, backorderedAt, fulfillments } = await snapshot(context, ref.orderId);
      return { status, attempts, backorderedAt, fulfillments };
    },
    async reoptimizeSourcing(ref: JobRef): Promise<Counts> {
      return { ...(await reoptimize(await jobContext(dependencies, ref), workflows, () => heartbeat())) };
    },
  } satisfies Partial<JobActivities> & Record<string, unknown>;
}
