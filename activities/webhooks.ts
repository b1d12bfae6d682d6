/** Queue `webhooks`: attempts at deliveries that have failed before. */
import { ApplicationFailure } from '@temporalio/activity';
import { LaneFullError, type Deliverer } from '../src/webhooks/delivery.ts';
import type { DeliveryRef, DeliveryState } from '../src/webhooks/webhook.ts';
import type { ActivityDependencies } from './context.ts';

export function createWebhookActivities({ environments, log }: ActivityDependencies, deliverer: Deliverer) {
  return {
    /** One attempt; a repeat of one that was recorded sends nothing. */
    async attemptDelivery(
      { environment: slug, deliveryId }: DeliveryRef,
      attempt: number,
    ): Promise<DeliveryState> {
      const environment = await environments.findOrThrow(slug);
      const context = {
        environment,
        actor: 'system',
        db: environment.db,
        log: log.child({ environment: slug, delivery_id: deliveryId, attempt }),
      };
      try {
        return await deliverer.attempt(context, deliveryId, attempt);
      } catch (error) {
        if (!(error instanceof LaneFullError)) throw error;
        // It makes room for others and comes again.
        throw ApplicationFailure.create({
          message: error.message,
          type: error.name,
          nextRetryDelay: '5 seconds',
        });
      }
    },
  };
}
