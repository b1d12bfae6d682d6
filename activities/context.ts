/** From a workflow's reference to the context that services take. */
import { Context as ActivityContext } from '@temporalio/activity';
import type { Logger } from '../src/runtime/logging.ts';
import type { JobRef } from '../src/schedules/schedule.ts';
import type { Context } from '../src/tenancy/context.ts';
import type { Environments } from '../src/tenancy/environments.ts';
import type { OrderRef } from '../workflows/order/messages.ts';

export interface ActivityDependencies {
  environments: Environments;
  log: Logger;
}

/** The context of an activity: it acts as the product itself. */
export async function contextOf(
  { environments, log }: ActivityDependencies,
  ref: OrderRef,
): Promise<Context> {
  const environment = await environments.findOrThrow(ref.environment);
  const { activityType, attempt } = ActivityContext.current().info;
  return {
    environment,
    actor: 'system',
    db: environment.db,
    log: log.child({ environment: ref.environment, order_id: ref.orderId, activity: activityType, attempt }),
  };
}

/** The context of a job by the clock: it acts as the product itself, for a whole environment. */
export async function jobContext({ environments, log }: ActivityDependencies, ref: JobRef): Promise<Context> {
  const environment = await environments.findOrThrow(ref.environment);
  const { activityType, attempt } = ActivityContext.current().info;
  return {
    environment,
    actor: 'system',
    db: environment.db,
    log: log.child({ environment: ref.environment, activity: activityType, attempt }),
  };
}
