/** Around every activity: its time is measured, an expected refusal is not retried, and the relay hears of new rows. */
import type { ActivityInterceptors } from '@temporalio/worker';
import { ApplicationFailure, Context as ActivityContext } from '@temporalio/activity';
import type { Doorbell } from '../src/outbox/doorbell.ts';
import { UnexpectedStatusError } from '../src/orders/status-repository.ts';
import { Refusal } from '../src/runtime/errors.ts';
import { activitySeconds } from '../src/runtime/metrics.ts';
import type { OrderRef } from '../workflows/order/messages.ts';

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

export function activityInterceptor(doorbell: Doorbell): ActivityInterceptors {
  return {
    inbound: {
      async execute(input, next) {
        const activity = ActivityContext.current().info.activityType;
        const stop = activitySeconds.startTimer({ activity });
        try {
          const result = await next(input);
          stop({ outcome: 'ok' });
          return result;
        } catch (error) {
          stop({ outcome: 'failed' });
          throw asFailure(error);
        } finally {
          const [ref] = input.args as [Partial<OrderRef>?];
          if (ref?.environment) doorbell.ring(ref.environment);
        }
      },
    },
  };
}
