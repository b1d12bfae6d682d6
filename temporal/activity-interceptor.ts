/** Around every activity: its time is measured, an expected refusal is not retried, and the relay hears of new rows. */
import type { ActivityInterceptors } from '@temporalio/worker';
import { ApplicationFailure, Context as ActivityContext } from '@temporalio/activity';
import type { Doorbell } from '../src/outbox/doorbell.ts';
import { UnexpectedStatusError } from '../src/orders/status-repository.ts';
import { Refusal } from '../src/runtime/errors.ts';
import type { Logger } from '../src/runtime/logging.ts';
import { activitySeconds } from '../src/runtime/metrics.ts';
import { withOrigin } from '../src/runtime/origin.ts';
import { originOfActivity } from './origin-interceptors.ts';

/**
 * What a repeat would find the same: a refusal, which goes to whoever asked, and rows that disagree with the workflow
 * about where the order stands.
 */
function asFailure(error: unknown): unknown {
  const isExpected = error instanceof Refusal;
  if (!isExpected && !(error instanceof UnexpectedStatusError)) return error;
  return ApplicationFailure.create({
    message: error.message,
    type: error.name,
    nonRetryable: true,
    cause: error,
    ...(isExpected ? { details: [{ kind: error.kind, details: error.details }] } : {}),
  });
}

/** What a step is about: ids only. */
function subjectOf(args: readonly unknown[]) {
  const [ref] = args as [{ environment?: string; orderId?: string; deliveryId?: string }?];
  return { environment: ref?.environment, order_id: ref?.orderId, delivery_id: ref?.deliveryId };
}

export function activityInterceptor(doorbell: Doorbell, log: Logger): ActivityInterceptors {
  return {
    inbound: {
      async execute(input, next) {
        const {
          activityType: activity,
          taskQueue: queue,
          attempt,
          workflowExecution,
        } = ActivityContext.current().info;
        const subject = subjectOf(input.args);
        const line = { ...subject, workflow_id: workflowExecution?.workflowId, activity, attempt };
        const stop = activitySeconds.startTimer({ activity, queue });
        return withOrigin(originOfActivity(input), async () => {
          try {
            const result = await next(input);
            log.debug({ ...line, seconds: stop({ outcome: 'ok' }) }, 'step');
            return result;
          } catch (error) {
            const seconds = stop({ outcome: 'failed' });
            const failure = asFailure(error);
            if (failure === error) log.warn({ ...line, seconds, err: error }, 'a step failed');
            else log.info({ ...line, seconds, reason: (error as Error).message }, 'a step was refused');
            throw failure;
          } finally {
            if (subject.environment) doorbell.ring(subject.environment);
          }
        });
      },
    },
  };
}
