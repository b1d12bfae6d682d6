/** Queue `sourcing`: deciding which nodes serve an order. */
import { snapshot, type OrderSnapshot } from '../src/orders/snapshot.ts';
import type { SourcingAttempt } from '../src/orders/sourcing-steps.ts';
import { sourceOrder } from '../src/sourcing/order-sourcing.ts';
import type { OrderRef } from '../workflows/order/messages.ts';
import { contextOf, type ActivityDependencies } from './context.ts';

/** How a sourcing attempt ended. */
export type SourcingResult = Pick<OrderSnapshot, 'status' | 'attempts' | 'backorderedAt' | 'fulfillments'>;

export function createSourcingActivities(dependencies: ActivityDependencies) {
  return {
    /** One attempt; a repeat of the same attempt changes nothing. */
    async sourceOrder(ref: OrderRef, attempt: SourcingAttempt): Promise<SourcingResult> {
      const context = await contextOf(dependencies, ref);
      await sourceOrder(context, ref.orderId, attempt);
      const { status, attempts, backorderedAt, fulfillments } = await snapshot(context, ref.orderId);
      return { status, attempts, backorderedAt, fulfillments };
    },
  };
}
